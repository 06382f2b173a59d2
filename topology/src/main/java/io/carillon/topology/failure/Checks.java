package io.carillon.topology.failure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.topology.Limits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that several kinds of input share. Each answers null when all is well; the first thing
 * wrong otherwise.
 */
public final class Checks {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Checks() {}

  public static @Nullable Rejection userId(String field, @Nullable String id) {
    return id(field, id, "a user id", Limits.USER_ID_CHARS);
  }

  public static @Nullable Rejection tenantId(String field, @Nullable String id) {
    Rejection wrong = id(field, id, "a tenant id", Limits.TENANT_ID_CHARS);
    if (wrong != null) {
      return wrong;
    }
    return io.carillon.schemas.TenantTopicName.fits(id == null ? "" : id)
        ? null
        : Rejection.of(
            Reason.INVALID,
            field,
            "the tenant id cannot be a topic name: with its special characters escaped it is longer"
                + " than a topic name may be; use a shorter one");
  }

  /** What a newer service than this one may say is refused, not guessed. */
  public static @Nullable Rejection known(String field, @Nullable Enum<?> word) {
    return word != null && word.name().equals("UNKNOWN")
        ? Rejection.of(Reason.UNSUPPORTED, field, "this release does not know the word")
        : null;
  }

  private static @Nullable Rejection id(String field, @Nullable String id, String what, int max) {
    if (id == null || id.isBlank()) {
      return Rejection.of(Reason.INVALID, field, what + " is missing or blank");
    }
    if (id.length() > max) {
      return Rejection.of(
          Reason.TOO_LARGE, field, what + " has " + id.length() + " characters; at most " + max);
    }
    for (int i = 0; i < id.length(); i++) {
      if (Character.isISOControl(id.charAt(i))) {
        return Rejection.of(Reason.INVALID, field, what + " has control characters");
      }
    }
    return wellFormed(field, id);
  }

  /** Text that has no UTF-8 (a lone surrogate) would not come back as it went in. */
  public static @Nullable Rejection wellFormed(String field, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return Rejection.of(Reason.INVALID, field, "is not well-formed Unicode text");
      }
    }
    return null;
  }

  public static @Nullable Rejection text(String field, @Nullable String text, int max) {
    if (text == null) {
      return null;
    }
    if (text.length() > max) {
      return Rejection.of(
          Reason.TOO_LARGE, field, "has " + text.length() + " characters; at most " + max);
    }
    return wellFormed(field, text);
  }

  /**
   * A JSON object as text.
   *
   * @param json null: there is none, which is well
   * @param max characters
   */
  public static @Nullable Rejection object(String field, @Nullable String json, int max) {
    Rejection wrong = json == null ? null : text(field, json, max);
    if (json == null || wrong != null) {
      return wrong;
    }
    try {
      return JSON.readTree(json).isObject()
          ? null
          : Rejection.of(Reason.INVALID, field, "is not a JSON object");
    } catch (JsonProcessingException e) {
      return Rejection.of(Reason.INVALID, field, "is not JSON");
    }
  }

  /** Attributes of a user or a membership, or properties of a tenant. */
  public static @Nullable Rejection attributes(String field, Map<String, Object> attributes) {
    if (attributes.size() > Limits.ATTRIBUTES) {
      return Rejection.of(
          Reason.TOO_LARGE,
          field,
          "has " + attributes.size() + " attributes; at most " + Limits.ATTRIBUTES);
    }
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      Rejection wrong = attribute(field, attribute.getKey(), attribute.getValue());
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable Rejection attribute(String parent, String name, @Nullable Object value) {
    if (name.isBlank() || name.length() > Limits.ATTRIBUTE_NAME_CHARS) {
      return Rejection.of(
          Reason.INVALID,
          parent,
          "an attribute's name has 1 to " + Limits.ATTRIBUTE_NAME_CHARS + " characters");
    }
    Rejection wrong = wellFormed(parent, name);
    if (wrong != null) {
      return wrong;
    }
    wrong = value("", value);
    // The path is spelt out only for what is wrong.
    return wrong == null ? null : value(parent + "." + name, value);
  }

  private static @Nullable Rejection value(String field, @Nullable Object value) {
    if (value instanceof String text) {
      return text(field, text, Limits.ATTRIBUTE_VALUE_CHARS);
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return Rejection.of(Reason.INVALID, field, "is not a finite number");
    }
    return value instanceof List<?> list ? list(field, list) : null;
  }

  private static @Nullable Rejection list(String field, List<?> list) {
    if (list.size() > Limits.ATTRIBUTE_LIST_ELEMENTS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          field,
          "has " + list.size() + " elements; at most " + Limits.ATTRIBUTE_LIST_ELEMENTS);
    }
    for (Object element : list) {
      Rejection wrong = text(field, (String) element, Limits.ATTRIBUTE_VALUE_CHARS);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }
}
