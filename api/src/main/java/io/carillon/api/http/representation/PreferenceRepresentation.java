package io.carillon.api.http.representation;

import io.carillon.avro.Condition;
import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Preference sets as Knock writes them. */
public final class PreferenceRepresentation {

  private PreferenceRepresentation() {}

  /** A user's set: all four sections, be they empty. */
  public static Map<String, Object> of(String id, PreferenceSet set) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("__typename", "PreferenceSet");
    json.put("id", id);
    json.putAll(of(set));
    return json;
  }

  /** A default set. */
  public static Map<String, Object> of(PreferenceSet set) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("workflows", entries(set.getWorkflows(), set.getWorkflowsStrategy()));
    json.put("categories", entries(set.getCategories(), set.getCategoriesStrategy()));
    json.put("channel_types", entries(set.getChannelTypes(), set.getChannelTypesStrategy()));
    json.put("channels", entries(set.getChannels(), set.getChannelsStrategy()));
    return json;
  }

  private static Map<String, Object> entries(
      Map<String, Object> entries, @Nullable String strategy) {
    Map<String, Object> json = new LinkedHashMap<>();
    strategy(json, strategy);
    new TreeMap<>(entries)
        .forEach(
            (name, value) ->
                json.put(
                    name,
                    value instanceof PreferenceSetting setting
                        ? setting(setting)
                        : value instanceof PreferenceLeaf leaf ? leaf(leaf) : value));
    return json;
  }

  private static Map<String, Object> setting(PreferenceSetting setting) {
    Map<String, Object> json = new LinkedHashMap<>();
    strategy(json, setting.getStrategy());
    some(json, "channel_types", setting.getChannelTypes(), setting.getChannelTypesStrategy());
    some(json, "channels", setting.getChannels(), setting.getChannelsStrategy());
    conditions(json, setting.getConditions());
    return json;
  }

  private static void some(
      Map<String, Object> json,
      String name,
      Map<String, Object> entries,
      @Nullable String strategy) {
    if (!entries.isEmpty() || strategy != null) {
      json.put(name, entries(entries, strategy));
    }
  }

  private static Map<String, Object> leaf(PreferenceLeaf leaf) {
    Map<String, Object> json = new LinkedHashMap<>();
    strategy(json, leaf.getStrategy());
    conditions(json, leaf.getConditions());
    return json;
  }

  private static void strategy(Map<String, Object> json, @Nullable String strategy) {
    if (strategy != null) {
      json.put("__strategy__", strategy);
    }
  }

  private static void conditions(Map<String, Object> json, @Nullable List<Condition> conditions) {
    if (conditions == null) {
      return;
    }
    List<Object> list = new ArrayList<>();
    conditions.forEach(each -> list.add(new Compared(each)));
    json.put("conditions", list);
  }

  /**
   * A condition, as it was put: an argument that is missing is null.
   *
   * @param argument as Knock spells it
   */
  record Compared(String variable, String operator, @Nullable String argument) {
    Compared(Condition condition) {
      this(condition.getVariable(), condition.getOperator(), condition.getArgument());
    }
  }
}
