package io.carillon.topology.route;

import io.carillon.schemas.TopicLayout;
import io.carillon.topology.metric.StageMetrics;
import io.carillon.topology.state.ParkedNotify;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notify records that wait for rows of the tables, for a while, as many as there is room for. They
 * go on in the order in which they came.
 *
 * <pre>
 *   0 | number, ascending     -> ParkedNotify
 * </pre>
 */
final class Parking {

  static final int ROOM = 10_000;

  static final long ROOM_BYTES = 64L << 20;

  /** What the store's changelog takes, less what frames it. */
  static final int ROW_BYTES = TopicLayout.MAX_RECORD_BYTES - 4 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Parking.class);

  private static final String WAITS = "waits";
  private static final String STEP = "step";
  private static final String PARKED = "parked";
  private static final String CAME = "came";
  private static final String IN_VAIN = "in_vain";
  private static final String UNKNOWN = "unknown_workflow";
  private static final String NO_ROOM = "no_room";
  private static final String WAITED_MS = "waited-ms";

  private static final int TAG = 0;
  private static final AvroValue<ParkedNotify> ROWS = new AvroValue<>(ParkedNotify.class);

  private final KeyValueStore<Bytes, byte[]> rows;
  private final StateTables tables;
  private final StageMetrics metrics;
  private final SortedMap<Long, Waiting> waiting = new TreeMap<>();

  /** The least that somebody waits for, by row, and workflows that somebody has never seen. */
  private final Map<Row, Awaited> least = new HashMap<>();

  private final Map<Row, Awaited> anything = new HashMap<>();

  private long bytes;
  private int unknown;

  /**
   * @param since milliseconds since the epoch: it came, or this task began
   */
  private record Waiting(List<Awaited> lacks, long since, long until, int bytes) {

    /** It may be that nobody has ever put what it waits for. */
    boolean isUnknown() {
      return lacks.stream().anyMatch(Awaited::isAny);
    }
  }

  /**
   * @param now milliseconds since the epoch, by the clock: patience begins anew
   */
  Parking(KeyValueStore<Bytes, byte[]> rows, StateTables tables, long now, StageMetrics metrics) {
    this.rows = rows;
    this.tables = tables;
    this.metrics = metrics;
    try (KeyValueIterator<Bytes, byte[]> all =
        rows.range(new KeyWriter().tag(TAG).key(), new KeyWriter().tag(TAG).endOfPrefix())) {
      all.forEachRemaining(
          row -> {
            KeyReader key = new KeyReader(row.key);
            key.tag();
            ParkedNotify parked = ROWS.read(row.value);
            List<Awaited> lacks = parked.getLacks().stream().map(Awaited::of).toList();
            long until = now + WaitingRoom.patience(lacks).toMillis();
            parked.setUntil(Math.max(parked.getUntil(), until));
            note(key.position(), parked, now, row.value.length);
          });
    }
  }

  /** Says what may be counted. */
  static void expect(StageMetrics metrics) {
    metrics.expect(WAITS, STEP, List.of(PARKED, CAME, IN_VAIN, UNKNOWN, NO_ROOM));
    metrics.count(WAITED_MS, 0);
  }

  private void note(long number, ParkedNotify parked, long now, int size) {
    List<Awaited> lacks = parked.getLacks().stream().map(Awaited::of).toList();
    Waiting one = new Waiting(lacks, now, parked.getUntil(), size);
    waiting.put(number, one);
    metrics.count(WAITS, STEP, PARKED, 1);
    bytes += size;
    unknown += one.isUnknown() ? 1 : 0;
    one.lacks.forEach(this::lookFor);
  }

  private void lookFor(Awaited awaited) {
    (awaited.isAny() ? anything : least)
        .merge(
            awaited.row(), awaited, (one, other) -> one.version() <= other.version() ? one : other);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether one of these rows has come that somebody waits for: they go first. */
  boolean mayGoOn(Collection<Row> of) {
    return of.stream().anyMatch(row -> hasCome(least.get(row)) || hasCome(anything.get(row)));
  }

  private boolean hasCome(@Nullable Awaited awaited) {
    return awaited != null && tables.has(awaited);
  }

  /**
   * Keeps it, if there is room.
   *
   * @param lacks what it waits for, all of it
   * @param now milliseconds since the epoch, by the clock
   */
  boolean park(Arrived arrived, List<Awaited> lacks, long now) {
    ParkedNotify parked = arrived.parked(lacks, now + WaitingRoom.patience(lacks).toMillis());
    byte[] row = ROWS.write(parked);
    boolean full =
        row.length > ROW_BYTES || waiting.size() >= ROOM || bytes + row.length > ROOM_BYTES;
    if (full || (lacks.stream().anyMatch(Awaited::isAny) && unknown >= ROOM / 2)) {
      metrics.count(WAITS, STEP, NO_ROOM, 1);
      return false; // What nobody may ever put leaves room for what somebody has seen.
    }
    long number = waiting.isEmpty() ? 0 : waiting.lastKey() + 1;
    rows.put(key(number), row);
    note(number, parked, now, row.length);
    return true;
  }

  /**
   * Goes on with those for which all has come, and with those who have waited long enough.
   *
   * @param now milliseconds since the epoch, by the clock
   */
  void turn(long now, Consumer<Arrived> goOn) {
    if (waiting.isEmpty()) {
      return;
    }
    least.clear();
    anything.clear();
    List<Awaited> inVain = new ArrayList<>();
    waiting
        .entrySet()
        .removeIf(
            each -> {
              Waiting one = each.getValue();
              List<Awaited> lacks = tables.lacking(one.lacks);
              if (now < one.until && !lacks.isEmpty()) {
                lacks.forEach(this::lookFor);
                return false;
              }
              Bytes key = key(each.getKey());
              byte[] row = Objects.requireNonNull(rows.delete(key), "noted when it was written");
              bytes -= one.bytes;
              unknown -= one.isUnknown() ? 1 : 0;
              Arrived arrived = Arrived.of(ROWS.read(row));
              List<Awaited> late = lacks.stream().filter(lack -> !lack.isAny()).toList();
              inVain.addAll(late);
              metrics.count(
                  WAITS, STEP, lacks.isEmpty() ? CAME : late.isEmpty() ? UNKNOWN : IN_VAIN, 1);
              metrics.count(WAITED_MS, Math.max(0, now - one.since));
              goOn.accept(arrived);
              return true;
            });
    if (!inVain.isEmpty()) {
      LOG.warn(
          "notifications waited in vain, {} times; first for {}", inVain.size(), inVain.get(0));
    }
  }

  private static Bytes key(long number) {
    return new KeyWriter().tag(TAG).position(number).key();
  }
}
