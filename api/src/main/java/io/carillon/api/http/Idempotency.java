package io.carillon.api.http;

import io.carillon.api.read.Outcomes;
import io.carillon.avro.Notify;
import io.carillon.avro.RouteVerdict;
import io.carillon.topology.Limits;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.route.Fingerprint;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}: within 24 hours one key is one notification. [route] decides;
 * this waits for its verdict, so that a caller who used a key twice hears of it.
 */
final class Idempotency {

  static final String HEADER = "Idempotency-Key";

  /** {@code true} beside an answer that was given before; Knock's library says it so. */
  static final String REPLAYED = "Idempotent-Replayed";

  private static final Duration WINDOW = Duration.ofHours(24);

  private final Waiting waiting;
  private final Duration verdictTimeout;
  private final Clock clock;

  Idempotency(Waiting waiting, HttpOptions options, Clock clock) {

    this.waiting = waiting;
    this.verdictTimeout = options.applyTimeout();
    this.clock = clock;
  }

  /** The key; null when none is given. */
  static @Nullable String key(Context ctx) {
    String key = ctx.header(HEADER);
    if (key != null && (key.isBlank() || key.length() > Limits.IDEMPOTENCY_KEY_CHARS)) {
      throw ApiException.invalid(
          HEADER, "has 1 to " + Limits.IDEMPOTENCY_KEY_CHARS + " characters");
    }
    return key;
  }

  /** Writes unless it was; completes with the verdict, or fails with what the caller is to know. */
  CompletionStage<Verdict> once(
      String id, Notify notify, Outcomes.Log log, Supplier<CompletionStage<Long>> write) {
    String fingerprint = Fingerprint.of(notify);
    Optional<Outcome> before = recent(log, id);
    CompletionStage<Optional<Outcome>> verdict =
        before.isPresent()
            ? CompletableFuture.completedFuture(before)
            : write
                .get()
                .thenCompose(offset -> waiting.until(() -> recent(log, id), verdictTimeout));
    return verdict.thenApply(
        outcome -> {
          check(outcome, fingerprint);
          return new Verdict(before.isPresent());
        });
  }

  /**
   * That a call may be answered.
   *
   * @param repeated whether it was before
   */
  record Verdict(boolean repeated) {

    Answer marked(Answer answer) {
      return repeated ? answer.with(REPLAYED, "true") : answer;
    }
  }

  private Optional<Outcome> recent(Outcomes.Log log, String id) {
    return log.find(id)
        .filter(o -> o.route().getAcceptedAt().isAfter(clock.instant().minus(WINDOW)));
  }

  private static void check(Optional<Outcome> verdict, String fingerprint) {
    Outcome outcome =
        verdict.orElseThrow(
            () ->
                ApiException.notReady(
                    "there is no verdict yet; repeat the call with the same key, which is safe"));
    if (!outcome.route().getFingerprint().equals(fingerprint)) {
      throw ApiException.invalid(
          HEADER, "was used for another notification within the last 24 hours");
    }
    refuseRejected(outcome);
  }

  /** 422 when [route] would not have it. */
  static void refuseRejected(Outcome outcome) {
    if (outcome.route().getVerdict() == RouteVerdict.REJECTED) {
      String reason = outcome.route().getReason();
      throw ApiException.invalid("", reason == null ? "the notification was refused" : reason);
    }
  }

  /** Nothing more is to come. */
  static boolean settled(Outcome outcome) {
    return outcome.route().getVerdict() == RouteVerdict.REJECTED || outcome.resolved();
  }
}
