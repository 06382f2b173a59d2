package io.carillon.topology.deliver;

import io.carillon.topology.state.QueuedItem;
import io.carillon.topology.store.KeyReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one task, and a ring of those with something in them. For the stream thread only.
 */
final class Queues {

  private final KeyValueStore<Bytes, byte[]> rows;

  /** Those with something in them. */
  private final Map<Lane, TenantQueue> waiting = new HashMap<>();

  private final Deque<TenantQueue> ring = new ArrayDeque<>();
  private long position;
  private int n;

  Queues(KeyValueStore<Bytes, byte[]> rows) {
    this.rows = rows;
    find();
  }

  /** Looks for queues with something in them, from one to the next. */
  private void find() {
    Bytes next = ExpansionKeys.queues().key();
    Bytes end = ExpansionKeys.queues().endOfPrefix();
    while (true) {
      Bytes first;
      try (KeyValueIterator<Bytes, byte[]> each = rows.range(next, end)) {
        if (!each.hasNext()) {
          return;
        }
        first = each.next().key;
      }
      Lane lane = ExpansionKeys.lane(first);
      next = ExpansionKeys.queue(lane).endOfPrefix();
      add(new TenantQueue(rows, lane, first));
      try (KeyValueIterator<Bytes, byte[]> last = rows.reverseRange(first, next)) {
        numbered(last.next());
      }
    }
  }

  private void numbered(KeyValue<Bytes, byte[]> last) {
    KeyReader key = new KeyReader(last.key);
    key.tag();
    key.optional();
    key.optional();
    long at = key.position();
    int number = key.number();
    if (at > position || (at == position && number > n)) {
      position = at;
      n = number;
    }
  }

  private void add(TenantQueue queue) {
    waiting.put(queue.lane(), queue);
    ring.addLast(queue);
  }

  /** From here on, what is added was caused at that position or after it. */
  void at(long newest) {
    if (newest > position) {
      position = newest;
      n = 0;
    }
  }

  /** How far the log was applied when something was last added, or later. */
  long position() {
    return position;
  }

  boolean isEmpty() {
    return ring.isEmpty();
  }

  /** Whether nothing waits that must be told before. */
  boolean isEmpty(Lane lane) {
    return !waiting.containsKey(lane);
  }

  /** How many have something in them. */
  int size() {
    return ring.size();
  }

  /** Messages that came: to be found again by their position. */
  void addCreated(Lane lane, QueuedItem item) {
    put(lane, ExpansionKeys.item(lane, item.getPosition(), 0), item);
  }

  /** Anything else. */
  void add(Lane lane, QueuedItem item) {
    put(lane, ExpansionKeys.item(lane, position, ++n), item);
  }

  private void put(Lane lane, Bytes key, QueuedItem item) {
    rows.put(key, TenantQueue.ITEMS.write(item));
    if (!waiting.containsKey(lane)) {
      add(new TenantQueue(rows, lane, key));
    }
  }

  /** Takes out messages that came at a position; null when they are not, or no longer, waiting. */
  @Nullable QueuedItem take(Lane lane, long at) {
    Bytes key = ExpansionKeys.item(lane, at, 0);
    byte[] row = rows.delete(key);
    TenantQueue queue = waiting.get(lane);
    if (queue != null) {
      queue.forget();
    }
    return row == null ? null : TenantQueue.ITEMS.read(row);
  }

  /** Whose turn it is; it comes to stand last. */
  TenantQueue next() {
    TenantQueue queue = ring.removeFirst();
    ring.addLast(queue);
    return queue;
  }

  /** Nothing is left in it. */
  void ended(TenantQueue queue) {
    ring.remove(queue);
    waiting.remove(queue.lane());
  }
}
