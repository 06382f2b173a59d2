package io.carillon.topology.deliver;

import io.carillon.topology.store.KeyReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are to be told to have expired, by when: those of one part of a notification and
 * one tenant together. For the stream thread only.
 *
 * <pre>
 *   value  part, 4 | notification id, UTF-8
 * </pre>
 */
final class Expiries {

  private static final long NEVER = Long.MAX_VALUE;

  private final KeyValueStore<Bytes, byte[]> rows;

  /** Nothing is due earlier: most looks need no store. */
  private long nextDue;

  /**
   * @param due milliseconds since the epoch
   * @param tenant of the messages
   * @param position of the messages
   */
  record Expiry(
      long due, @Nullable String tenant, long position, String notificationId, int part) {}

  Expiries(KeyValueStore<Bytes, byte[]> rows) {
    this.rows = rows;
    List<Expiry> first = first(1, NEVER);
    nextDue = first.isEmpty() ? NEVER : first.get(0).due();
  }

  void add(Expiry expiry) {
    byte[] id = expiry.notificationId().getBytes(StandardCharsets.UTF_8);
    rows.put(
        key(expiry.due(), expiry.tenant(), expiry.position()),
        ByteBuffer.allocate(4 + id.length).putInt(expiry.part()).put(id).array());
    nextDue = Math.min(nextDue, expiry.due());
  }

  /** Whether they were still to be told of. */
  boolean remove(long due, @Nullable String tenant, long position) {
    return rows.delete(key(due, tenant, position)) != null;
  }

  /** Takes what is due, a few at a time. */
  List<Expiry> takeDue(long now, int most) {
    if (now < nextDue) {
      return List.of();
    }
    List<Expiry> due = first(most, now);
    due.forEach(each -> remove(each.due(), each.tenant(), each.position()));
    if (due.size() < most) {
      List<Expiry> rest = first(1, NEVER);
      nextDue = rest.isEmpty() ? NEVER : rest.get(0).due();
    }
    return due;
  }

  private List<Expiry> first(int most, long upTo) {
    List<Expiry> first = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> each =
        rows.range(
            ExpansionKeys.expiries().key(),
            ExpansionKeys.expiries().position(upTo).endOfPrefix())) {
      while (each.hasNext() && first.size() < most) {
        first.add(read(each.next()));
      }
    }
    return first;
  }

  private static Expiry read(KeyValue<Bytes, byte[]> row) {
    KeyReader key = new KeyReader(row.key);
    key.tag();
    long due = key.position();
    String tenant = key.optional();
    ByteBuffer value = ByteBuffer.wrap(row.value);
    int part = value.getInt();
    String id = StandardCharsets.UTF_8.decode(value).toString();
    return new Expiry(due, tenant, key.position(), id, part);
  }

  private static Bytes key(long due, @Nullable String tenant, long position) {
    return ExpansionKeys.expiry(Math.max(0, due), tenant, position);
  }
}
