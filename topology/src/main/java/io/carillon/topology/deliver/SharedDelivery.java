package io.carillon.topology.deliver;

import io.carillon.schemas.MessageId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A delivery without whose it is, encoded once for all recipients.
 *
 * <pre>
 *   0 | schema id, 4 | message id | user id | address | attempt key | unsubscribe url | ...
 * </pre>
 *
 * <p>Each is a length and UTF-8; the last a choice, and where it is there that. As it is encoded
 * here, message id, user id and attempt key are empty and there is no URL: one byte 0 each. Not
 * thread-safe.
 */
final class SharedDelivery {

  private static final int HEAD = 5;

  /** Nothing for the message id, and nothing for the user id. */
  private static final int EMPTY = 2;

  /** The second choice, as Avro writes it. */
  private static final int THERE = 2;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final byte[] encoded;

  /** Where the address begins, its length included, and where what comes after it does. */
  private final int address;

  private final int attemptKey;

  /** Where begins what comes after all that. */
  private final int rest;

  private final byte[] notificationId;
  private final byte[] topic;
  private final MessageDigest sha256;

  /** What is a recipient's own. */
  record Own(byte[] key, byte[] value) {}

  /**
   * @param encoded with empty message id, user id and attempt key, and without a URL
   * @param topic for which it is: the same message has another attempt key by another channel, and
   *     in another environment
   */
  SharedDelivery(byte[] encoded, String notificationId, String topic) {
    this.encoded = encoded;
    this.address = HEAD + EMPTY;
    ByteBuffer from = ByteBuffer.wrap(encoded, address, encoded.length - address);
    int length = length(from);
    this.attemptKey = from.position() + length;
    this.rest = attemptKey + 2;
    if (encoded[HEAD] != 0
        || encoded[HEAD + 1] != 0
        || encoded[attemptKey] != 0
        || encoded[attemptKey + 1] != 0) {
      throw new IllegalStateException("what is a recipient's own is not where it is looked for");
    }
    this.notificationId = notificationId.getBytes(StandardCharsets.UTF_8);
    this.topic = topic.getBytes(StandardCharsets.UTF_8);
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Avro's zigzag of what is not negative. */
  private static int length(ByteBuffer from) {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = from.get();
      length |= (next & 0x7f) << shift;
      if (next >= 0) {
        return length >>> 1;
      }
    }
  }

  /**
   * The delivery of one user.
   *
   * @param userId UTF-8
   */
  Own of(byte[] userId) {
    return of(userId, null, null);
  }

  /**
   * The delivery of one user.
   *
   * @param userId UTF-8
   * @param ownAddress null: the one that all have
   * @param unsubscribeUrl null: there is none
   */
  Own of(byte[] userId, @Nullable String ownAddress, @Nullable String unsubscribeUrl) {
    byte[] messageId = MessageId.ascii(notificationId, userId);
    ByteArrayOutputStream all =
        new ByteArrayOutputStream(encoded.length + messageId.length + userId.length + 64);
    all.write(encoded, 0, HEAD);
    text(all, messageId);
    text(all, userId);
    if (ownAddress == null) {
      all.write(encoded, address, attemptKey - address);
    } else {
      text(all, ownAddress.getBytes(StandardCharsets.UTF_8));
    }
    text(all, attemptKey(messageId));
    if (unsubscribeUrl == null) {
      all.write(0);
    } else {
      all.write(THERE);
      text(all, unsubscribeUrl.getBytes(StandardCharsets.UTF_8));
    }
    all.write(encoded, rest, encoded.length - rest);
    return new Own(messageId, all.toByteArray());
  }

  private byte[] attemptKey(byte[] messageId) {
    sha256.update(topic);
    sha256.update((byte) 0);
    return BASE64.encode(sha256.digest(messageId));
  }

  private static void text(ByteArrayOutputStream to, byte[] utf8) {
    int rest = utf8.length << 1;
    while (rest > 0x7f) {
      to.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    to.write(rest);
    to.write(utf8, 0, utf8.length);
  }
}
