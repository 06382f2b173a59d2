package io.carillon.topology.route;

import io.carillon.topology.state.OpenFence;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What whatever comes next in a partition of {@code notify} has to wait for, as {@code AWAIT}
 * records say, and this instance's tables do not have yet. Mostly nothing.
 *
 * <p>Why that is enough for "what was put is what the next trigger sees": a change is acknowledged
 * to its caller only when such a record is in every partition. So what is sent after that, by
 * anyone and from anywhere, is behind it in its partition, and is read after it: by this task, or
 * by the next one to have the partition, to which the fence goes as a row of the store. A
 * notification costs nothing by it, and no instance asks another, or Kafka, what it has
 * acknowledged.
 *
 * <pre>
 *   1 | table | key     -> OpenFence
 * </pre>
 */
final class Fences {

  /** Longer than any table lags while its instance is well. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** More rows than are changed while a table lags. */
  static final int ROOM = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Fences.class);

  private static final int TAG = 1;
  private static final AvroValue<OpenFence> ROWS = new AvroValue<>(OpenFence.class);

  private final KeyValueStore<Bytes, byte[]> rows;
  private final StateTables tables;
  private final Map<Row, Fence> open = new HashMap<>();

  private record Fence(Awaited awaited, long until) {}

  /**
   * @param now milliseconds since the epoch, by the clock: while nothing ran no table could come
   *     nearer, so patience begins anew
   */
  Fences(KeyValueStore<Bytes, byte[]> rows, StateTables tables, long now) {
    this.rows = rows;
    this.tables = tables;
    KeyWriter all = new KeyWriter().tag(TAG);
    try (KeyValueIterator<Bytes, byte[]> each =
        rows.range(all.key(), new KeyWriter().tag(TAG + 1).key())) {
      while (each.hasNext()) {
        KeyValue<Bytes, byte[]> row = each.next();
        OpenFence stored = ROWS.read(row.value);
        Awaited awaited = Awaited.of(stored.getRow());
        open.put(
            awaited.row(),
            new Fence(awaited, Math.max(stored.getUntil(), now + PATIENCE.toMillis())));
      }
    }
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /**
   * From here on this is waited for.
   *
   * @param now milliseconds since the epoch, by the clock
   */
  void raise(Awaited awaited, long now) {
    Fence before = open.get(awaited.row());
    if (before != null && before.awaited.version() >= awaited.version()) {
      return;
    }
    if (tables.has(awaited)) {
      if (before != null) {
        lower(before);
        open.remove(awaited.row());
      }
      return;
    }
    if (before == null && open.size() >= ROOM) {
      LOG.warn("{} rows are awaited already; {} is not", open.size(), awaited);
      return;
    }
    Fence fence = new Fence(awaited, now + PATIENCE.toMillis());
    rows.put(key(awaited.row()), ROWS.write(new OpenFence(awaited.stored(), fence.until)));
    open.put(awaited.row(), fence);
  }

  /** What is awaited of these rows and not here. */
  List<Awaited> lacking(Collection<Row> of) {
    List<Awaited> lacking = new ArrayList<>();
    for (Row row : of) {
      Fence fence = open.get(row);
      if (fence != null && !tables.has(fence.awaited)) {
        lacking.add(fence.awaited);
      }
    }
    return lacking;
  }

  /**
   * Takes away those whose row has come, or has not for too long.
   *
   * @param now milliseconds since the epoch, by the clock
   */
  void turn(long now) {
    open.values()
        .removeIf(
            fence -> {
              boolean come = tables.has(fence.awaited);
              if (!come && now < fence.until) {
                return false;
              }
              if (!come) {
                LOG.warn(
                    "{} has not come within {}; nothing waits for it any more",
                    fence.awaited,
                    PATIENCE);
              }
              lower(fence);
              return true;
            });
  }

  private void lower(Fence fence) {
    rows.delete(key(fence.awaited.row()));
  }

  private static Bytes key(Row row) {
    return new KeyWriter().tag(TAG).text(row.table().name()).text(row.key()).key();
  }
}
