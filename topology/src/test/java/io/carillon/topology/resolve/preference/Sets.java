package io.carillon.topology.resolve.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Condition;
import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Preference sets as tests write them: Knock's JSON without the quotes nobody needs. */
public final class Sets {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
  private static final Pattern WORD =
      Pattern.compile("'[^']*'|\"[^\"]*\"|[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z_][A-Za-z0-9_.\\-]*");

  private Sets() {}

  /** Reads it; null when it is blank. */
  public static @Nullable JsonNode json(String text) {
    if (text.isBlank()) {
      return null;
    }
    StringBuilder quoted = new StringBuilder();
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      String word = words.group();
      boolean as =
          word.startsWith("'")
              || word.startsWith("\"")
              || word.equals("true")
              || word.equals("false");
      words.appendReplacement(quoted, Matcher.quoteReplacement(as ? word : '"' + word + '"'));
    }
    words.appendTail(quoted);
    try {
      return JSON.readTree(quoted.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The same as it travels; null when it is blank. */
  public static @Nullable PreferenceSet avro(String text) {
    JsonNode json = json(text);
    return json == null ? null : avro(json);
  }

  public static PreferenceSet avro(JsonNode set) {
    return new PreferenceSet(
        entries(set.path("workflows"), Sets::setting),
        entries(set.path("categories"), Sets::setting),
        entries(set.path("channel_types"), Sets::leaf),
        entries(set.path("channels"), Sets::leaf),
        strategy(set.path("workflows")),
        strategy(set.path("categories")),
        strategy(set.path("channel_types")),
        strategy(set.path("channels")));
  }

  /** What travels, as Knock writes it. */
  public static ObjectNode json(PreferenceSet set) {
    ObjectNode json = JSON.createObjectNode();
    json.set("workflows", json(set.getWorkflows(), set.getWorkflowsStrategy()));
    json.set("categories", json(set.getCategories(), set.getCategoriesStrategy()));
    json.set("channel_types", json(set.getChannelTypes(), set.getChannelTypesStrategy()));
    json.set("channels", json(set.getChannels(), set.getChannelsStrategy()));
    return json;
  }

  private static ObjectNode json(Map<String, Object> entries, @Nullable String strategy) {
    ObjectNode json = JSON.createObjectNode();
    if (strategy != null) {
      json.put("__strategy__", strategy);
    }
    entries.forEach(
        (name, value) ->
            json.set(
                name,
                value instanceof Boolean yes
                    ? BooleanNode.valueOf(yes)
                    : value instanceof PreferenceSetting setting
                        ? json(setting)
                        : json((PreferenceLeaf) value)));
    return json;
  }

  private static ObjectNode json(PreferenceSetting setting) {
    ObjectNode json = leaf(setting.getConditions(), setting.getStrategy());
    json.set("channel_types", json(setting.getChannelTypes(), setting.getChannelTypesStrategy()));
    json.set("channels", json(setting.getChannels(), setting.getChannelsStrategy()));
    return json;
  }

  private static ObjectNode json(PreferenceLeaf leaf) {
    return leaf(leaf.getConditions(), leaf.getStrategy());
  }

  private static ObjectNode leaf(@Nullable List<Condition> conditions, @Nullable String strategy) {
    ObjectNode json = JSON.createObjectNode();
    if (strategy != null) {
      json.put("__strategy__", strategy);
    }
    if (conditions != null) {
      ArrayNode list = json.putArray("conditions");
      conditions.forEach(
          each ->
              list.addObject()
                  .put("variable", each.getVariable())
                  .put("operator", each.getOperator())
                  .put("argument", each.getArgument()));
    }
    return json;
  }

  private static Map<String, Object> entries(JsonNode of, Function<JsonNode, Object> object) {
    Map<String, Object> entries = new TreeMap<>();
    of.properties().stream()
        .filter(each -> !each.getKey().equals("__strategy__"))
        .forEach(
            each ->
                entries.put(
                    each.getKey(),
                    each.getValue().isBoolean()
                        ? (Object) each.getValue().booleanValue()
                        : object.apply(each.getValue())));
    return entries;
  }

  private static Object setting(JsonNode json) {
    return new PreferenceSetting(
        entries(json.path("channel_types"), Sets::leaf),
        entries(json.path("channels"), Sets::leaf),
        conditions(json),
        strategy(json),
        strategy(json.path("channel_types")),
        strategy(json.path("channels")));
  }

  private static Object leaf(JsonNode json) {
    return new PreferenceLeaf(conditions(json), strategy(json));
  }

  private static @Nullable List<Condition> conditions(JsonNode of) {
    if (!of.has("conditions")) {
      return null;
    }
    List<Condition> conditions = new ArrayList<>();
    of.path("conditions")
        .forEach(
            each ->
                conditions.add(
                    new Condition(
                        each.path("variable").textValue(),
                        each.path("operator").textValue(),
                        each.path("argument").textValue())));
    return conditions;
  }

  private static @Nullable String strategy(JsonNode of) {
    return of.path("__strategy__").textValue();
  }
}
