package io.carillon.topology.deliver;

import io.carillon.schemas.MessageId;
import java.nio.charset.StandardCharsets;

/**
 * A feed event without whose it is, encoded once for all recipients.
 *
 * <pre>
 *   0 | schema id, 4 | type, 1 | branch of the union, 1 | length | message id | ...
 * </pre>
 *
 * <p>The type is one of a few words and the branch one of two, so each is one byte; an empty
 * message id is the byte 0.
 */
final class Shared {

  private static final int BEFORE = 7;

  private final byte[] encoded;
  private final byte[] notificationId;

  /**
   * @param encoded with an empty message id
   */
  Shared(byte[] encoded, String notificationId) {
    if (encoded[BEFORE] != 0) {
      throw new IllegalStateException("the message id is not where it is looked for");
    }
    this.encoded = encoded;
    this.notificationId = notificationId.getBytes(StandardCharsets.UTF_8);
  }

  /** The event of one user, whose id is given as UTF-8. */
  byte[] of(byte[] userId) {
    byte[] id = MessageId.ascii(notificationId, userId);
    int length = id.length << 1; // Avro's zigzag of what is not negative.
    int lengthBytes = length < 1 << 7 ? 1 : 2; // 255 and 768 bytes at most are 1,366 of base64.
    byte[] all = new byte[encoded.length - 1 + lengthBytes + id.length];
    System.arraycopy(encoded, 0, all, 0, BEFORE);
    if (lengthBytes == 1) {
      all[BEFORE] = (byte) length;
    } else {
      all[BEFORE] = (byte) (length & 0x7f | 0x80);
      all[BEFORE + 1] = (byte) (length >>> 7);
    }
    System.arraycopy(id, 0, all, BEFORE + lengthBytes, id.length);
    System.arraycopy(
        encoded, BEFORE + 1, all, BEFORE + lengthBytes + id.length, encoded.length - BEFORE - 1);
    return all;
  }
}
