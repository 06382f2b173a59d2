package io.carillon.topology.route;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Where notification ids come from when the sender gives none. The same input gives the same id, so
 * a repeat is recognised wherever it lands.
 */
public final class NotificationIds {

  private static final int BYTES = 16;

  private NotificationIds() {}

  /** Of an idempotency key within its scope. */
  public static String ofKey(String scope, String idempotencyKey) {
    return hash("key", scope, idempotencyKey);
  }

  /** Of a record without key. */
  public static String ofRecord(String topic, int partition, long offset) {
    return hash("record", topic, partition + "@" + offset);
  }

  /** 128 bits of SHA-256 over the parts, each with its length, as base64url. */
  static String hash(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
      digest.update((byte) (utf8.length >>> 24));
      digest.update((byte) (utf8.length >>> 16));
      digest.update((byte) (utf8.length >>> 8));
      digest.update((byte) utf8.length);
      digest.update(utf8);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(java.util.Arrays.copyOf(digest.digest(), BYTES));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
