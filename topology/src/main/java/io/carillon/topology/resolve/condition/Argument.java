package io.carillon.topology.resolve.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other side of a condition. Knock writes all of it as strings: what looks like a variable is
 * one, what is JSON is that, and anything else is plain text. A bare number or word of JSON is also
 * the text it was written as: {@code 12345} equals the number and the string, {@code "12345"} in
 * quotes only the string.
 *
 * @param path of a variable; null: a constant
 * @param constant null with a path, and for JSON's null
 * @param text what a bare constant is besides; null: nothing
 */
record Argument(@Nullable Path path, @Nullable Object constant, @Nullable String text) {

  static final Argument NONE = new Argument(null, null, null);

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  static Argument of(@Nullable String spelling) {
    if (spelling == null) {
      return NONE;
    }
    Path path = Path.of(spelling);
    if (path != null) {
      return new Argument(path, null, null);
    }
    JsonNode json = json(spelling);
    if (json == null || json.isObject() || json.isMissingNode()) {
      return new Argument(null, spelling, null);
    }
    if (json.isArray()) {
      return new Argument(null, list(json), null);
    }
    return new Argument(null, scalar(json), json.isTextual() ? null : spelling);
  }

  private static @Nullable JsonNode json(String spelling) {
    try {
      return JSON.readTree(spelling);
    } catch (JsonProcessingException plainText) {
      return null;
    }
  }

  private static List<Object> list(JsonNode json) {
    List<Object> list = new ArrayList<>(json.size());
    json.forEach(
        each -> {
          Object value = scalar(each);
          list.add(value == null ? "" : value);
        });
    return List.copyOf(list);
  }

  private static @Nullable Object scalar(JsonNode json) {
    if (json.isNumber()) {
      return json.doubleValue();
    }
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    return json.isNull() ? null : json.isTextual() ? json.textValue() : json.toString();
  }

  /** What it stands for. */
  @Nullable Object in(Variables variables) {
    return path == null ? constant : path.in(variables);
  }
}
