package io.carillon.topology.route;

import io.carillon.avro.Notify;
import io.carillon.topology.metric.StageMetrics;
import io.carillon.topology.resolve.segment.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Where a notification stays whose tenants, environment or workflow are not in this instance's
 * tables in the version that somebody has seen: tables lag, and what was put and then triggered
 * must neither be refused for it nor be sent as things were before. After a while it goes on with
 * what is there.
 */
final class WaitingRoom {

  /** For a workflow that nobody may have put. */
  static final Duration UNKNOWN = Duration.ofSeconds(5);

  private final StateTables tables;
  private final Fences fences;
  private final Parking parking;
  private final Consumer<Arrived> goOn;

  /**
   * @param rows the store {@code parked}
   * @param now milliseconds since the epoch, by the clock
   * @param metrics of the stage
   * @param goOn what to do with those who need wait no longer
   */
  WaitingRoom(
      KeyValueStore<Bytes, byte[]> rows,
      StateTables tables,
      long now,
      StageMetrics metrics,
      Consumer<Arrived> goOn) {
    this.tables = tables;
    this.fences = new Fences(rows, tables, now);
    this.parking = new Parking(rows, tables, now, metrics);
    this.goOn = goOn;
  }

  /**
   * What comes next waits for this.
   *
   * @param now milliseconds since the epoch, by the clock
   */
  void raise(List<Awaited> awaited, long now) {
    awaited.forEach(each -> fences.raise(each, now));
  }

  /**
   * Whether it stays; false: it has all it needs, or there is no room.
   *
   * @param notify that the rules let pass
   * @param now milliseconds since the epoch, by the clock
   */
  boolean keeps(Arrived arrived, Notify notify, @Nullable Segment segment, long now) {
    List<Awaited> lacks = new ArrayList<>();
    if (!fences.isEmpty() || !parking.isEmpty()) {
      Set<Row> rows = Row.of(notify, segment);
      if (parking.mayGoOn(rows)) {
        turn(now);
      }
      lacks.addAll(fences.lacking(rows));
    }
    for (var each : notify.getAwaits()) {
      lacks.addAll(tables.lacking(List.of(Awaited.of(each))));
    }
    Awaited workflow = workflow(notify);
    if (workflow != null && !tables.has(workflow)) {
      lacks.add(workflow);
    }
    if (lacks.isEmpty()) {
      return false;
    }
    return parking.park(arrived, lacks, now);
  }

  /** How long these are waited for. */
  static Duration patience(List<Awaited> lacks) {
    return lacks.stream().allMatch(Awaited::isAny) ? UNKNOWN : Fences.PATIENCE;
  }

  private static @Nullable Awaited workflow(Notify notify) {
    String key = notify.getWorkflow();
    if (key == null) {
      return null;
    }
    Long version = notify.getWorkflowVersion();
    return version == null ? Awaited.any(key) : new Awaited(Row.workflow(key), version);
  }

  /**
   * Lets go on who may.
   *
   * @param now milliseconds since the epoch, by the clock
   */
  void turn(long now) {
    fences.turn(now);
    parking.turn(now, goOn);
  }
}
