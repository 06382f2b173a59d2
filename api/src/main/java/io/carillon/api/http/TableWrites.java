package io.carillon.api.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Read your writes, for what becomes a global table: as {@link UserWrites}, with this instance's
 * copy.
 */
final class TableWrites {

  private final Waiting waiting;
  private final Duration writeTimeout;
  private final Duration applyTimeout;

  TableWrites(Waiting waiting, HttpOptions options) {
    this.waiting = waiting;
    this.writeTimeout = options.writeTimeout();
    this.applyTimeout = options.applyTimeout();
  }

  /**
   * @param written the record's offset, once acknowledged
   * @param reflected whether the table has that offset
   * @param applied makes the answer once it has
   */
  CompletionStage<Answer> write(
      String id, CompletionStage<Long> written, LongPredicate reflected, Supplier<Answer> applied) {
    return waiting
        .atMost(written, writeTimeout)
        .thenApply(UserWrites::acknowledged)
        .thenCompose(
            offset ->
                waiting.until(
                    () -> reflected.test(offset) ? Optional.of(applied.get()) : Optional.empty(),
                    applyTimeout))
        .thenApply(
            answer ->
                answer.orElseGet(() -> Answer.accepted(Map.of("id", id, "status", "accepted"))));
  }
}
