package io.carillon.topology.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Headers that an {@code http} channel sends along. What looks like a secret must be a reference,
 * {@code env:NAME} or {@code file:/path}, which the connector resolves where it runs, and only so
 * far as its own configuration lets it: topics, stores and answers never hold the secret itself.
 */
final class ChannelHeaders {

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

  /** The connector's own: they say how the request itself is carried. */
  private static final Set<String> CARRIAGE =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "idempotency-key");

  private ChannelHeaders() {}

  /** Null when all is well. */
  static @Nullable Rejection check(String field, JsonNode headers) {
    if (!headers.isObject()) {
      return invalid(field, "is not a JSON object");
    }
    if (headers.size() > Limits.CHANNEL_HEADERS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          field,
          "has " + headers.size() + " headers; at most " + Limits.CHANNEL_HEADERS);
    }
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, JsonNode> each : headers.properties()) {
      Rejection wrong = header(field, each.getKey(), each.getValue());
      if (wrong != null) {
        return wrong;
      }
      if (!names.add(each.getKey().toLowerCase(Locale.ROOT))) {
        return invalid(field + "." + each.getKey(), "is given twice: case says nothing here");
      }
    }
    return null;
  }

  private static @Nullable Rejection header(String field, String name, JsonNode value) {
    if (!NAME.matcher(name).matches()) {
      return invalid(field, "a header's name has 1 to 128 letters, digits and !#$%&'*+.^_`|~-");
    }
    String at = field + "." + name;
    if (CARRIAGE.contains(name.toLowerCase(Locale.ROOT))) {
      return invalid(at, "is set by the connector itself");
    }
    // What is refused is told without the value: it may be the secret.
    if (!value.isTextual()
        || value.textValue().length() > Limits.CHANNEL_HEADER_CHARS
        || !PRINTABLE.matcher(value.textValue()).matches()) {
      return invalid(
          at, "is not a string of at most " + Limits.CHANNEL_HEADER_CHARS + " printable ASCII");
    }
    String text = value.textValue();
    if (SecretReference.is(text)) {
      return null;
    }
    if (SecretReference.refers(text)) {
      return invalid(at, "is no reference: `env:NAME` or `file:/absolute/path`");
    }
    return SecretReference.isSecret(name, text) ? invalid(at, SecretReference.EXPECTED) : null;
  }

  private static Rejection invalid(String field, String detail) {
    return Rejection.of(Reason.INVALID, field, detail);
  }
}
