package io.carillon.topology.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who carries messages: {@code {"name", "credentials"?, "options"?}}. Credentials are references
 * and nothing else; options are what is no secret, such as a host. One setting, so that what a
 * tenant says replaces all of it: the environment's credentials never go to a host that a tenant
 * chose.
 */
final class Vendor {

  private static final Set<String> FIELDS = Set.of("name", "credentials", "options");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]*");

  private Vendor() {}

  /** Null when all is well. */
  static @Nullable Rejection check(String field, JsonNode vendor) {
    if (!vendor.isObject()) {
      return invalid(field, "is not a JSON object: {\"name\": \"...\"}");
    }
    for (Map.Entry<String, JsonNode> each : vendor.properties()) {
      if (!FIELDS.contains(each.getKey())) {
        return invalid(
            field + "." + each.getKey(), "is not known; there are name, credentials and options");
      }
    }
    JsonNode name = vendor.path("name");
    if (!name.isTextual() || !NAME.matcher(name.textValue()).matches()) {
      return invalid(field + ".name", "is a word of a-z, 0-9, - and _, such as smtp");
    }
    Rejection wrong = each(field + ".credentials", vendor.get("credentials"), true);
    return wrong == null ? each(field + ".options", vendor.get("options"), false) : wrong;
  }

  private static @Nullable Rejection each(
      String field, @Nullable JsonNode values, boolean credentials) {
    if (values == null) {
      return null;
    }
    if (!values.isObject() || values.size() > Limits.CHANNEL_HEADERS) {
      return invalid(field, "is no JSON object of at most " + Limits.CHANNEL_HEADERS + " fields");
    }
    for (Map.Entry<String, JsonNode> each : values.properties()) {
      if (!KEY.matcher(each.getKey()).matches()) {
        return invalid(field, "names have 1 to 64 of A-Z, a-z, 0-9, _, - and .");
      }
      String at = field + "." + each.getKey();
      // What is refused is told without the value: it may be the secret.
      Rejection wrong =
          credentials
              ? credential(at, each.getValue())
              : option(at, each.getKey(), each.getValue());
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable Rejection credential(String field, JsonNode value) {
    return value.isTextual() && SecretReference.is(value.textValue())
        ? null
        : invalid(field, SecretReference.EXPECTED);
  }

  private static @Nullable Rejection option(String field, String name, JsonNode value) {
    if (value.isNumber() || value.isBoolean()) {
      return null;
    }
    if (!value.isTextual()
        || value.textValue().length() > Limits.CHANNEL_HEADER_CHARS
        || !LINE.matcher(value.textValue()).matches()) {
      return invalid(
          field,
          "is no number, boolean, or line of at most "
              + Limits.CHANNEL_HEADER_CHARS
              + " characters");
    }
    return SecretReference.isSecret(name, value.textValue())
        ? invalid(field, "looks like a secret: it belongs into `credentials`, as a reference")
        : null;
  }

  private static Rejection invalid(String field, String detail) {
    return Rejection.of(Reason.INVALID, field, detail);
  }
}
