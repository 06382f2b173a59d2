package io.carillon.topology.feed;

import io.carillon.topology.store.KeyWriter;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Keys of [feed]'s stores. Each ends in the inverted position, so that a scan meets the newest
 * first.
 *
 * <pre>
 *   announcements  feed | tenant? | ordinal>>16 | ~position
 *   feed-entries   ordinal | feed | tenant? | ~position
 *   marks          ordinal | feed | tenant?
 *   notifications  notification id | 0
 *                  notification id | 1 | part | tenant index | ordinal>>16
 *                  notification id | 2 | tenant index | channel
 *                  notification id | 3 | part | ordinal>>16
 * </pre>
 */
final class FeedKeys {

  private FeedKeys() {}

  static KeyWriter announcements(String feed, @Nullable String tenant, int chunk) {
    return new KeyWriter().text(feed).optional(tenant).number(chunk);
  }

  static KeyWriter entries(int ordinal, String feed) {
    return new KeyWriter().number(ordinal).text(feed);
  }

  static KeyWriter entries(int ordinal, String feed, @Nullable String tenant) {
    return entries(ordinal, feed).optional(tenant);
  }

  static Bytes entry(int ordinal, String feed, @Nullable String tenant, long position) {
    return entries(ordinal, feed, tenant).newest(position).key();
  }

  static Bytes marks(int ordinal, String feed, @Nullable String tenant) {
    return new KeyWriter().number(ordinal).text(feed).optional(tenant).key();
  }

  static KeyWriter ofUser(int ordinal) {
    return new KeyWriter().number(ordinal);
  }

  static Bytes notification(String id) {
    return new KeyWriter().text(id).tag(0).key();
  }

  static Bytes audience(String id, int part, int tenantIndex, int chunk) {
    return new KeyWriter().text(id).tag(1).number(part).number(tenantIndex).number(chunk).key();
  }

  /** What deliveries have in common. */
  static Bytes delivery(String id, int tenantIndex, String channel) {
    return new KeyWriter().text(id).tag(2).number(tenantIndex).text(channel).key();
  }

  /** Who had asked for which locale. */
  static Bytes locales(String id, int part, int chunk) {
    return new KeyWriter().text(id).tag(3).number(part).number(chunk).key();
  }

  /** Everything of a notification: its own row, and those beside it. */
  static KeyWriter ofNotification(String id) {
    return new KeyWriter().text(id);
  }

  /** The chunk at the end of a key of an audience. */
  static int chunk(Bytes audience) {
    byte[] bytes = audience.get();
    return ByteBuffer.wrap(bytes).getInt(bytes.length - 4);
  }

  static KeyWriter audience(String id) {
    return new KeyWriter().text(id).tag(1);
  }

  /** The position at the end of a key of announcements or entries. */
  static long position(Bytes key) {
    byte[] bytes = key.get();
    return ~ByteBuffer.wrap(bytes).getLong(bytes.length - 8);
  }
}
