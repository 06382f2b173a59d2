package io.carillon.schemas;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a tenant id becomes part of a topic name: letters, digits and {@code -} stand for themselves,
 * every other byte of the UTF-8 is {@code _} and two hex digits. Reversible, so two tenants never
 * share a topic; {@code .} and {@code _}, which Kafka's metrics confuse, never stand beside each
 * other's meaning.
 */
public final class TenantTopicName {

  /** What Kafka leaves of its 249 characters after a prefix and {@code feed.}. */
  static final int MAX_CHARS = 200;

  /** A char is at most three bytes of UTF-8, each escaped by three characters. */
  private static final int MOST_ESCAPED = 9;

  private TenantTopicName() {}

  /** The escaped id. */
  public static String escape(String tenantId) {
    StringBuilder name = new StringBuilder(tenantId.length() + 8);
    for (byte b : tenantId.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (standsForItself(c)) {
        name.append(c);
      } else {
        name.append('_')
            .append(Character.forDigit(c >>> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return name.toString();
  }

  /** The inverse of {@link #escape}; empty when nothing escapes to this. */
  public static Optional<String> unescape(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (standsForItself(c)) {
        bytes.write(c);
      } else if (c == '_' && i + 2 < name.length()) {
        bytes.write(
            Character.digit(name.charAt(i + 1), 16) << 4 | Character.digit(name.charAt(i + 2), 16));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      String id =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      // One tenant, one name: upper-case hex, or an escaped letter, would be a second one.
      return escape(id).equals(name) ? Optional.of(id) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean standsForItself(char c) {
    return c < 128 && Character.isLetterOrDigit(c) || c == '-';
  }

  /** Whether the id, escaped, is short enough for a topic name. */
  public static boolean fits(String tenantId) {
    if (tenantId.isEmpty()) {
      return false;
    }
    // Most are short enough whatever their characters are.
    return tenantId.length() <= MAX_CHARS / MOST_ESCAPED || escape(tenantId).length() <= MAX_CHARS;
  }
}
