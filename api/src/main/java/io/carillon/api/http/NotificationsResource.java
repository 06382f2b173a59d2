package io.carillon.api.http;

import io.carillon.api.http.representation.NotificationRepresentation;
import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Explanation;
import io.carillon.api.read.Outcomes;
import io.carillon.api.read.Writes;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PartitionOutcome;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.outcome.Outcome;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** {@code /v1/notifications}: what became of them, why, and taking them back. */
final class NotificationsResource {

  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9_.:-]{1," + Limits.NOTIFICATION_ID_CHARS + "}");

  private final Outcomes outcomes;
  private final Writes writes;
  private final Owners owners;
  private final Waiting waiting;
  private final Duration writeTimeout;
  private final Duration applyTimeout;

  NotificationsResource(
      Outcomes outcomes, Writes writes, Owners owners, Waiting waiting, HttpOptions options) {
    this.outcomes = outcomes;
    this.writes = writes;
    this.owners = owners;
    this.waiting = waiting;
    this.writeTimeout = options.writeTimeout();
    this.applyTimeout = options.applyTimeout();
  }

  /** {@code GET /v1/notifications}: newest first. */
  CompletionStage<Answer> list(Context ctx) {
    Params params = Params.of(ctx);
    int size = params.number("page_size", 1, 50, 50);
    Outcomes.Query query =
        new Outcomes.Query(
            params.text("tenant"), params.text("workflow"), params.text("after"), size);
    params.done();
    return outcomes
        .newest(query)
        .handle(
            (page, error) -> {
              if (error != null) {
                throw new CompletionException(cursorOr(error));
              }
              return Answer.ok(
                  Page.of(
                      page.entries().stream().map(NotificationRepresentation::of).toList(),
                      page.after(),
                      null,
                      size));
            });
  }

  private static Throwable cursorOr(Throwable error) {
    Throwable cause = Problems.cause(error);
    return cause instanceof IllegalArgumentException
        ? ApiException.invalid("after", "is no cursor of this list")
        : cause;
  }

  /** {@code GET /v1/notifications/{id}}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    String id = id(ctx);
    return owners.at(
        ctx,
        outcomes.of(id),
        log -> {
          Outcome outcome = log.find(id).orElseThrow(NotificationsResource::missing);
          return CompletableFuture.supplyAsync(
              () ->
                  Answer.ok(
                      NotificationRepresentation.of(
                          outcome, outcomes.engagement(outcome).orElse(null))),
              waiting.workers());
        });
  }

  /** {@code GET /v1/notifications/{id}/explain?user_id=}. */
  CompletionStage<Answer> explain(Context ctx) {
    String id = id(ctx);
    Params params = Params.of(ctx);
    String userId = params.required("user_id");
    params.done();
    Rejection wrong = Checks.userId("user_id", userId);
    if (wrong != null) {
      throw ApiException.of(wrong);
    }
    return owners.person(
        ctx,
        userId,
        person -> {
          Explanation why = person.explain(id).orElseThrow(NotificationsResource::missing);
          return CompletableFuture.completedFuture(
              Answer.ok(new Explained(id, userId, why.delivered(), why.evaluated(), why.steps())));
        });
  }

  /**
   * {@code DELETE /v1/notifications/{id}}: 200 once it is out of every feed and count; 202 when it
   * is not known yet, for then the retraction may have overtaken it and wins when it comes.
   */
  CompletionStage<Answer> retract(Context ctx) {
    Params.of(ctx).done();
    String id = id(ctx);
    return owners.at(ctx, outcomes.of(id), log -> retract(id, log));
  }

  private CompletionStage<Answer> retract(String id, Outcomes.Log log) {
    Notify notify = new Notify();
    notify.setOperation(NotifyOperation.RETRACT);
    notify.setId(id);
    notify.setRecipients(List.of());
    notify.setBody("");
    notify.setScope(NotifyResource.SCOPE);
    Duration patience = log.find(id).isPresent() ? applyTimeout : Duration.ZERO;
    return waiting
        .atMost(writes.notify(null, notify), writeTimeout)
        .thenApply(UserWrites::acknowledged)
        .thenCompose(
            offset ->
                waiting.until(
                    () -> log.find(id).filter(NotificationsResource::retracted), patience))
        .thenApply(
            outcome ->
                outcome.isPresent()
                    ? Answer.ok(Map.of("id", id, "status", "retracted"))
                    : Answer.accepted(Map.of("id", id, "status", "accepted")));
  }

  private static boolean retracted(Outcome outcome) {
    long done = outcome.partitions().stream().filter(PartitionOutcome::getRetracted).count();
    return done >= outcome.route().getPartitions().size();
  }

  private static String id(Context ctx) {
    String id = ctx.pathParam("notification");
    if (!ID.matcher(id).matches()) {
      throw missing();
    }
    return id;
  }

  private static ApiException missing() {
    return ApiException.missing("there is no notification with this id");
  }

  /**
   * @param evaluated {@code then}: from the facts as they were; {@code now}: from what holds at
   *     present
   */
  record Explained(
      String notificationId,
      String userId,
      boolean delivered,
      String evaluated,
      List<Explanation.Step> steps) {}
}
