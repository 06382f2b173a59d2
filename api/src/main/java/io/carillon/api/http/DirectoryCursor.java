package io.carillon.api.http;

import io.carillon.api.read.Directory.Place;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Which page of users or members: a cursor names the place of the last one before it. */
record DirectoryCursor(@Nullable Place after, int size) {

  private static final byte VERSION = 1;

  static DirectoryCursor of(Params params) {
    Place place = params.cursor("after", DirectoryCursor::parse);
    return new DirectoryCursor(place, params.number("page_size", 1, 50, 50));
  }

  /** Null of null: the start. */
  static @Nullable String write(@Nullable Place place) {
    if (place == null) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(9);
    bytes.put(VERSION).putInt(place.partition()).putInt(place.ordinal());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static @Nullable Place parse(String cursor) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.remaining() != 9 || bytes.get() != VERSION) {
        return null;
      }
      Place place = new Place(bytes.getInt(), bytes.getInt());
      return place.partition() < 0 || place.ordinal() < -1 ? null : place;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
