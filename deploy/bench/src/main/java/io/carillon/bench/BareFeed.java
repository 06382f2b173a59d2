package io.carillon.bench;

import io.carillon.topology.state.UserState;
import io.carillon.topology.store.Bitmaps;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.store.StoreNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The least that meets the rows of a feed page and its counts: the user's row, every entry, every
 * announcement of their tenants, their marks, and the content of the newest. Nothing is decoded but
 * position and notification id, no state and no visibility is looked at, and nobody else's write is
 * minded. For one partition; any thread.
 */
final class BareFeed {

  private static final String FEED = "inbox";

  /** Where the notification id is in a row of feed-entries, and its length in announcements. */
  private static final int ID_IN_ENTRY = 86;

  private static final int ID_LENGTH_IN_ANNOUNCEMENT = 18;

  private final RocksDB users;
  private final RocksDB entries;
  private final RocksDB announcements;
  private final RocksDB marks;
  private final RocksDB notifications;

  BareFeed(KafkaStreams streams, int partition) throws ReflectiveOperationException {
    users = RawStores.of(streams, StoreNames.USERS, partition);
    entries = RawStores.of(streams, StoreNames.FEED_ENTRIES, partition);
    announcements = RawStores.of(streams, StoreNames.ANNOUNCEMENTS, partition);
    marks = RawStores.of(streams, StoreNames.MARKS, partition);
    notifications = RawStores.of(streams, StoreNames.NOTIFICATIONS, partition);
  }

  private record Row(long position, byte[] id) {}

  /**
   * @param user whose ordinal and tenants are taken as known
   * @return notification ids of the newest, newest first
   */
  List<String> page(String userId, UserState user, int size) throws RocksDBException {
    require(users.get(new KeyWriter().tag(2).text(userId).key().get()));
    List<Row> rows = new ArrayList<>();
    scan(
        entries,
        new KeyWriter().number(user.getOrdinal()).text(FEED).key().get(),
        (key, value) ->
            rows.add(new Row(position(key), Arrays.copyOfRange(value, ID_IN_ENTRY, value.length))));
    List<@Nullable String> tenants = new ArrayList<>(user.getMemberships().keySet());
    tenants.add(null);
    int chunk = Bitmaps.chunkOf(user.getOrdinal());
    for (String tenant : tenants) {
      marks.get(new KeyWriter().number(user.getOrdinal()).text(FEED).optional(tenant).key().get());
      scan(
          announcements,
          new KeyWriter().text(FEED).optional(tenant).number(chunk).key().get(),
          (key, value) -> rows.add(new Row(position(key), announced(value))));
    }
    rows.sort(Comparator.comparingLong(Row::position).reversed());
    List<String> page = new ArrayList<>();
    for (Row row : rows.subList(0, Math.min(size, rows.size()))) {
      String id = new String(row.id(), StandardCharsets.UTF_8);
      require(notifications.get(new KeyWriter().text(id).tag(0).key().get()));
      page.add(id);
    }
    return page;
  }

  private static void scan(RocksDB rows, byte[] prefix, BiConsumer<byte[], byte[]> row) {
    try (RocksIterator each = rows.newIterator()) {
      for (each.seek(prefix); each.isValid(); each.next()) {
        byte[] key = each.key();
        if (!Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length)) {
          return;
        }
        row.accept(key, each.value());
      }
    }
  }

  private static byte[] announced(byte[] row) {
    int from = ID_LENGTH_IN_ANNOUNCEMENT + 1;
    return Arrays.copyOfRange(row, from, from + (row[ID_LENGTH_IN_ANNOUNCEMENT] & 0xff));
  }

  private static long position(byte[] key) {
    return ~ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }

  private static void require(byte @Nullable [] row) {
    if (row == null) {
      throw new IllegalStateException("a row is missing");
    }
  }
}
