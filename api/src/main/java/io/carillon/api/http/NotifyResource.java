package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.Scope;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.Outcomes;
import io.carillon.api.read.Tenants;
import io.carillon.api.read.WorkflowTable;
import io.carillon.api.read.Writes;
import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.Notify;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowState;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.route.ChannelsOf;
import io.carillon.topology.route.NotificationIds;
import io.carillon.topology.route.NotifyRules;
import io.carillon.topology.route.WorkflowNotify;
import io.carillon.topology.workflow.Workflow;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/notify} and the trigger of workflows. 202 says that Kafka has it; from then on no
 * recipient is missed.
 */
final class NotifyResource {

  /** Of HTTP's idempotency keys; Kafka producers have a scope of their own. */
  static final String SCOPE = "api";

  /**
   * The log of outcomes is spread over instances: so often an id is tried whose part of it is here.
   */
  private static final int TRIES_FOR_A_LOCAL_ID = 64;

  /** So long what was put may take from one instance to another. */
  private static final Duration TABLE_LAG = Duration.ofSeconds(1);

  private final Outcomes outcomes;
  private final Writes writes;
  private final Tenants tenants;
  private final TenantWrites tenantWrites;
  private final WorkflowTable workflows;
  private final Actors actors;
  private final Owners owners;
  private final Waiting waiting;
  private final Idempotency idempotency;
  private final Duration writeTimeout;
  private final RateLimits rates;
  private final Clock clock;

  NotifyResource(
      Outcomes outcomes,
      Writes writes,
      Tenants tenants,
      TenantWrites tenantWrites,
      WorkflowTable workflows,
      Actors actors,
      Owners owners,
      Waiting waiting,
      HttpOptions options,
      RateLimits rates,
      Clock clock) {
    this.rates = rates;
    this.outcomes = outcomes;
    this.writes = writes;
    this.tenants = tenants;
    this.tenantWrites = tenantWrites;
    this.workflows = workflows;
    this.actors = actors;
    this.owners = owners;
    this.waiting = waiting;
    this.idempotency = new Idempotency(waiting, options, clock);
    this.writeTimeout = options.writeTimeout();
    this.clock = clock;
  }

  CompletionStage<Answer> send(Context ctx) {
    Params.of(ctx).done();
    String key = Idempotency.key(ctx);
    Duration wait = Prefer.wait(ctx);
    Fields body = Bodies.object(ctx);
    Notify notify = NotifyFields.read(body, clock.instant(), scope(Caller.of(ctx)));
    NotifyRequest request = NotifyRequest.ofNotify(notify, body, key, wait);
    String workflow = notify.getWorkflow();
    if (workflow == null) {
      return accept(ctx, request);
    }
    // Before there is any waiting for it.
    request.refuse(NotifyRules.check(notify));
    return known(
        workflow,
        () -> accept(ctx, request),
        () -> request.refused(WorkflowNotify.unknown(workflow)));
  }

  /** {@code POST /v1/workflows/{key}/trigger}. */
  CompletionStage<Answer> trigger(Context ctx) {
    Params.of(ctx).done();
    String workflow = Paths.workflow(ctx);
    String key = Idempotency.key(ctx);
    Duration wait = Prefer.wait(ctx);
    Bodies.bytes(ctx);
    return known(
        workflow,
        () -> {
          Fields body = Bodies.object(ctx);
          TriggerFields.Trigger trigger =
              TriggerFields.read(workflow, body, clock.instant(), scope(Caller.of(ctx)));
          NotifyRequest request = NotifyRequest.ofTrigger(trigger, key, wait);
          String actor = TriggerFields.actorById(body);
          return actor == null ? accept(ctx, request) : actedBy(ctx, actor, request);
        },
        () -> ApiException.missing("there is no such workflow"));
  }

  /** Goes on with the actor as they are now. */
  private CompletionStage<Answer> actedBy(Context ctx, String actor, NotifyRequest request) {
    Notify notify = request.record();
    request.refuse(NotifyRules.check(notify));
    if (Shares.isShare(ctx)) {
      return CompletableFuture.completedFuture(actors.share(actor));
    }
    return actors
        .snapshot(ctx, actor, notify.getTenant())
        .thenCompose(
            snapshot -> {
              notify.setActor(snapshot);
              return accept(ctx, request);
            });
  }

  /**
   * Sends several through their workflows: none unless all may be sent.
   *
   * @param key each has this key, and its workflow; [route] drops what it has seen; null: none
   * @return their ids
   */
  CompletionStage<List<String>> sendAll(Context ctx, @Nullable String key, List<Notify> all) {
    Caller caller = Caller.of(ctx);
    List<@Nullable String> keys = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (Notify notify : all) {
      notify.setScope(scope(caller));
      admit(caller, NotifyRequest.ofEvent(notify));
      String own = key == null ? null : ApiKey.hashOf(key + "/" + notify.getWorkflow());
      keys.add(own);
      if (own == null) {
        notify.setId(TimeOrderedIds.next(clock));
        ids.add(notify.getId());
      } else {
        ids.add(NotificationIds.ofKey(notify.getScope(), own));
      }
    }
    CompletionStage<Long> written = CompletableFuture.completedFuture(0L);
    for (int i = 0; i < all.size(); i++) {
      rates.tenant(ctx, all.get(i).getTenant());
      written = written.thenCombine(written(ctx, keys.get(i), all.get(i)), (before, last) -> last);
    }
    return written.thenApply(last -> ids);
  }

  /** Goes on with the workflow in this instance's table; another may have put it just now. */
  private CompletionStage<Answer> known(
      String workflow, Supplier<CompletionStage<Answer>> then, Supplier<ApiException> missing) {
    if (workflows.find(workflow).isPresent()) {
      return then.get();
    }
    return waiting
        .until(() -> workflows.find(workflow), TABLE_LAG)
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                throw missing.get();
              }
              return then.get();
            });
  }

  /** What is missing here may have been put at another instance just now. */
  private CompletionStage<Answer> accept(Context ctx, NotifyRequest request) {
    Notify notify = request.record();
    request.refuse(NotifyRules.check(notify));
    confine(Caller.of(ctx), notify);
    if (lacking(notify) == null) {
      return acceptNow(ctx, request);
    }
    return waiting
        .until(() -> lacking(notify) == null ? Optional.of(true) : Optional.empty(), TABLE_LAG)
        .thenCompose(found -> acceptNow(ctx, request));
  }

  /** What is wrong with it by this instance's tables. */
  private @Nullable Rejection lacking(Notify notify) {
    Rejection wrong = configured(tenants, notify);
    return wrong == null && notify.getWorkflow() != null
        ? running(notify.getWorkflow(), notify)
        : wrong;
  }

  private CompletionStage<Answer> acceptNow(Context ctx, NotifyRequest request) {
    admit(Caller.of(ctx), request);
    rates.tenant(ctx, request.record().getTenant());
    TriggerFields.Described described = request.described();
    if (!described.users().isEmpty()) {
      mayDescribe(Caller.of(ctx), "users").requireAllTenants("what is known of a person");
    }
    if (described.tenant() != null) {
      mayDescribe(Caller.of(ctx), "a tenant").requireTenant(described.tenant().id());
    }
    return set(ctx, described.tenant())
        .thenCompose(done -> identified(ctx, described.users()))
        .thenCompose(done -> accepted(ctx, request));
  }

  /** Refuses what must not be sent, or not by this caller, and notes the workflow's version. */
  private void admit(Caller caller, NotifyRequest request) {
    Notify notify = request.record();
    request.refuse(NotifyRules.check(notify));
    confine(caller, notify);
    // Only then: what it says is the tenant's own.
    request.refuse(lacking(notify));
  }

  /** It changes what is known, which a key that may only notify may not. */
  private static Caller mayDescribe(Caller caller, String whom) {
    if (!caller.key().scopes().contains(Scope.MANAGE)) {
      throw ApiException.forbidden(
          "this key may not describe "
              + whom
              + "; it lacks the scope `"
              + Scope.MANAGE.word()
              + "`");
    }
    return caller;
  }

  /** Before the notification is sent, so that it finds the tenant as described. */
  private CompletionStage<?> set(Context ctx, TenantFields.@Nullable Described tenant) {
    return tenant == null
        ? CompletableFuture.completedFuture(0L)
        : tenantWrites
            .write(ctx, tenant.id(), tenant.change(), Answer::noContent)
            .thenApply(
                answer -> {
                  if (answer.status() == 202) {
                    throw ApiException.notReady(
                        "the tenant is written but cannot be read yet; try again");
                  }
                  return answer;
                });
  }

  /** In the log before the notification is, so that it is resolved with what they are. */
  private CompletionStage<?> identified(Context ctx, Map<String, List<Object>> users) {
    CompletionStage<?> all = CompletableFuture.completedFuture(0L);
    for (Map.Entry<String, List<Object>> user : users.entrySet()) {
      for (Object change : user.getValue()) {
        CompletionStage<Long> written =
            waiting
                .atMost(
                    writes.user(
                        Caller.provenance(ctx), user.getKey(), new UserLogEntry(change, null)),
                    writeTimeout)
                .thenApply(UserWrites::acknowledged);
        all = all.thenCombine(written, (before, offset) -> offset);
      }
    }
    return all;
  }

  private CompletionStage<Answer> accepted(Context ctx, NotifyRequest request) {
    return request.key() == null ? unkeyed(ctx, request) : keyed(ctx, request.key(), request);
  }

  /** What it has to hold to given its workflow, whose version [route] is told. */
  private @Nullable Rejection running(String key, Notify notify) {
    Optional<WorkflowState> state = workflows.find(key);
    if (state.isEmpty()) {
      return WorkflowNotify.unknown(key);
    }
    notify.setWorkflowVersion(state.get().getVersion());
    return WorkflowNotify.check(
        new Workflow(key, state.get()),
        notify,
        ChannelsOf.types(
            notify, id -> tenants.tenant(id).orElse(null), tenants.environment().orElse(null)));
  }

  /** Whether its channels are; [route], which has the last word, asks the same. */
  static @Nullable Rejection configured(Tenants tenants, Notify notify) {
    return notify.getChannels().isEmpty()
        ? null
        : ChannelsOf.check(
            notify, id -> tenants.tenant(id).orElse(null), tenants.environment().orElse(null));
  }

  /** Keys of the same tenants share idempotency keys, and no others. */
  private static String scope(Caller caller) {
    Set<String> only = caller.tenants().only();
    return only == null ? SCOPE : SCOPE + ":" + ApiKey.hashOf(Json.text(new TreeSet<>(only)));
  }

  private static void confine(Caller caller, Notify notify) {
    Segment segment = notify.getSegment() == null ? null : Segment.parse(notify.getSegment());
    caller.requireAudience(segment, notify.getTenant(), !notify.getRecipients().isEmpty());
    Actor actor = notify.getActor();
    if (actor != null && actor.getKind() == ActorKind.TENANT) {
      caller.requireTenant(actor.getId());
    }
    if (!caller.tenants().isAll() && notify.getTenant() == null && segment != null) {
      List<String> named = segment.tenants();
      // It means the same, and lets the caller ask what became of it.
      notify.setTenant(named.size() == 1 ? named.get(0) : null);
    }
  }

  private CompletionStage<Answer> unkeyed(Context ctx, NotifyRequest request) {
    Notify notify = request.record();
    Duration wait = request.patience();
    String id = TimeOrderedIds.next(clock);
    Outcomes.Log log = null;
    for (int i = 0; i < TRIES_FOR_A_LOCAL_ID && !wait.isZero() && log == null; i++) {
      id = TimeOrderedIds.next(clock);
      log = outcomes.of(id) instanceof Lookup.Here<Outcomes.Log> here ? here.value() : null;
    }
    notify.setId(id);
    String chosen = id;
    CallLog.notification(ctx, id);
    Outcomes.Log watched = log;
    return written(ctx, null, notify).thenCompose(offset -> resolved(chosen, watched, request));
  }

  /** Where the key's part of the log is, so that the verdict can be waited for. */
  private CompletionStage<Answer> keyed(Context ctx, String key, NotifyRequest request) {
    Notify notify = request.record();
    String id = NotificationIds.ofKey(notify.getScope(), key);
    CallLog.notification(ctx, id);
    return owners.at(
        ctx,
        outcomes.of(id),
        log ->
            idempotency
                .once(id, notify, log, () -> written(ctx, key, notify))
                .thenCompose(
                    verdict ->
                        resolved(id, log, request).thenApply(answer -> verdict.marked(answer))));
  }

  private CompletionStage<Long> written(Context ctx, @Nullable String key, Notify notify) {
    return waiting
        .atMost(writes.notify(Caller.provenance(ctx), key, notify), writeTimeout)
        .thenApply(UserWrites::acknowledged);
  }

  private CompletionStage<Answer> resolved(
      String id, Outcomes.@Nullable Log log, NotifyRequest request) {
    Duration wait = request.patience();
    if (log == null || wait.isZero()) {
      return CompletableFuture.completedFuture(accepted(id, request));
    }
    return waiting
        .until(() -> log.find(id).filter(Idempotency::settled), wait)
        .thenApply(outcome -> answer(id, outcome, request));
  }

  private static Answer answer(String id, Optional<Outcome> outcome, NotifyRequest request) {
    if (outcome.isEmpty()) {
      return accepted(id, request);
    }
    Idempotency.refuseRejected(outcome.get());
    return Prefer.applied(Answer.ok(request.resolved(outcome.get())), request.patience());
  }

  private static Answer accepted(String id, NotifyRequest request) {
    return Answer.accepted(request.accepted(id));
  }
}
