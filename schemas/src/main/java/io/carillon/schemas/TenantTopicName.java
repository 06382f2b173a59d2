package io.carillon.schemas;

import java.nio.charset.StandardCharsets;

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
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '-')) {
        name.append(c);
      } else {
        name.append('_')
            .append(Character.forDigit(c >>> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return name.toString();
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
