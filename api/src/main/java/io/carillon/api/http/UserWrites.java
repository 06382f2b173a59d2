package io.carillon.api.http;

import io.carillon.api.read.NotReadyException;
import io.carillon.api.read.Person;
import io.carillon.api.read.Provenance;
import io.carillon.api.read.Writes;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Read your writes: a change goes to {@code user-log}, and the answer waits until the partition has
 * applied it. 200 and 204 promise that every later read and every later notification sees it. When
 * that takes too long, or the partition moves meanwhile, the answer is 202: Kafka has the change,
 * it will be applied in its order, and repeating it would apply it twice.
 */
final class UserWrites {

  private final Writes writes;
  private final Waiting waiting;
  private final Duration writeTimeout;
  private final Duration applyTimeout;

  UserWrites(Writes writes, Waiting waiting, HttpOptions options) {
    this.writes = writes;
    this.waiting = waiting;
    this.writeTimeout = options.writeTimeout();
    this.applyTimeout = options.applyTimeout();
  }

  /**
   * @param change one of the records of {@code UserLogEntry.change}
   * @param applied makes the answer once it is visible
   */
  CompletionStage<Answer> write(
      Context ctx, Person person, Object change, Supplier<Answer> applied) {
    return apply(ctx, person, change)
        .thenApply(visible -> visible ? seen(person, applied) : accepted(person));
  }

  /**
   * Several in their order, each by itself: should this be cut short, some of them are written.
   *
   * @param changes as of {@link #write}
   */
  CompletionStage<Answer> writeAll(
      Context ctx, Person person, List<?> changes, Supplier<Answer> applied) {
    CompletionStage<Boolean> all = CompletableFuture.completedFuture(true);
    for (Object change : changes) {
      all = all.thenCombine(apply(ctx, person, change), Boolean::logicalAnd);
    }
    return all.thenApply(visible -> visible ? seen(person, applied) : accepted(person));
  }

  private static Answer seen(Person person, Supplier<Answer> applied) {
    try {
      return applied.get();
    } catch (NotReadyException moved) {
      // 503 would say that it may not have been written.
      return accepted(person);
    }
  }

  private static Answer accepted(Person person) {
    return Answer.accepted(Map.of("id", person.id(), "status", "accepted"));
  }

  /** Whether it became visible in time; fails when it was refused. */
  CompletionStage<Boolean> apply(Context ctx, Person person, Object change) {
    return apply(Caller.provenance(ctx), person, change);
  }

  /** The same of what nobody calls who has a key. */
  CompletionStage<Boolean> apply(Provenance by, Person person, Object change) {
    return waiting
        .atMost(writes.user(by, person.id(), new UserLogEntry(change, null)), writeTimeout)
        .thenApply(UserWrites::acknowledged)
        .thenCompose(
            offset ->
                waiting
                    .atMost(person.whenPassed(offset), applyTimeout)
                    .exceptionallyCompose(UserWrites::unlessMoved))
        .thenApply(UserWrites::passed);
  }

  /** The offset, or 503: whether it was written is not known. */
  static long acknowledged(Optional<Long> offset) {
    return offset.orElseThrow(
        () ->
            ApiException.notReady(
                "Kafka did not acknowledge the record in time; it may yet be written. Try again"));
  }

  private static CompletionStage<Optional<Optional<Rejection>>> unlessMoved(Throwable error) {
    return Problems.cause(error) instanceof NotReadyException
        ? CompletableFuture.completedFuture(Optional.empty())
        : CompletableFuture.failedFuture(error);
  }

  private static boolean passed(Optional<Optional<Rejection>> inTime) {
    inTime
        .flatMap(refused -> refused)
        .ifPresent(
            rejection -> {
              throw new CompletionException(ApiException.of(rejection));
            });
    return inTime.isPresent();
  }
}
