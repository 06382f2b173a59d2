package io.carillon.api.http;

import io.carillon.topology.outcome.OutcomeReader.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A place in the log of notifications: base64url of a version, a time and an id. */
final class NotificationCursor {

  private static final byte VERSION = 1;

  private NotificationCursor() {}

  static String write(Place place) {
    byte[] id = place.notificationId().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + id.length);
    bytes.put(VERSION).putLong(place.acceptedAt()).put(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Null when it is not given, or is found to be none. */
  static @Nullable Place read(Params params, String name) {
    return params.cursor(name, NotificationCursor::parse);
  }

  /** Null when it is none. */
  static @Nullable Place parse(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() <= 1 + Long.BYTES || bytes.get() != VERSION) {
        return null;
      }
      long acceptedAt = bytes.getLong();
      return new Place(acceptedAt, StandardCharsets.UTF_8.decode(bytes).toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
