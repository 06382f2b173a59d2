package io.carillon.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Names a message: derived from notification id and user id, and carries both, so that any instance
 * finds its partition. It proves nothing: whether the user is in the audience is asked each time.
 *
 * <p>As text: base64url of one byte of length, the notification id, the user id.
 */
public record MessageId(String notificationId, String userId) {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** The inverse of {@link #toString()}; empty when it is no message id. */
  public static Optional<MessageId> parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length < 3) {
        return Optional.empty();
      }
      int length = bytes[0] & 0xff;
      if (length == 0 || bytes.length <= 1 + length) {
        return Optional.empty();
      }
      MessageId id =
          new MessageId(utf8(bytes, 1, length), utf8(bytes, 1 + length, bytes.length - 1 - length));
      // One message, one spelling: padding or stray bits would make a second one.
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String utf8(byte[] bytes, int from, int length) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, length))
        .toString();
  }

  @Override
  public String toString() {
    return new String(
        ascii(
            notificationId.getBytes(StandardCharsets.UTF_8),
            userId.getBytes(StandardCharsets.UTF_8)),
        StandardCharsets.US_ASCII);
  }

  /**
   * The text of the id, for whoever makes it for a million users.
   *
   * @param notification the notification id, UTF-8; 1 to 255 bytes
   * @param user the user id, UTF-8
   */
  public static byte[] ascii(byte[] notification, byte[] user) {
    if (notification.length == 0 || notification.length > 255) {
      throw new IllegalArgumentException("notification id of " + notification.length + " bytes");
    }
    byte[] all = new byte[1 + notification.length + user.length];
    all[0] = (byte) notification.length;
    System.arraycopy(notification, 0, all, 1, notification.length);
    System.arraycopy(user, 0, all, 1 + notification.length, user.length);
    return ENCODER.encode(all);
  }
}
