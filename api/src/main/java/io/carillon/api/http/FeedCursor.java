package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.topology.feed.TenantScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in one feed: base64url of
 *
 * <pre>
 *   1 byte   version
 *   4 bytes  epoch of the user partitions
 *   8 bytes  position, the offset in user-log
 *   8 bytes  hash of whose feed and which scope
 * </pre>
 *
 * It means nothing in another feed, scope or epoch, and is refused there. It is no secret: whoever
 * makes one up reads no more than a page of what they may read anyway.
 */
record FeedCursor(int epoch, long position, long scope) {

  private static final byte VERSION = 1;
  private static final int BYTES = 21;

  /**
   * Of whose feed it is and which tenants are in it. Filters are not part of it: the order is the
   * same with any.
   */
  static long scope(String userId, String feed, TenantScope tenants) {
    MessageDigest hash = ApiKey.sha256();
    for (String part : new @Nullable String[] {userId, feed, tenants.tenant()}) {
      byte[] utf8 = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
      hash.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : utf8.length).array());
      hash.update(utf8);
    }
    hash.update(String.valueOf(tenants.hasTenant()).getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash.digest()).getLong();
  }

  /** Empty when it is not one of this version. */
  static Optional<FeedCursor> parse(String text) {
    try {
      byte[] raw = Base64.getUrlDecoder().decode(text);
      ByteBuffer bytes = ByteBuffer.wrap(raw);
      if (raw.length != BYTES || bytes.get() != VERSION) {
        return Optional.empty();
      }
      FeedCursor cursor = new FeedCursor(bytes.getInt(), bytes.getLong(), bytes.getLong());
      return cursor.position < 0 ? Optional.empty() : Optional.of(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.put(VERSION).putInt(epoch).putLong(position).putLong(scope);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }
}
