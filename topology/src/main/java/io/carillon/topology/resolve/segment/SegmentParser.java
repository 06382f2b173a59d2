package io.carillon.topology.resolve.segment;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON to {@link Segment}; one use, one parser, as it counts what it has seen. */
final class SegmentParser {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private static final String ALL_USERS = "all_users";
  private static final String ANY_TENANT = "any_tenant";
  private static final String EMPTY =
      "an empty segment matches nobody; everyone is spelt {\"all_users\": true}";

  private int terms;
  private boolean inAnyTenant;

  private SegmentParser() {}

  static Segment parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      throw new SegmentException(EMPTY, "$");
    }
    if (!stripped.startsWith("{")) {
      return checked(new Where(ColonSpelling.parse(text)));
    }
    try {
      return parse(JSON.<JsonNode>readValue(stripped));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new SegmentException(
          "not JSON: " + e.getOriginalMessage(),
          at == null ? "$" : "$[" + at.getCharOffset() + "]");
    }
  }

  static Segment parse(JsonNode json) {
    if (json.isTextual()) {
      return parse(json.textValue());
    }
    if (!json.isObject()) {
      throw new SegmentException(
          "a segment is a JSON object or a string such as \"role:admin\", not "
              + TermParser.nameOf(json),
          "$");
    }
    return checked(new SegmentParser().segment(json));
  }

  private static Segment checked(Segment segment) {
    int tenants = segment.tenants().size();
    if (tenants > SegmentLimits.MAX_TENANTS) {
      throw new SegmentException(
          "a segment names at most " + SegmentLimits.MAX_TENANTS + " tenants, this one " + tenants,
          "$");
    }
    return segment;
  }

  private Segment segment(JsonNode json) {
    if (json.size() == 1 && json.path(ALL_USERS).isBoolean()) {
      if (!json.path(ALL_USERS).booleanValue()) {
        throw new SegmentException(
            "all_users can only be true; an attribute of that name is spelt "
                + "{\"attribute\": \"all_users\", \"op\": \"eq\", \"value\": false}",
            "$.all_users");
      }
      return new AllUsers();
    }
    if (json.size() == 1 && json.path(ANY_TENANT).isObject()) {
      inAnyTenant = true;
      return new AnyTenant(condition(json.path(ANY_TENANT), "$." + ANY_TENANT, 1));
    }
    return new Where(condition(json, "$", 1));
  }

  private Condition condition(JsonNode json, String path, int depth) {
    if (depth > SegmentLimits.MAX_DEPTH) {
      throw new SegmentException(
          "nested deeper than " + SegmentLimits.MAX_DEPTH + " levels; flatten it", path);
    }
    if (!json.isObject()) {
      throw new SegmentException(
          "a condition is a JSON object, not " + TermParser.nameOf(json), path);
    }
    if (json.isEmpty()) {
      throw new SegmentException(EMPTY, path);
    }
    if (json.has("attribute") && (json.has("op") || json.has("value") || json.has("values"))) {
      return counted(TermParser.parse(json, path), path);
    }
    if (json.size() == 1) {
      if (isTree(json, "all")) {
        return new Condition.All(conditions(json.get("all"), path + ".all", depth));
      }
      if (isTree(json, "any")) {
        return new Condition.Any(conditions(json.get("any"), path + ".any", depth));
      }
      if (json.path("not").isObject()) {
        return new Condition.Not(condition(json.get("not"), path + ".not", depth + 1));
      }
      refuseWholeSegments(json, path);
    }
    return equalities(json, path, depth);
  }

  /**
   * A list of objects, or an empty one, which is an error in any reading and has a clearer message
   * in this one.
   */
  private static boolean isTree(JsonNode json, String key) {
    JsonNode list = json.path(key);
    return list.isArray() && (list.isEmpty() || list.get(0).isObject());
  }

  private static void refuseWholeSegments(JsonNode json, String path) {
    if (json.path(ALL_USERS).isBoolean()) {
      throw new SegmentException("all_users stands alone, not inside another segment", path);
    }
    if (json.path(ANY_TENANT).isObject()) {
      throw new SegmentException(
          "any_tenant stands alone, around a whole segment and not inside another", path);
    }
  }

  private List<Condition> conditions(JsonNode list, String path, int depth) {
    if (list.isEmpty()) {
      throw new SegmentException(
          "needs at least one condition; everyone is spelt {\"all_users\": true}", path);
    }
    List<Condition> parts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      parts.add(condition(list.get(i), path + "[" + i + "]", depth + 1));
    }
    return List.copyOf(parts);
  }

  private Condition equalities(JsonNode json, String path, int depth) {
    if (json.size() > 1 && depth == SegmentLimits.MAX_DEPTH) {
      throw new SegmentException(
          "nested deeper than " + SegmentLimits.MAX_DEPTH + " levels; flatten it", path);
    }
    List<Condition> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      parts.add(counted(TermParser.equality(entry.getKey(), entry.getValue(), path), path));
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.All(List.copyOf(parts));
  }

  private Condition counted(Condition.Term term, String path) {
    if (++terms > SegmentLimits.MAX_TERMS) {
      throw new SegmentException(
          "more than "
              + SegmentLimits.MAX_TERMS
              + " terms; alternatives of one attribute are one term with 'in'",
          path);
    }
    if (inAnyTenant && term.isTenant()) {
      throw new SegmentException(
          "any_tenant speaks of every tenant and may not name tenant_id", path);
    }
    return term;
  }
}
