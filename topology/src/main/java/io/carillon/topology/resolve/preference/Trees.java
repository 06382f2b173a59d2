package io.carillon.topology.resolve.preference;

import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import io.carillon.topology.resolve.condition.Condition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads preference sets as they are sent and stored. */
final class Trees {

  private Trees() {}

  /** Nothing for null. */
  static PreferenceTree of(@Nullable PreferenceSet set, Layer layer) {
    if (set == null) {
      return PreferenceTree.NOTHING;
    }
    return PreferenceTree.of(
        branch(set.getWorkflows(), set.getWorkflowsStrategy(), layer, s -> setting(s, layer)),
        branch(set.getCategories(), set.getCategoriesStrategy(), layer, s -> setting(s, layer)),
        branch(set.getChannelTypes(), set.getChannelTypesStrategy(), layer, l -> leaf(l, layer)),
        branch(set.getChannels(), set.getChannelsStrategy(), layer, l -> leaf(l, layer)));
  }

  private static Branch branch(
      Map<String, Object> entries,
      @Nullable String strategy,
      Layer layer,
      Function<Object, Node> entry) {
    boolean replace = PreferenceSets.replaces(strategy) && layer == Layer.TENANT;
    if (entries.isEmpty()) {
      return Branch.of(Map.of(), replace);
    }
    Map<String, Node> nodes = new HashMap<>(entries.size() * 2);
    entries.forEach(
        (name, value) ->
            nodes.put(
                name.intern(),
                value instanceof Boolean yes ? Node.of(layer, yes) : entry.apply(value)));
    return Branch.of(nodes, replace);
  }

  private static Node setting(Object value, Layer layer) {
    PreferenceSetting setting = (PreferenceSetting) value;
    return new Node(
        layer,
        null,
        conditions(setting.getConditions()),
        branch(
            setting.getChannelTypes(),
            setting.getChannelTypesStrategy(),
            layer,
            l -> leaf(l, layer)),
        branch(setting.getChannels(), setting.getChannelsStrategy(), layer, l -> leaf(l, layer)),
        PreferenceSets.replaces(setting.getStrategy()) && layer == Layer.TENANT);
  }

  private static Node leaf(Object value, Layer layer) {
    PreferenceLeaf leaf = (PreferenceLeaf) value;
    return new Node(
        layer,
        null,
        conditions(leaf.getConditions()),
        Branch.NONE,
        Branch.NONE,
        PreferenceSets.replaces(leaf.getStrategy()) && layer == Layer.TENANT);
  }

  private static @Nullable List<Condition> conditions(
      @Nullable List<io.carillon.avro.Condition> conditions) {
    return conditions == null ? null : conditions.stream().map(Condition::of).toList();
  }
}
