package io.carillon.topology.feed;

import io.carillon.topology.state.NotificationState;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Removes rows that no feed shows any more, a few with each record, so that no record waits long.
 * Paced by the log's own time, with its progress in a row of its own: every replay removes the
 * same.
 *
 * <pre>
 *   key    empty text                     sorts before every notification
 *   value  phase, 1 | since, 8 | next key
 * </pre>
 */
final class Retention {

  /** Rows looked at with each record while a sweep is under way. */
  static final int ROWS_PER_RECORD = 64;

  /** Between the start of one sweep and the next. */
  static final Duration PERIOD = Duration.ofHours(1);

  /** Rows go this much later than they stop to show, so that no reader finds half of one. */
  private static final Duration GRACE = Duration.ofDays(1);

  private static final Bytes PROGRESS = new KeyWriter().text("").key();
  private static final int IDLE = 0;
  private static final int ENTRIES = 1;
  private static final int ANNOUNCEMENTS = 2;
  private static final int NOTIFICATIONS = 3;

  private final FeedWriter stores;
  private final FeedSettings settings;
  private int phase;
  private long since;
  private byte[] next = {};

  Retention(FeedWriter stores, FeedSettings settings) {
    this.stores = stores;
    this.settings = settings;
    byte[] progress = stores.notifications().get(PROGRESS);
    if (progress != null) {
      ByteBuffer row = ByteBuffer.wrap(progress);
      phase = row.get();
      since = row.getLong();
      next = new byte[row.remaining()];
      row.get(next);
    }
  }

  /** With each record, at its append time in milliseconds since the epoch. */
  void tick(long now) {
    if (phase == IDLE) {
      if (now - since < PERIOD.toMillis()) {
        return;
      }
      phase = ENTRIES;
      since = now;
      next = new byte[0];
    } else {
      sweep(now);
    }
    stores
        .notifications()
        .put(
            PROGRESS,
            ByteBuffer.allocate(9 + next.length)
                .put((byte) phase)
                .putLong(since)
                .put(next)
                .array());
  }

  private void sweep(long now) {
    KeyValueStore<Bytes, byte[]> store =
        switch (phase) {
          case ENTRIES -> stores.entries();
          case ANNOUNCEMENTS -> stores.announcements();
          default -> stores.notifications();
        };
    long oldest = now - settings.retention().plus(GRACE).toMillis();
    int looked = 0;
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(next), null)) {
      while (rows.hasNext() && looked++ < ROWS_PER_RECORD) {
        KeyValue<Bytes, byte[]> row = rows.next();
        next = after(row.key);
        if (isOlder(row, oldest)) {
          store.delete(row.key);
        }
      }
      if (!rows.hasNext()) {
        phase = phase == NOTIFICATIONS ? IDLE : phase + 1;
        next = new byte[0];
      }
    }
  }

  private boolean isOlder(KeyValue<Bytes, byte[]> row, long oldest) {
    return switch (phase) {
      case ENTRIES -> FeedEntry.read(row.value).at() < oldest;
      case ANNOUNCEMENTS -> new Announcement(row.value).at() < oldest;
      default -> isOldNotification(row, oldest);
    };
  }

  /** A notification's own row comes before those beside it, so these go with it. */
  private boolean isOldNotification(KeyValue<Bytes, byte[]> row, long oldest) {
    if (row.key.equals(PROGRESS)) {
      return false;
    }
    KeyReader key = new KeyReader(row.key);
    String id = key.text();
    boolean beside = key.tag() != 0;
    if (beside) {
      return isGone(stores.notifications().get(FeedKeys.notification(id)), oldest);
    }
    boolean old = isGone(row.value, oldest);
    if (old) {
      deleteBeside(id);
    }
    return old;
  }

  private static boolean isGone(byte @Nullable [] row, long oldest) {
    if (row == null) {
      return true;
    }
    NotificationState notification = Notifications.STATES.read(row);
    return notification.getAt() < oldest;
  }

  /** Its audience, and what its deliveries have in common. */
  private void deleteBeside(String id) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        stores
            .notifications()
            .range(FeedKeys.audience(id).key(), FeedKeys.ofNotification(id).endOfPrefix())) {
      while (rows.hasNext()) {
        stores.notifications().delete(rows.next().key);
      }
    }
  }

  private static byte[] after(Bytes key) {
    byte[] bytes = new byte[key.get().length + 1];
    System.arraycopy(key.get(), 0, bytes, 0, key.get().length);
    return bytes;
  }
}
