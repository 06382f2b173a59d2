package io.carillon.api.http;

import io.carillon.api.http.BulkProgress.Progress;
import io.carillon.api.http.representation.BulkOperation;
import io.carillon.api.read.NotReadyException;
import io.carillon.api.read.Writes;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.BulkKind;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.BulkWrite;
import io.carillon.avro.StateTable;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that change many. Once Kafka has all changes, the operation is written down, so that it can
 * be asked for at any instance; then the answer waits until they are applied, which takes
 * milliseconds. When that takes too long the answer is 202 and {@code processing}: they will be
 * applied, and {@code GET /v1/bulk_operations/{id}} tells when.
 */
final class BulkRuns {

  private static final Logger LOG = LoggerFactory.getLogger(BulkRuns.class);
  private static final long LOOK_EVERY_MS = 20;

  /** With ids as long as they may be, that is half of what a record may have. */
  private static final int MOST_CHANGES = 2_000;

  private final BulkProgress progress;
  private final Writes writes;
  private final TableWrites tables;
  private final Waiting waiting;
  private final Duration writeTimeout;
  private final Duration applyTimeout;
  private final Clock clock;

  BulkRuns(
      BulkProgress progress,
      Writes writes,
      TableWrites tables,
      Waiting waiting,
      HttpOptions options,
      Clock clock) {
    this.progress = progress;
    this.writes = writes;
    this.tables = tables;
    this.waiting = waiting;
    this.writeTimeout = options.writeTimeout();
    this.applyTimeout = options.applyTimeout();
    this.clock = clock;
  }

  /** The offset of a change, or 503: whether it was written is not known. */
  CompletionStage<Long> written(CompletionStage<Long> write) {
    return waiting.atMost(write, writeTimeout).thenApply(UserWrites::acknowledged);
  }

  /**
   * One change for each of some ids, in that order.
   *
   * @param change writes it
   */
  CompletionStage<List<BulkWrite>> each(
      List<String> ids, java.util.function.Function<String, CompletionStage<Long>> change) {
    CompletionStage<List<BulkWrite>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (String id : ids) {
      all = and(all, id, written(change.apply(id)));
    }
    return all;
  }

  static CompletionStage<List<BulkWrite>> and(
      CompletionStage<List<BulkWrite>> all, String id, CompletionStage<Long> offset) {
    return all.thenCombine(
        offset,
        (list, at) -> {
          list.add(new BulkWrite(id, at, 1));
          return list;
        });
  }

  /**
   * Answers with the operation.
   *
   * @param changes that Kafka has
   */
  CompletionStage<Answer> answer(Context ctx, String name, BulkKind kind, List<BulkWrite> changes) {
    String id = TimeOrderedIds.next(clock);
    BulkOperationState operation =
        BulkOperationState.newBuilder()
            .setName(name)
            .setKind(kind)
            .setMadeBy(Caller.of(ctx).label())
            .setStartedAt(clock.instant())
            .setRows(changes.stream().mapToInt(BulkWrite::getRows).sum())
            .setAwaited(bounded(changes))
            .build();
    if (changes.isEmpty()) {
      operation.setCompletedAt(clock.instant());
    }
    long deadline = System.nanoTime() + applyTimeout.toNanos();
    return written(writes.bulkOperation(id, operation))
        .thenCompose(offset -> settled(ctx, id, operation, deadline))
        .thenCompose(come -> seen(operation, come))
        .thenApply(come -> answer(id, operation, come));
  }

  /**
   * Before it is said that tenants are changed: whatever is sent after that sees it, as after a
   * single change. Said again by every instance that is asked before somebody wrote down that it is
   * completed, which does no harm.
   */
  CompletionStage<Progress> seen(BulkOperationState operation, Progress come) {
    boolean deleted = operation.getKind() == BulkKind.TENANTS_DELETED;
    boolean tenants = deleted || operation.getKind() == BulkKind.TENANTS_SET;
    if (!tenants
        || !isAll(operation, come)
        || operation.getCompletedAt() != null
        || operation.getAwaited().isEmpty()) {
      return CompletableFuture.completedFuture(come);
    }
    List<AwaitedState> rows = new ArrayList<>();
    for (BulkWrite each : operation.getAwaited()) {
      rows.add(new AwaitedState(StateTable.TENANTS, each.getId(), each.getOffset()));
    }
    return tables.awaited(rows).thenApply(all -> come);
  }

  /**
   * As many as an operation can be written down with: beyond, one for each id, the last, which is
   * passed when all are.
   */
  private static List<BulkWrite> bounded(List<BulkWrite> changes) {
    if (changes.size() <= MOST_CHANGES) {
      return changes;
    }
    Map<String, BulkWrite> last = new LinkedHashMap<>();
    for (BulkWrite change : changes) {
      last.merge(
          change.getId(),
          change,
          (one, other) ->
              new BulkWrite(
                  one.getId(),
                  Math.max(one.getOffset(), other.getOffset()),
                  one.getRows() + other.getRows()));
    }
    return List.copyOf(last.values());
  }

  private CompletionStage<Progress> settled(
      Context ctx, String id, BulkOperationState operation, long deadline) {
    return look(ctx, id, operation)
        .thenCompose(
            come ->
                isAll(operation, come) || System.nanoTime() >= deadline
                    ? CompletableFuture.completedFuture(come)
                    : pause().thenCompose(again -> settled(ctx, id, operation, deadline)));
  }

  /** While a partition moves, as if nothing of it were applied. */
  private CompletionStage<Progress> look(Context ctx, String id, BulkOperationState operation) {
    CompletionStage<Progress> come;
    try {
      come = progress.of(ctx, id, operation);
    } catch (NotReadyException | ApiException e) {
      come = CompletableFuture.failedFuture(e);
    }
    return come.exceptionally(
        error -> {
          Throwable cause = Problems.cause(error);
          if (cause instanceof NotReadyException
              || (cause instanceof ApiException api && api.problem().status() == 503)) {
            return Progress.NONE;
          }
          throw new CompletionException(cause);
        });
  }

  private CompletionStage<Void> pause() {
    return CompletableFuture.runAsync(
        () -> {},
        CompletableFuture.delayedExecutor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS, waiting.workers()));
  }

  static boolean isAll(BulkOperationState operation, Progress come) {
    return operation.getCompletedAt() != null || come.processedRows() >= awaitedRows(operation);
  }

  private static int awaitedRows(BulkOperationState operation) {
    return operation.getAwaited().stream().mapToInt(BulkWrite::getRows).sum();
  }

  private Answer answer(String id, BulkOperationState operation, Progress come) {
    boolean all = isAll(operation, come);
    BulkOperationState now = all ? completed(operation, come) : operation;
    if (all && operation.getCompletedAt() == null) {
      // What is lost of it is asked for again: the answer need not wait.
      writes
          .bulkOperation(id, now)
          .exceptionally(
              error -> {
                LOG.warn("that an operation is completed was not written: {}", error.toString());
                return -1L;
              });
    }
    BulkOperation body = represent(id, now, all ? Progress.NONE : come);
    return all ? Answer.ok(body) : Answer.accepted(body);
  }

  private BulkOperationState completed(BulkOperationState operation, Progress come) {
    return BulkOperationState.newBuilder(operation)
        .setCompletedAt(
            operation.getCompletedAt() == null ? clock.instant() : operation.getCompletedAt())
        .setRefusedRows(operation.getRefusedRows() + come.refusedRows())
        .setRefused(operation.getAwaited().isEmpty() ? operation.getRefused() : come.refused())
        .setAwaited(List.of())
        .build();
  }

  /**
   * As it is now.
   *
   * @param come of what is awaited
   */
  BulkOperation represent(String id, BulkOperationState operation, Progress come) {
    boolean all = isAll(operation, come);
    return BulkOperation.of(
        id,
        Urls.bulkOperation(id),
        all ? completed(operation, come) : operation,
        operation.getRows() - awaitedRows(operation) + come.processedRows(),
        all ? List.of() : come.refused(),
        all ? 0 : come.refusedRows(),
        clock.millis());
  }
}
