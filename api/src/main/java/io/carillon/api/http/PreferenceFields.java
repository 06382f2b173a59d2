package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Condition;
import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import io.carillon.topology.Limits;
import io.carillon.topology.resolve.preference.PreferenceSets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Preference sets from JSON as Knock's SDKs send them. What is wrong is found by its path. */
final class PreferenceFields {

  private static final List<String> STRATEGIES =
      List.of(PreferenceSets.MERGE, PreferenceSets.REPLACE);
  private static final String STRATEGY = "__strategy__";
  private static final String PERSISTENCE = "__persistence_strategy__";

  private final Findings findings;

  private PreferenceFields(Findings findings) {
    this.findings = findings;
  }

  /**
   * A user's set.
   *
   * @param merge whether it is to be merged into what is there
   */
  record OfUser(PreferenceSet set, boolean merge) {}

  /** The body of a {@code PUT} of a set; without a word it replaces. */
  static OfUser ofUser(String id, Fields body) {
    String inBody = body.text("id");
    if (inBody != null && !inBody.equals(id)) {
      body.wrong("id", "is not the id in the path");
    }
    boolean merge = PreferenceSets.MERGE.equals(body.word(PERSISTENCE, STRATEGIES));
    PreferenceSet set = new PreferenceFields(body.findings()).set("", body);
    return new OfUser(set, merge);
  }

  /** A user's set within a description of them, which is merged unless it says otherwise. */
  static OfUser inline(String id, Fields fields) {
    boolean replaces = PreferenceSets.REPLACE.equals(fields.word(PERSISTENCE, STRATEGIES));
    return new OfUser(ofUser(id, fields).set(), !replaces);
  }

  /** A default set within settings, which is merged unless it says otherwise. */
  static PreferenceSet ofTenant(
      String path, ObjectNode json, Findings findings, List<String> clear) {
    Fields fields = new Fields(json);
    fields.text("id");
    if (PreferenceSets.REPLACE.equals(fields.word(PERSISTENCE, STRATEGIES))) {
      clear.add(path);
    }
    Findings within = new Findings();
    PreferenceSet set = new PreferenceFields(within).set("", fields);
    findings.addAll(path, fields);
    findings.addAll(path, within);
    return set;
  }

  /** The body of a {@code PUT} of one section, such as {@code workflows}: its entries. */
  static PreferenceSet section(String section, Fields body) {
    ObjectNode json = body.wholly();
    PreferenceSet set = PreferenceSets.empty();
    PreferenceFields read = new PreferenceFields(body.findings());
    put(set, section, read.entries("", json, read.reader(section)), read.strategy("", json));
    return set;
  }

  /** The body of a {@code PUT} of one entry: {@code subscribed}, or what an object may say. */
  static PreferenceSet entry(String section, String name, Fields body) {
    ObjectNode json = body.wholly();
    PreferenceFields read = new PreferenceFields(body.findings());
    Object value;
    if (json.has("subscribed")) {
      JsonNode subscribed = json.get("subscribed");
      if (!subscribed.isBoolean()) {
        body.wrong("subscribed", "is " + Fields.kind(subscribed) + "; true or false is expected");
      }
      if (json.size() > 1) {
        body.wrong("subscribed", "goes alone");
      }
      value = subscribed.booleanValue();
    } else {
      value = read.reader(section).apply("", json);
    }
    PreferenceSet set = PreferenceSets.empty();
    Map<String, Object> entries = new HashMap<>();
    entries.put(name, value);
    put(set, section, entries, null);
    return set;
  }

  private static void put(
      PreferenceSet set, String section, Map<String, Object> entries, @Nullable String strategy) {
    switch (section) {
      case "workflows" -> {
        set.setWorkflows(entries);
        set.setWorkflowsStrategy(strategy);
      }
      case "categories" -> {
        set.setCategories(entries);
        set.setCategoriesStrategy(strategy);
      }
      case "channel_types" -> {
        set.setChannelTypes(entries);
        set.setChannelTypesStrategy(strategy);
      }
      case "channels" -> {
        set.setChannels(entries);
        set.setChannelsStrategy(strategy);
      }
      default -> throw new IllegalArgumentException(section);
    }
  }

  private BiFunction<String, ObjectNode, Object> reader(String section) {
    return section.startsWith("channel") ? this::leaf : this::setting;
  }

  private PreferenceSet set(String path, Fields fields) {
    fields.any("__typename");
    fields.notYet("commercial_subscribed", "commercial subscriptions");
    PreferenceSet set = PreferenceSets.empty();
    for (String section : PreferenceSets.SECTIONS) {
      ObjectNode json = fields.object(section);
      if (json != null) {
        put(
            set,
            section,
            entries(path + section + ".", json, reader(section)),
            strategy(path + section + ".", json));
      }
    }
    return set;
  }

  /**
   * @param path with its last dot, or empty
   */
  private Map<String, Object> entries(
      String path, ObjectNode json, BiFunction<String, ObjectNode, Object> object) {
    Map<String, Object> entries = new HashMap<>();
    if (json.size() > Limits.PREFERENCE_ENTRIES + 1) {
      findings.add(
          parent(path), "has " + json.size() + " entries; at most " + Limits.PREFERENCE_ENTRIES);
      return entries;
    }
    json.properties()
        .forEach(
            each -> {
              String name = each.getKey();
              JsonNode value = each.getValue();
              if (name.equals(STRATEGY)) {
                return;
              }
              if (value.isBoolean()) {
                entries.put(name, value.booleanValue());
              } else if (value instanceof ObjectNode within) {
                entries.put(name, object.apply(path + name + ".", within));
              } else {
                findings.add(
                    path + name,
                    "is " + Fields.kind(value) + "; true, false or an object is expected");
              }
            });
    return entries;
  }

  private Object setting(String path, ObjectNode json) {
    Fields fields = new Fields(json);
    Map<String, Object> types = new HashMap<>();
    Map<String, Object> channels = new HashMap<>();
    ObjectNode typesJson = fields.object("channel_types");
    ObjectNode channelsJson = fields.object("channels");
    if (typesJson != null) {
      types = entries(path + "channel_types.", typesJson, this::leaf);
    }
    if (channelsJson != null) {
      channels = entries(path + "channels.", channelsJson, this::leaf);
    }
    PreferenceSetting setting =
        new PreferenceSetting(
            types,
            channels,
            conditions(fields),
            fields.word(STRATEGY, STRATEGIES),
            typesJson == null ? null : strategy(path + "channel_types.", typesJson),
            channelsJson == null ? null : strategy(path + "channels.", channelsJson));
    found(path, fields);
    return setting;
  }

  private Object leaf(String path, ObjectNode json) {
    Fields fields = new Fields(json);
    PreferenceLeaf leaf = new PreferenceLeaf(conditions(fields), fields.word(STRATEGY, STRATEGIES));
    found(path, fields);
    return leaf;
  }

  /** Of the field {@code conditions} of whatever may have some; null: it is not there. */
  static @Nullable List<Condition> conditions(Fields fields) {
    return fields.objects("conditions", Limits.CONDITIONS, PreferenceFields::condition);
  }

  private static Condition condition(Fields fields) {
    String variable = fields.text("variable");
    String operator = fields.text("operator");
    String argument = argument(fields);
    if (variable == null) {
      fields.wrong("variable", "is required");
    }
    if (operator == null) {
      fields.wrong("operator", "is required");
    }
    return new Condition(
        variable == null ? "" : variable, operator == null ? "" : operator, argument);
  }

  /** Knock's SDKs send text; numbers, booleans and lists of such are what they look like. */
  private static @Nullable String argument(Fields fields) {
    JsonNode json = fields.any("argument");
    if (json == null || json.isTextual()) {
      return json == null ? null : json.textValue();
    }
    boolean list = json.isArray();
    for (JsonNode each : json) {
      list &= each.isValueNode();
    }
    if (json.isObject() || (json.isArray() && !list)) {
      fields.wrong("argument", "is a string, a number, a boolean or a list of such");
      return null;
    }
    return json.toString();
  }

  private @Nullable String strategy(String path, ObjectNode json) {
    JsonNode strategy = json.get(STRATEGY);
    if (strategy == null || strategy.isNull()) {
      return null;
    }
    if (!strategy.isTextual() || !STRATEGIES.contains(strategy.textValue())) {
      findings.add(path + STRATEGY, "is none of " + String.join(", ", STRATEGIES));
      return null;
    }
    return strategy.textValue();
  }

  private void found(String path, Fields fields) {
    findings.addAll(parent(path), fields);
  }

  private static String parent(String path) {
    return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
  }
}
