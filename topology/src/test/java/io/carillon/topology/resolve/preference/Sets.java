package io.carillon.topology.resolve.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
