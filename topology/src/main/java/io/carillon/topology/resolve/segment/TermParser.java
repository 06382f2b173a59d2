package io.carillon.topology.resolve.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One term, from {@code {attribute, op, value|values}} or from an attribute and what it must equal.
 */
final class TermParser {

  private static final Set<String> KEYS = Set.of("attribute", "op", "value", "values");

  private TermParser() {}

  static Condition.Term parse(JsonNode json, String path) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KEYS.contains(name)) {
        throw new SegmentException(
            "unknown key '" + name + "'; a term has attribute, op and value or values", path);
      }
    }
    if (!json.path("attribute").isTextual()) {
      throw new SegmentException("attribute is a string", path + ".attribute");
    }
    Operator op = operator(json, path);
    return term(json.get("attribute").textValue(), op, values(json, op, path), path);
  }

  private static Operator operator(JsonNode json, String path) {
    JsonNode name = json.path("op");
    Operator op = name.isTextual() ? Operator.byName(name.textValue()) : null;
    if (op != null) {
      return op;
    }
    if (name.isMissingNode()) {
      throw new SegmentException(
          "op is missing; write \"op\": \"eq\", or one of " + Operator.spellings(), path);
    }
    throw new SegmentException(
        "unknown operator "
            + (name.isTextual() ? "'" + name.textValue() + "'; " : name + "; ")
            + Operator.suggestion(name.asText())
            + "The operators are "
            + Operator.spellings(),
        path + ".op");
  }

  private static List<Object> values(JsonNode json, Operator op, String path) {
    JsonNode value = json.path("value");
    JsonNode values = json.path("values");
    if (op.isExistence()) {
      if (json.has("value") || json.has("values")) {
        throw new SegmentException("'" + op.spelling() + "' takes no value", path);
      }
      return List.of();
    }
    if (op.takesList()) {
      if (json.has("value") || !values.isArray()) {
        throw new SegmentException("'" + op.spelling() + "' takes a list: \"values\": [...]", path);
      }
      return list(values, path + ".values");
    }
    if (json.has("values") || value.isMissingNode()) {
      throw new SegmentException(
          "'"
              + op.spelling()
              + "' takes one \"value\""
              + (op.isEquality() ? "; for several use 'in' or 'not_in'" : ""),
          path);
    }
    return List.of(scalar(value, path + ".value"));
  }

  /** {@code "role": "admin"} or {@code "role": ["admin", "owner"]}. */
  static Condition.Term equality(String attribute, JsonNode value, String path) {
    String at = path + "." + attribute;
    if (value.isArray()) {
      return term(attribute, Operator.IN, list(value, at), path);
    }
    return term(attribute, Operator.EQ, List.of(scalar(value, at)), path);
  }

  private static List<Object> list(JsonNode values, String path) {
    if (values.isEmpty()) {
      throw new SegmentException("an empty list matches nobody; give at least one value", path);
    }
    if (values.size() > SegmentLimits.MAX_VALUES) {
      throw new SegmentException(
          "at most "
              + SegmentLimits.MAX_VALUES
              + " values, not "
              + values.size()
              + "; give these users an attribute in common and ask for that",
          path);
    }
    Set<Object> distinct = new LinkedHashSet<>();
    for (int i = 0; i < values.size(); i++) {
      distinct.add(scalar(values.get(i), path + "[" + i + "]"));
    }
    return List.copyOf(distinct);
  }

  private static Object scalar(JsonNode value, String path) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNumber()) {
      return normal(value.doubleValue());
    }
    throw new SegmentException(
        value.isNull()
            ? "null is no value; write the operator 'not_exists' for an attribute that is not set"
            : value.isObject()
                ? "a value is a boolean, a number or a string, not an object; all, any and not stand alone in their"
                    + " object: {\"all\": [{...}, {...}]}"
                : "a value is a boolean, a number or a string, not " + nameOf(value),
        path);
  }

  /** -0.0 and 0.0 are one number, and as keys they would be two. */
  static double normal(double number) {
    return number + 0.0;
  }

  /** Checks what does not depend on the spelling. */
  static Condition.Term term(String attribute, Operator op, List<Object> values, String path) {
    if (attribute.isEmpty() || attribute.length() > SegmentLimits.MAX_NAME_LENGTH) {
      throw new SegmentException(
          "an attribute's name has 1 to "
              + SegmentLimits.MAX_NAME_LENGTH
              + " characters, not "
              + attribute.length(),
          path);
    }
    if (attribute.equals(Condition.TENANT_ID) && !op.isEquality()) {
      throw new SegmentException(
          "tenant_id goes with eq, ne, in and not_in, not with '" + op.spelling() + "'", path);
    }
    List<Object> checked = new ArrayList<>();
    for (Object value : values) {
      check(attribute, op, value, path);
      checked.add(value);
    }
    return new Condition.Term(attribute, op, List.copyOf(checked));
  }

  private static void check(String attribute, Operator op, Object value, String path) {
    if (value instanceof String text && text.length() > SegmentLimits.MAX_VALUE_LENGTH) {
      throw new SegmentException(
          "values longer than "
              + SegmentLimits.MAX_VALUE_LENGTH
              + " characters are not indexed, so none can be asked for; this one has "
              + text.length()
              + ": ask for its beginning with 'starts_with', or for a shorter attribute",
          path);
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      throw new SegmentException("a number is finite and fits a double", path);
    }
    if (attribute.equals(Condition.TENANT_ID) && !(value instanceof String)) {
      throw new SegmentException("a tenant's id is a string; write \"" + value + "\"", path);
    }
    boolean text = value instanceof String;
    if ((op == Operator.CONTAINS || op == Operator.STARTS_WITH) && !text) {
      throw new SegmentException("'" + op.spelling() + "' takes a string", path);
    }
    if (op.scans() && value instanceof Boolean) {
      throw new SegmentException("'" + op.spelling() + "' takes a number or a string", path);
    }
  }

  static String nameOf(JsonNode json) {
    return json.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
