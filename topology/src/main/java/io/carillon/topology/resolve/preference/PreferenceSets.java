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
   * say; those are for {@link Opinions asking}.
   */
  public static PreferenceSet merged(PreferenceSet before, PreferenceSet change) {
    return new PreferenceSet(
        merged(before.getWorkflows(), change.getWorkflows(), PreferenceSets::settings),
        merged(before.getCategories(), change.getCategories(), PreferenceSets::settings),
        merged(before.getChannelTypes(), change.getChannelTypes(), PreferenceSets::leaves),
        merged(before.getChannels(), change.getChannels(), PreferenceSets::leaves),
        strategy(before.getWorkflowsStrategy(), change.getWorkflowsStrategy()),
        strategy(before.getCategoriesStrategy(), change.getCategoriesStrategy()),
        strategy(before.getChannelTypesStrategy(), change.getChannelTypesStrategy()),
        strategy(before.getChannelsStrategy(), change.getChannelsStrategy()));
  }

  private static Map<String, Object> merged(
      Map<String, Object> before, Map<String, Object> change, BinaryOperator<Object> both) {
    Map<String, Object> merged = new TreeMap<>();
    // Each goes through the merge with nothing below it, so that all of it comes out sorted.
    before.forEach((name, value) -> merged.put(name, both.apply(false, value)));
    change.forEach(
        (name, value) -> merged.put(name, both.apply(merged.getOrDefault(name, false), value)));
    return merged;
  }

  private static Object settings(Object before, Object change) {
    if (!(change instanceof PreferenceSetting above)) {
      return change;
    }
    PreferenceSetting below =
        before instanceof PreferenceSetting setting
            ? setting
            : PreferenceSetting.newBuilder().build();
    return new PreferenceSetting(
        merged(below.getChannelTypes(), above.getChannelTypes(), PreferenceSets::leaves),
        merged(below.getChannels(), above.getChannels(), PreferenceSets::leaves),
        above.getConditions() == null ? below.getConditions() : above.getConditions(),
        strategy(below.getStrategy(), above.getStrategy()),
        strategy(below.getChannelTypesStrategy(), above.getChannelTypesStrategy()),
        strategy(below.getChannelsStrategy(), above.getChannelsStrategy()));
  }

  private static Object leaves(Object before, Object change) {
    if (!(change instanceof PreferenceLeaf above)) {
      return change;
    }
    PreferenceLeaf below =
        before instanceof PreferenceLeaf leaf ? leaf : PreferenceLeaf.newBuilder().build();
    return new PreferenceLeaf(
        above.getConditions() == null ? below.getConditions() : above.getConditions(),
        strategy(below.getStrategy(), above.getStrategy()));
  }

  private static @Nullable String strategy(@Nullable String before, @Nullable String change) {
    String now = change == null ? before : change;
    return REPLACE.equals(now) ? REPLACE : null;
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
