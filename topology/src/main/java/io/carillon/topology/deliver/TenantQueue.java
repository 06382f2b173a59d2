package io.carillon.topology.deliver;

import io.carillon.topology.state.QueuedItem;
import io.carillon.topology.store.AvroValue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be told of one tenant, by its feed topic or by a channel, in the order of the
 * log. The rows are the queue; this remembers only where they begin. For the stream thread only.
 */
final class TenantQueue {

  static final AvroValue<QueuedItem> ITEMS = new AvroValue<>(QueuedItem.class);

  private final KeyValueStore<Bytes, byte[]> rows;
  private final Lane lane;
  private final Bytes end;

  /** Nothing is before it. A scan from the very beginning would pass by all that was deleted. */
  private Bytes from;

  private @Nullable Bytes headKey;
  private @Nullable QueuedItem head;

  /** Bytes it may still write before it is the next queue's turn; negative: wrote too many. */
  private long credit;

  TenantQueue(KeyValueStore<Bytes, byte[]> rows, Lane lane, Bytes from) {
    this.rows = rows;
    this.lane = lane;
    this.from = from;
    this.end = ExpansionKeys.queue(lane).endOfPrefix();
  }

  Lane lane() {
    return lane;
  }

  /** What is next; null: nothing. */
  @Nullable QueuedItem head() {
    if (head == null) {
      try (KeyValueIterator<Bytes, byte[]> first = rows.range(from, end)) {
        if (first.hasNext()) {
          KeyValue<Bytes, byte[]> row = first.next();
          headKey = row.key;
          from = row.key;
          head = ITEMS.read(row.value);
        }
      }
    }
    return head;
  }

  /** What is next was told in part, or is to be told in part. */
  void keep(QueuedItem item) {
    if (headKey != null) {
      rows.put(headKey, ITEMS.write(item));
      head = item;
    }
  }

  /** What is next was told. */
  void remove() {
    if (headKey != null) {
      rows.delete(headKey);
    }
    forget();
  }

  /** A row was changed or deleted from outside: look again. */
  void forget() {
    head = null;
    headKey = null;
  }

  long credit() {
    return credit;
  }

  /** For a turn; what was left of the last one is not kept. */
  void grant(long bytes) {
    credit = Math.min(credit, 0) + bytes;
  }

  void spend(long bytes) {
    credit -= bytes;
  }
}
