package io.carillon.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON in and out. Strict on the way in: no duplicate keys, no NaN, nothing after the value,
 * bounded depth; so what is read here means the same to whoever reads it next.
 */
public final class Json {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_CHARS = 100;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A sender's 1.10 or 12345678901234567890 comes back as it went in.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** The value, or 422 saying where it stops being JSON. */
  static JsonNode parse(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node == null || node.isMissingNode()) {
        throw ApiException.invalid("", "the body is empty; a JSON object is expected");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw ApiException.invalid("", "the body is not JSON: " + explain(e));
    } catch (IOException e) {
      // Malformed UTF-8 ends here.
      throw ApiException.invalid("", "the body is not JSON in UTF-8");
    }
  }

  /** The value of text that is a parameter or was stored; null when it is not JSON. */
  public static @Nullable JsonNode parseOrNull(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** A new one, empty. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A list of strings. */
  static ArrayNode texts(Iterable<String> texts) {
    ArrayNode list = MAPPER.createArrayNode();
    texts.forEach(list::add);
    return list;
  }

  /** What a peer wrote, as what it wrote it from. */
  static <T> T convert(JsonNode value, Class<T> type) {
    return MAPPER.convertValue(value, type);
  }

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A representation as a tree. */
  static ObjectNode object(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** As JSON. */
  public static String text(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  private static String explain(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    String text = e.getOriginalMessage();
    return (text.length() > 200 ? text.substring(0, 200) + "..." : text) + where;
  }
}
