package io.carillon.api.http;

import io.carillon.api.read.Audit.Place;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A place in the audit: base64url of a version, a time, a partition and an offset. */
final class AuditCursor {

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + Long.BYTES + Integer.BYTES + Long.BYTES;

  private AuditCursor() {}

  static String write(Place place) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(VERSION).putLong(place.time()).putInt(place.partition()).putLong(place.offset());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Null when it is not given, or is found to be none. */
  static @Nullable Place read(Params params, String name) {
    return params.cursor(name, AuditCursor::parse);
  }

  private static @Nullable Place parse(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
        return null;
      }
      Place place = new Place(bytes.getLong(), bytes.getInt(), bytes.getLong());
      return place.time() < 0 || place.partition() < 0 || place.offset() < 0 ? null : place;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
