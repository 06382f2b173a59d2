package io.carillon.api.http;

import io.carillon.api.http.representation.NotificationRepresentation;
import io.carillon.api.read.Backend;
import io.carillon.api.read.Explanation;
import io.carillon.api.read.Outcomes;
import io.carillon.api.read.People;
import io.carillon.api.read.Writes;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PartitionOutcome;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.outcome.Outcome;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/notifications}: what became of them, why, and taking them back. */
final class NotificationsResource {

  private static final Pattern ID =
      Pattern.compile("[A-Za-z0-9_.:-]{1," + Limits.NOTIFICATION_ID_CHARS + "}");

  private static final int NOT_READY = 503;

  private final Outcomes outcomes;
  private final People people;
  private final Shares shares;
  private final Writes writes;
  private final Owners owners;
  private final Waiting waiting;
  private final Duration writeTimeout;
  private final Duration applyTimeout;

  NotificationsResource(
      Backend backend, Owners owners, Shares shares, Waiting waiting, HttpOptions options) {
    this.outcomes = backend.outcomes();
    this.people = backend.people();
    this.shares = shares;
    this.writes = backend.writes();
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
            Caller.of(ctx).oneTenant(params.tenant()),
            params.text("workflow"),
            NotificationCursor.read(params, "after"),
            size);
    params.done();
    return shares
        .gather(
            ctx,
            outcomes,
            null,
            partitions -> outcomes.newest(query, partitions).thenApply(NotificationLog::of),
            NotificationLog::of)
        .thenApply(logs -> Answer.ok(NotificationLog.page(logs, size)));
  }

  /** {@code GET /v1/notifications/{id}}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    String id = id(ctx);
    Caller caller = Caller.of(ctx);
    if (Shares.isShare(ctx)) {
      return engagement(ctx, id, null).thenApply(Answer::ok);
    }
    return owners.at(
        ctx,
        outcomes.of(id),
        log -> {
          Outcome outcome = visible(caller, log, id);
          return engagementOrNull(ctx, id, Set.copyOf(outcome.route().getPartitions()))
              .thenApply(seen -> Answer.ok(NotificationRepresentation.of(outcome, seen)));
        });
  }

  /** What is known without them is told while partitions move. */
  private CompletionStage<@Nullable Engagement> engagementOrNull(
      Context ctx, String id, Set<Integer> only) {
    return CompletableFuture.completedFuture(id)
        .thenCompose(same -> engagement(ctx, same, only))
        .handle(
            (engagement, error) -> {
              if (error != null && Problems.answer(error).status() != NOT_READY) {
                throw new CompletionException(error);
              }
              return engagement;
            });
  }

  private CompletionStage<Engagement> engagement(
      Context ctx, String id, @Nullable Set<Integer> only) {
    return shares
        .gather(
            ctx,
            people,
            only,
            partitions ->
                CompletableFuture.supplyAsync(
                    () -> outcomes.engagement(id, partitions), waiting.workers()),
            share -> Json.convert(share, Engagement.class))
        .thenApply(all -> all.stream().reduce(Engagement.NONE, Engagement::plus));
  }

  /** {@code GET /v1/notifications/{id}/explain?user_id=}. */
  CompletionStage<Answer> explain(Context ctx) {
    String id = id(ctx);
    Params params = Params.of(ctx);
    String userId = params.required("user_id");
    params.done();
    ApiException.refuse(Checks.userId("user_id", userId));
    return owners.person(
        ctx,
        userId,
        person -> {
          Explanation why = person.explain(id).orElseThrow(NotificationsResource::missing);
          return CompletableFuture.completedFuture(
              Answer.ok(
                  new Explained(
                      id, userId, why.delivered(), why.evaluated(), why.steps(), why.channels())));
        });
  }

  /**
   * {@code DELETE /v1/notifications/{id}}: 200 once it is out of every feed and count; 202 when it
   * is not known yet, for then the retraction may have overtaken it and wins when it comes.
   */
  CompletionStage<Answer> retract(Context ctx) {
    Params.of(ctx).done();
    String id = id(ctx);
    Caller caller = Caller.of(ctx);
    return owners.at(
        ctx,
        outcomes.of(id),
        log -> {
          if (!caller.tenants().isAll()) {
            // What is not known yet may be another tenant's.
            visible(caller, log, id);
          }
          return retract(ctx, id, log);
        });
  }

  /** To others it is as one that there is not. */
  private static Outcome visible(Caller caller, Outcomes.Log log, String id) {
    return log.find(id)
        .filter(outcome -> caller.sees(outcome.route().getTenant()))
        .orElseThrow(NotificationsResource::missing);
  }

  private CompletionStage<Answer> retract(Context ctx, String id, Outcomes.Log log) {
    Notify notify =
        Notify.newBuilder()
            .setOperation(NotifyOperation.RETRACT)
            .setId(id)
            .setScope(NotifyResource.SCOPE)
            .build();
    Duration patience = log.find(id).isPresent() ? applyTimeout : Duration.ZERO;
    return waiting
        .atMost(writes.notify(Caller.provenance(ctx), null, notify), writeTimeout)
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
      List<Explanation.Step> steps,
      List<Explanation.Channel> channels) {}
}
