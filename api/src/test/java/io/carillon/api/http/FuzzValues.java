package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.access.Minted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values: some as a schema wants them, some as nobody does. By chance, but by nothing else. */
final class FuzzValues {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What there is on the server, so that some calls get through to where it is used. */
  private static final Map<String, List<String>> KNOWN =
      Map.ofEntries(
          Map.entry("user", List.of("ann", "ben", "nobody")),
          Map.entry("userId", List.of("ann", "ben")),
          Map.entry("user_id", List.of("ann", "ben")),
          Map.entry("userIds", List.of("ann", "ben")),
          Map.entry("user_ids", List.of("ann", "ben")),
          Map.entry("recipient_ids", List.of("ann", "ben")),
          Map.entry("recipients", List.of("ann", "ben")),
          Map.entry("tenant", List.of("acme", "globex")),
          Map.entry("tenants", List.of("acme", "globex")),
          Map.entry("tenant_ids", List.of("acme", "globex")),
          Map.entry("tenant_ids[]", List.of("acme", "globex")),
          Map.entry("operation", List.of("operation-1")),
          Map.entry("api_key", List.of(Api.PUBLIC_KEY)),
          Map.entry("user_token", List.of(Minted.token("ann", FakeBackend.NOW.plusSeconds(600)))),
          Map.entry("set", List.of("default", "acme")),
          Map.entry("feed", List.of("inbox")),
          Map.entry("workflow", List.of("hello")),
          Map.entry("channel", List.of("inbox", "crm", "in_app_feed")),
          Map.entry("channels", List.of("crm")),
          Map.entry("notification", List.of("of-acme", "of-none", "of-nobody")),
          Map.entry("segment", List.of("role:admin", "tenant_id:acme,role:admin")),
          Map.entry("variable", List.of("recipient.plan", "data.x", "tenant.name")),
          Map.entry("url", List.of("https://example.com/x", "/x")),
          Map.entry("expires_at", List.of("2099-01-01T00:00:00Z")));

  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\r\nX-Injected: 1",
          "a\nb",
          "..",
          "../../etc/passwd",
          "a/b",
          "%2e%2e",
          "%",
          "\u202edaer",
          "\ud83d\udca5",
          "\ud800",
          "\udc00x",
          "u\u0308",
          "\uffff",
          "{{ x",
          "{{ x | nofilter }}",
          "{% for i in (1..99999999) %}x{% endfor %}",
          "{% if %}",
          "<script>alert(1)</script>",
          "javascript:alert(1)",
          "__proto__",
          "constructor",
          "$tenants",
          "default",
          "null",
          "true",
          "NaN",
          "-0",
          "1e999",
          "9999-99-99T99:99:99Z",
          "+999999999-01-01T00:00:00Z",
          "1969-12-31",
          "role:",
          "role:\"admin",
          ":",
          ",",
          "{\"all\":[]}",
          "{\"a\":1,\"a\":2}",
          "[[[[[[",
          "wait=99999999999999999999",
          "AQAAAAA",
          "////",
          "====");

  private final Random random;
  private final JsonNode schemas;
  private final List<String> messages;

  /**
   * @param messages ids of messages that there are
   */
  FuzzValues(Random random, JsonNode document, List<String> messages) {
    this.random = random;
    this.schemas = document.path("components").path("schemas");
    this.messages = messages;
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Text that nobody should send; at times a lot of it. */
  String nasty() {
    return switch (random.nextInt(12)) {
      case 0 -> "x".repeat(one(List.of(129, 257, 1_000, 8_193, 100_001)));
      case 1 -> "\ud83d\udca5".repeat(one(List.of(100, 200, 5_000)));
      case 2 -> "[".repeat(one(List.of(100, 20_000)));
      default -> one(NASTY);
    };
  }

  /** A value of no use where it stands. */
  JsonNode nastyNode() {
    return switch (random.nextInt(14)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt());
      case 3 -> NODES.numberNode(new BigDecimal("1e99"));
      case 4 -> NODES.numberNode(new BigInteger("9".repeat(90)));
      case 5 -> NODES.numberNode(-0.5);
      case 6 -> NODES.arrayNode();
      case 7 -> NODES.objectNode();
      case 8 -> NODES.arrayNode().add(nasty()).add(5).addNull();
      case 9 -> nested(one(List.of(10, 60, 70, 500)));
      case 10 -> many(one(List.of(101, 1_001, 6_000)));
      default -> NODES.textNode(nasty());
    };
  }

  private static JsonNode nested(int depth) {
    JsonNode node = NODES.numberNode(1);
    for (int i = 0; i < depth; i++) {
      node = i % 2 == 0 ? NODES.arrayNode().add(node) : NODES.objectNode().set("all", node);
    }
    return node;
  }

  private JsonNode many(int count) {
    if (random.nextBoolean()) {
      ArrayNode array = NODES.arrayNode();
      for (int i = 0; i < count; i++) {
        array.add("u" + i);
      }
      return array;
    }
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      object.put("k" + i, i);
    }
    return object;
  }

  /** Text as a parameter of that name wants it. */
  String text(String name, JsonNode parameterSchema) {
    JsonNode value = sample(name, parameterSchema, 3);
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** A value as the schema wants it. */
  JsonNode sample(String name, JsonNode written, int depth) {
    JsonNode schema = resolved(written);
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
    }
    List<String> known = KNOWN.get(name);
    if (known != null && acceptsText(schema) && chance(0.9)) {
      return NODES.textNode(one(known));
    }
    if (name.startsWith("message") && acceptsText(schema)) {
      return NODES.textNode(one(messages));
    }
    for (String several : List.of("oneOf", "anyOf")) {
      JsonNode choices = schema.path(several);
      if (!choices.isEmpty() && !schema.has("properties")) {
        return sample(name, choices.get(random.nextInt(choices.size())), depth);
      }
    }
    return ofType(name, schema, type(schema), depth);
  }

  private static boolean acceptsText(JsonNode schema) {
    return schema.toString().contains("\"string\"") && !schema.has("properties");
  }

  private String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText("string");
  }

  private JsonNode ofType(String name, JsonNode schema, String type, int depth) {
    return switch (type) {
      case "object" -> object(schema, depth);
      case "array" -> {
        ArrayNode array = NODES.arrayNode();
        int size = Math.max(schema.path("minItems").asInt(), random.nextInt(3));
        for (int i = 0; i < size && depth > 0; i++) {
          array.add(sample(name, schema.path("items"), depth - 1));
        }
        yield array;
      }
      case "integer" -> NODES.numberNode(schema.path("minimum").asInt() + random.nextInt(20));
      case "number" -> NODES.numberNode(random.nextInt(100) / 4.0);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "null" -> NODES.nullNode();
      default ->
          schema.path("examples").path(0).isTextual()
              ? schema.path("examples").path(0)
              : NODES.textNode(one(List.of("a", "hello", "Grüße", "2", "acme")));
    };
  }

  private JsonNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(each -> required.add(each.asText()));
    JsonNode alternatives = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
    if (!alternatives.isEmpty()) {
      one(List.copyOf(list(alternatives))).path("required").forEach(e -> required.add(e.asText()));
    }
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      if (required.contains(each.getKey()) || (depth > 0 && chance(0.3))) {
        object.set(each.getKey(), sample(each.getKey(), each.getValue(), depth - 1));
      }
    }
    JsonNode more = schema.path("additionalProperties");
    for (int i = random.nextInt(3); i > 0 && depth > 0 && !isFalse(more); i--) {
      object.set(
          one(List.of("plan", "role", "acme", "email", "billing", "hello", "in_app_feed", "crm")),
          more.isObject() ? sample("", more, depth - 1) : NODES.textNode("v"));
    }
    return object;
  }

  private static boolean isFalse(JsonNode node) {
    return node.isMissingNode() || (node.isBoolean() && !node.booleanValue());
  }

  private static List<JsonNode> list(JsonNode nodes) {
    List<JsonNode> all = new ArrayList<>();
    nodes.forEach(all::add);
    return all;
  }

  private JsonNode resolved(JsonNode schema) {
    String ref = schema.path("$ref").asText();
    return ref.isEmpty()
        ? schema
        : resolved(schemas.path(ref.substring("#/components/schemas/".length())));
  }
}
