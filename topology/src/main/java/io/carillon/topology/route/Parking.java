package io.carillon.topology.route;

import io.carillon.topology.state.ParkedNotify;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.workflow.Workflow;
import io.carillon.topology.workflow.Workflows;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Notify records whose workflow is not in this instance's table, or not in the version they ask
 * for: tables lag, and what was put and then triggered must not be refused for it. They wait for a
 * while, as many as there is room for.
 *
 * <pre>
 *   number, ascending     -> ParkedNotify
 * </pre>
 */
final class Parking {

  /** Of a workflow that nobody may have put. */
  static final Duration UNKNOWN = Duration.ofSeconds(5);

  /** Of a version that somebody has seen: so it will come, unless the workflow was deleted. */
  static final Duration SEEN = Duration.ofSeconds(30);

  static final int ROOM = 10_000;

  static final long ROOM_BYTES = 64L << 20;

  private static final AvroValue<ParkedNotify> ROWS = new AvroValue<>(ParkedNotify.class);

  private final KeyValueStore<Bytes, byte[]> rows;
  private final Workflows workflows;
  private final SortedMap<Long, Waiting> waiting = new TreeMap<>();
  private long bytes;
  private int unknown;

  private record Waiting(String workflow, @Nullable Long version, long until, int bytes) {}

  Parking(KeyValueStore<Bytes, byte[]> rows, Workflows workflows) {
    this.rows = rows;
    this.workflows = workflows;
    try (KeyValueIterator<Bytes, byte[]> all = rows.all()) {
      all.forEachRemaining(
          row -> note(new KeyReader(row.key).position(), ROWS.read(row.value), row.value.length));
    }
  }

  private void note(long number, ParkedNotify parked, int size) {
    waiting.put(
        number, new Waiting(parked.getWorkflow(), parked.getVersion(), parked.getUntil(), size));
    bytes += size;
    unknown += parked.getVersion() == null ? 1 : 0;
  }

  /** The workflow, when it is here in that version or a later one. */
  @Nullable Workflow find(String workflow, @Nullable Long version) {
    Workflow here = workflows.find(workflow);
    return here == null || (version != null && here.version() < version) ? null : here;
  }

  /**
   * Keeps it, if there is room.
   *
   * @param now milliseconds since the epoch, by the clock
   */
  boolean park(Arrived arrived, String workflow, @Nullable Long version, long now) {
    Duration patience = version == null ? UNKNOWN : SEEN;
    ParkedNotify parked = arrived.parked(workflow, version, now + patience.toMillis());
    byte[] row = ROWS.write(parked);
    boolean full = waiting.size() >= ROOM || bytes + row.length > ROOM_BYTES;
    if (full || (version == null && unknown >= ROOM / 2)) {
      return false; // What nobody may ever put leaves room for what somebody has seen.
    }
    long number = waiting.isEmpty() ? 0 : waiting.lastKey() + 1;
    rows.put(key(number), row);
    note(number, parked, row.length);
    return true;
  }

  /**
   * Goes on with those whose workflow has come, and with those who have waited long enough.
   *
   * @param now milliseconds since the epoch, by the clock
   */
  void turn(long now, Consumer<Arrived> goOn) {
    if (waiting.isEmpty()) {
      return;
    }
    waiting
        .entrySet()
        .removeIf(
            each -> {
              Waiting one = each.getValue();
              if (now < one.until() && find(one.workflow(), one.version()) == null) {
                return false;
              }
              Bytes key = key(each.getKey());
              byte[] row = Objects.requireNonNull(rows.delete(key), "noted when it was written");
              bytes -= one.bytes();
              unknown -= one.version() == null ? 1 : 0;
              goOn.accept(Arrived.of(ROWS.read(row)));
              return true;
            });
  }

  private static Bytes key(long number) {
    return new KeyWriter().position(number).key();
  }
}
