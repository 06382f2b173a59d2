package io.carillon.api.http;

import io.carillon.api.read.Writes;
import io.carillon.avro.AwaitedState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Read your writes, for what becomes a global table: as {@link UserWrites}, with this instance's
 * copy. And notify after your writes, on any instance: before a change is acknowledged, every
 * partition of {@code notify} is told to wait for it, so that whatever is sent afterwards sees it,
 * however far behind the table is of the instance that routes it.
 */
final class TableWrites {

  private final Waiting waiting;
  private final AwaitedGroups awaited;
  private final Duration writeTimeout;
  private final Duration applyTimeout;

  TableWrites(Waiting waiting, Writes writes, HttpOptions options) {
    this.waiting = waiting;
    this.awaited = new AwaitedGroups(writes::await, waiting.workers());
    this.writeTimeout = options.writeTimeout();
    this.applyTimeout = options.applyTimeout();
  }

  /**
   * @param written the record's offset, once acknowledged
   * @param reflected whether the table has that offset
   * @param row what notifications wait for, from the offset; null: nothing
   * @param applied makes the answer once it has
   */
  CompletionStage<Answer> write(
      String id,
      CompletionStage<Long> written,
      LongPredicate reflected,
      @Nullable LongFunction<AwaitedState> row,
      Supplier<Answer> applied) {
    return waiting
        .atMost(written, writeTimeout)
        .thenApply(UserWrites::acknowledged)
        .thenCompose(
            offset ->
                waiting
                    .until(
                        () -> reflected.test(offset) ? Optional.of(offset) : Optional.empty(),
                        applyTimeout)
                    .thenCompose(
                        seen ->
                            seen.isEmpty() || row == null
                                ? CompletableFuture.completedFuture(seen.isPresent())
                                : awaited(List.of(row.apply(offset))).thenApply(all -> true)))
        .thenApply(
            seen -> seen ? applied.get() : Answer.accepted(Map.of("id", id, "status", "accepted")));
  }

  /** Completes when whatever is sent from then on sees these; 503 when that is not known. */
  CompletionStage<Long> awaited(List<AwaitedState> seen) {
    return waiting.atMost(awaited.tell(seen), writeTimeout).thenApply(UserWrites::acknowledged);
  }
}
