package io.carillon.api.http;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.StateTable;
import io.carillon.topology.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Tells every partition of {@code notify} what is awaited, in groups: whatever comes while one is
 * on its way goes with the next. So changes in quick succession cost a record for each partition as
 * often as Kafka acknowledges one, and not for each change. Thread-safe.
 */
final class AwaitedGroups {

  private final Function<List<AwaitedState>, CompletionStage<Long>> everywhere;
  private final Executor workers;

  /** Those that are not on their way. Guarded by this. */
  private final Queue<Group> groups = new ArrayDeque<>();

  /** The last of them. Guarded by this. */
  private Group open = new Group();

  private boolean onItsWay;

  private record Row(StateTable table, String key) {}

  private static final class Group {
    private final Map<Row, AwaitedState> rows = new LinkedHashMap<>();
    private final CompletableFuture<Long> told = new CompletableFuture<>();

    void add(AwaitedState seen) {
      rows.merge(
          new Row(seen.getTable(), seen.getKey()),
          seen,
          (one, other) -> one.getVersion() >= other.getVersion() ? one : other);
    }
  }

  /**
   * @param everywhere writes it to all partitions
   * @param workers where a group goes on its way when another has come: not on Kafka's thread,
   *     which it could hold up
   */
  AwaitedGroups(Function<List<AwaitedState>, CompletionStage<Long>> everywhere, Executor workers) {
    this.everywhere = everywhere;
    this.workers = workers;
  }

  /**
   * Completes when all partitions have it.
   *
   * @param seen at most {@link Limits#AWAITED_ROWS}
   */
  CompletionStage<Long> tell(List<AwaitedState> seen) {
    CompletionStage<Long> told;
    boolean first;
    synchronized (this) {
      if (groups.isEmpty() || open.rows.size() + seen.size() > Limits.AWAITED_ROWS) {
        open = new Group();
        groups.add(open);
      }
      seen.forEach(open::add);
      told = open.told;
      first = !onItsWay;
      onItsWay = true;
    }
    if (first) {
      next();
    }
    return told;
  }

  private void next() {
    Group group;
    synchronized (this) {
      group = groups.poll();
      if (group == null) {
        onItsWay = false;
        return;
      }
    }
    everywhere
        .apply(new ArrayList<>(group.rows.values()))
        .whenCompleteAsync(
            (partitions, error) -> {
              next();
              if (error == null) {
                group.told.complete(partitions);
              } else {
                group.told.completeExceptionally(error);
              }
            },
            workers);
  }
}
