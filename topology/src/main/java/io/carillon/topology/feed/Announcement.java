package io.carillon.topology.feed;

import io.carillon.topology.store.Bitmaps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * A row of the store {@code announcements}: for 65,536 ordinals, who got one notification. In every
 * feed it concerns, and nothing is written per recipient.
 *
 * <pre>
 *   key    feed | tenant? | ordinal>>16 | ~position
 *   value  version 1 | flags | at, 8 | expires at, 8 | id length, 1 | id | recipients length, 4 | recipients | by name
 * </pre>
 *
 * Taken apart by hand: a feed read meets up to a thousand of these and needs one bit of each.
 */
final class Announcement {

  private static final byte VERSION = 1;
  private static final int RETRACTED = 1;

  /** Never expires. */
  static final long NEVER = Long.MAX_VALUE;

  private final byte[] row;

  Announcement(byte[] row) {
    if (row[0] != VERSION) {
      throw new SerializationException("not an announcement of version " + VERSION);
    }
    this.row = row;
  }

  static byte[] row(
      String notificationId,
      long at,
      @Nullable Long expiresAt,
      RoaringBitmap recipients,
      RoaringBitmap byName) {
    byte[] id = notificationId.getBytes(StandardCharsets.UTF_8);
    byte[] all = Bitmaps.write(recipients);
    byte[] named = Bitmaps.write(byName);
    return ByteBuffer.allocate(1 + 1 + 8 + 8 + 1 + id.length + 4 + all.length + named.length)
        .put(VERSION)
        .put((byte) 0)
        .putLong(at)
        .putLong(expiresAt == null ? NEVER : expiresAt)
        .put((byte) id.length)
        .put(id)
        .putInt(all.length)
        .put(all)
        .put(named)
        .array();
  }

  /** The same, taken back: it still counts towards what a feed keeps, so that none comes back. */
  byte[] retractedRow() {
    byte[] copy = row.clone();
    copy[1] |= RETRACTED;
    return copy;
  }

  boolean retracted() {
    return (row[1] & RETRACTED) != 0;
  }

  /** Append time, milliseconds since the epoch. */
  long at() {
    return ByteBuffer.wrap(row).getLong(2);
  }

  /** Milliseconds since the epoch, or {@link #NEVER}. */
  long expiresAt() {
    return ByteBuffer.wrap(row).getLong(10);
  }

  String notificationId() {
    return new String(row, 19, row[18] & 0xff, StandardCharsets.UTF_8);
  }

  /** Whether the user at that place of the chunk got it. */
  boolean isFor(int low) {
    return Bitmaps.view(ByteBuffer.wrap(row, bitmaps() + 4, recipientsLength()).slice())
        .contains(low);
  }

  /** Places of everyone who got it. */
  RoaringBitmap recipients() {
    return Bitmaps.read(ByteBuffer.wrap(row, bitmaps() + 4, recipientsLength()).slice());
  }

  /** Whether they were addressed by name. */
  boolean isByName(int low) {
    int from = bitmaps() + 4 + recipientsLength();
    return Bitmaps.view(ByteBuffer.wrap(row, from, row.length - from).slice()).contains(low);
  }

  private int bitmaps() {
    return 19 + (row[18] & 0xff);
  }

  private int recipientsLength() {
    return ByteBuffer.wrap(row).getInt(bitmaps());
  }

  static Bytes key(String feed, @Nullable String tenant, int chunk, long position) {
    return FeedKeys.announcements(feed, tenant, chunk).newest(position).key();
  }
}
