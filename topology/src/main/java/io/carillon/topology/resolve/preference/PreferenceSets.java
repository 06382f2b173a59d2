package io.carillon.topology.resolve.preference;

import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is done to preference sets before anybody asks them: pure, and nothing given is changed.
 * Maps of what comes out are sorted, so that equal sets are equal bytes.
 */
public final class PreferenceSets {

  /** Of {@code __strategy__}: beats the layer above. */
  public static final String REPLACE = "replace";

  /** Of {@code __strategy__}: the layer above counts, as without one. */
  public static final String MERGE = "merge";

  /** The parts of a set, as {@link io.carillon.avro.PreferenceChange} clears them. */
  public static final List<String> SECTIONS =
      List.of("workflows", "categories", "channel_types", "channels");

  private PreferenceSets() {}

  static boolean replaces(@Nullable String strategy) {
    return REPLACE.equals(strategy);
  }

  public static PreferenceSet empty() {
    return new PreferenceSet(
        new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), null, null, null, null);
  }

  /** The same, sorted. */
  public static PreferenceSet sorted(PreferenceSet set) {
    return merged(empty(), set);
  }

  /**
   * A set with a change stored into it: leaf by leaf the change's word counts, whatever strategies
   * say; those are for asking.
   */
  public static PreferenceSet merged(PreferenceSet before, PreferenceSet change) {
    return new Merge(false).sets(before, change);
  }

  /**
   * What holds for a user, as one set: theirs over the defaults, but for what a tenant insists on.
   *
   * @param environment null: no set
   * @param tenant null: no set, or no tenant
   * @param user null: no set
   */
  public static PreferenceSet effective(
      @Nullable PreferenceSet environment,
      @Nullable PreferenceSet tenant,
      @Nullable PreferenceSet user) {
    PreferenceSet defaults = environment == null ? empty() : sorted(environment);
    if (tenant != null) {
      defaults = merged(defaults, tenant);
    }
    return user == null ? defaults : new Merge(true).sets(defaults, user);
  }

  /**
   * @param insisting whether what is below and says {@code replace} stays, and strategies above say
   *     nothing
   */
  private record Merge(boolean insisting) {

    PreferenceSet sets(PreferenceSet before, PreferenceSet change) {
      return new PreferenceSet(
          maps(
              before.getWorkflows(),
              before.getWorkflowsStrategy(),
              change.getWorkflows(),
              this::settings),
          maps(
              before.getCategories(),
              before.getCategoriesStrategy(),
              change.getCategories(),
              this::settings),
          maps(
              before.getChannelTypes(),
              before.getChannelTypesStrategy(),
              change.getChannelTypes(),
              this::leaves),
          maps(
              before.getChannels(),
              before.getChannelsStrategy(),
              change.getChannels(),
              this::leaves),
          strategy(before.getWorkflowsStrategy(), change.getWorkflowsStrategy()),
          strategy(before.getCategoriesStrategy(), change.getCategoriesStrategy()),
          strategy(before.getChannelTypesStrategy(), change.getChannelTypesStrategy()),
          strategy(before.getChannelsStrategy(), change.getChannelsStrategy()));
    }

    private Map<String, Object> maps(
        Map<String, Object> before,
        @Nullable String strategy,
        Map<String, Object> change,
        BinaryOperator<Object> both) {
      Map<String, Object> merged = new TreeMap<>();
      // Each goes through the merge with nothing below it, so that all of it comes out sorted.
      BinaryOperator<Object> plain = insisting ? (none, value) -> value : both;
      before.forEach((name, value) -> merged.put(name, plain.apply(false, value)));
      if (insisting && replaces(strategy)) {
        return merged;
      }
      change.forEach(
          (name, value) -> merged.put(name, both.apply(merged.getOrDefault(name, false), value)));
      return merged;
    }

    private Object settings(Object before, Object change) {
      if (insisting && before instanceof PreferenceSetting below && replaces(below.getStrategy())) {
        return before;
      }
      if (!(change instanceof PreferenceSetting above)) {
        return change;
      }
      PreferenceSetting below =
          before instanceof PreferenceSetting setting
              ? setting
              : PreferenceSetting.newBuilder().build();
      return new PreferenceSetting(
          maps(
              below.getChannelTypes(),
              below.getChannelTypesStrategy(),
              above.getChannelTypes(),
              this::leaves),
          maps(below.getChannels(), below.getChannelsStrategy(), above.getChannels(), this::leaves),
          above.getConditions() == null ? below.getConditions() : above.getConditions(),
          strategy(below.getStrategy(), above.getStrategy()),
          strategy(below.getChannelTypesStrategy(), above.getChannelTypesStrategy()),
          strategy(below.getChannelsStrategy(), above.getChannelsStrategy()));
    }

    private Object leaves(Object before, Object change) {
      if (insisting && before instanceof PreferenceLeaf below && replaces(below.getStrategy())) {
        return before;
      }
      if (!(change instanceof PreferenceLeaf above)) {
        return change;
      }
      PreferenceLeaf below =
          before instanceof PreferenceLeaf leaf ? leaf : PreferenceLeaf.newBuilder().build();
      return new PreferenceLeaf(
          above.getConditions() == null ? below.getConditions() : above.getConditions(),
          strategy(below.getStrategy(), above.getStrategy()));
    }

    private @Nullable String strategy(@Nullable String before, @Nullable String change) {
      String now = insisting || change == null ? before : change;
      return REPLACE.equals(now) ? REPLACE : null;
    }
  }

  /**
   * Without a section such as {@code workflows}, or without one entry of it such as {@code
   * workflows/invoice-ready}.
   */
  public static PreferenceSet without(PreferenceSet set, String path) {
    int slash = path.indexOf('/');
    String section = slash < 0 ? path : path.substring(0, slash);
    PreferenceSet rest = sorted(set);
    Map<String, Object> entries =
        switch (section) {
          case "workflows" -> rest.getWorkflows();
          case "categories" -> rest.getCategories();
          case "channel_types" -> rest.getChannelTypes();
          case "channels" -> rest.getChannels();
          default -> throw new IllegalArgumentException(path);
        };
    if (slash >= 0) {
      entries.remove(path.substring(slash + 1));
      return rest;
    }
    entries.clear();
    switch (section) {
      case "workflows" -> rest.setWorkflowsStrategy(null);
      case "categories" -> rest.setCategoriesStrategy(null);
      case "channel_types" -> rest.setChannelTypesStrategy(null);
      default -> rest.setChannelsStrategy(null);
    }
    return rest;
  }

  /** What a set has to say about a workflow and its categories, by whatever channel. */
  public static @Nullable PreferenceSet about(
      @Nullable PreferenceSet set, String workflow, Collection<String> categories) {
    if (set == null) {
      return null;
    }
    PreferenceSet about = sorted(set);
    about.getWorkflows().keySet().retainAll(List.of(workflow));
    about.getCategories().keySet().retainAll(categories);
    return about;
  }
}
