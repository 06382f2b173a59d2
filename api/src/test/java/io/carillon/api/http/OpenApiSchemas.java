package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JSON Schemas (2020-12) of an OpenAPI document. Clients are told to ignore what they do not
 * know, so schemas of answers are open; here they are closed, for the server is to say nothing that
 * is not written down. Thread-safe.
 */
final class OpenApiSchemas {

  private static final String COMPONENTS = "#/components/";
  private static final String OPEN = "https://carillon.test/openapi.json";
  private static final String CLOSED = "https://carillon.test/closed.json";
  private static final String PARTIAL = "https://carillon.test/partial.json";

  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  OpenApiSchemas(JsonNode document) {
    ObjectNode open = based(document, OPEN);
    ObjectNode closed = based(document, CLOSED);
    closed.path("components").path("schemas").forEach(OpenApiSchemas::close);
    ObjectNode partial = based(document, PARTIAL);
    partial.path("components").path("schemas").forEach(OpenApiSchemas::close);
    partial.path("components").path("schemas").forEach(OpenApiSchemas::demandNothing);
    this.registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemas(
                        Map.of(
                            OPEN,
                            open.toString(),
                            CLOSED,
                            closed.toString(),
                            PARTIAL,
                            partial.toString()))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /** What is wrong with an answer; empty: nothing. */
  List<String> ofAnswer(JsonNode schema, JsonNode value) {
    ObjectNode closed = based(schema, CLOSED);
    close(closed);
    return validate(closed, value);
  }

  /** The same of an answer that need not have all of its fields. */
  List<String> ofPart(JsonNode schema, JsonNode value) {
    ObjectNode partial = based(schema, PARTIAL);
    close(partial);
    demandNothing(partial);
    return validate(partial, value);
  }

  /** What is wrong with a body; a field that is null is as one that is not given. */
  List<String> ofRequest(JsonNode schema, JsonNode value) {
    ObjectNode open = based(schema, OPEN);
    List<String> found = validate(open, value);
    return found.isEmpty() ? found : validate(open, withoutNulls(value));
  }

  /** What is wrong with a parameter, as the text that it was given as. */
  List<String> ofParameter(String name, JsonNode schema, String text) {
    return validate(based(schema, OPEN), typed(schema, text)).stream()
        .map(problem -> name + problem)
        .toList();
  }

  private List<String> validate(ObjectNode schema, JsonNode value) {
    return schemas
        .computeIfAbsent(schema.toString(), text -> registry.getSchema(schema))
        .validate(value)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonNode typed(JsonNode schema, String text) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (schema.path("type").asText()) {
      case "integer", "boolean" -> {
        JsonNode value = Json.parseOrNull(text);
        yield value == null ? nodes.textNode(text) : value;
      }
      case "array" -> nodes.arrayNode().add(text);
      default -> nodes.textNode(text);
    };
  }

  /** A copy whose references lead to a document, wherever it stands itself. */
  private static ObjectNode based(JsonNode node, String base) {
    ObjectNode copy = node.deepCopy();
    base(copy, base);
    return copy;
  }

  private static void base(JsonNode node, String base) {
    if (node instanceof ObjectNode object && object.path("$ref").asText().startsWith(COMPONENTS)) {
      object.put("$ref", base + object.path("$ref").asText());
    }
    node.forEach(each -> base(each, base));
  }

  /** No field but those that are written down, here and within. */
  private static void close(JsonNode node) {
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    for (String one : List.of("additionalProperties", "items", "not")) {
      close(schema.path(one));
    }
    for (String several : List.of("oneOf", "anyOf", "prefixItems", "properties")) {
      schema.path(several).forEach(OpenApiSchemas::close);
    }
    if (schema.has("properties")
        && !schema.has("additionalProperties")
        && !schema.has("unevaluatedProperties")) {
      schema.put("unevaluatedProperties", false);
    }
  }

  private static void demandNothing(JsonNode node) {
    if (node instanceof ObjectNode schema && schema.path("required").isArray()) {
      schema.remove("required");
    }
    node.forEach(OpenApiSchemas::demandNothing);
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode some = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(
              each -> {
                if (!each.getValue().isNull()) {
                  some.set(each.getKey(), withoutNulls(each.getValue()));
                }
              });
      return some;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode some = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> some.add(withoutNulls(each)));
      return some;
    }
    return node;
  }
}
