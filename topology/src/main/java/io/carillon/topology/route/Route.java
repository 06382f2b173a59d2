package io.carillon.topology.route;

import io.carillon.avro.ActorLookup;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.RouteOutcome;
import io.carillon.avro.RouteVerdict;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.RoutedRetraction;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.TenantState;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.ActorLabel;
import io.carillon.schemas.OutcomeKey;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.Limits;
import io.carillon.topology.Nodes;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.failure.LogIds;
import io.carillon.topology.failure.Origin;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.TenantRules;
import io.carillon.topology.metric.StageMetrics;
import io.carillon.topology.metric.TenantLabel;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.store.AppliedVersions;
import io.carillon.topology.store.StoreNames;
import io.carillon.topology.workflow.Workflow;
import io.carillon.topology.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * [route]: validates a notify record, drops repeats, makes sure its tenant exists, joins its
 * workflow, renders what it says, and sends it to the user partitions that are to hear of it. It
 * also publishes which partitions will say what they counted.
 */
public final class Route extends ContextualProcessor<byte[], byte[], Object, Object> {

  private static final String NOTIFICATIONS = "notifications";
  private static final String VERDICT = "verdict";
  private static final String REPEATED = "repeated";

  /** Those accepted, by tenant. */
  private static final String TENANT_NOTIFICATIONS = "tenant-notifications";

  /** What waits is looked at this often. */
  private static final Duration TURN = Duration.ofMillis(50);

  private final Decoder<Notify> decoder;
  private final TopologySettings settings;
  private final AppliedVersions applied;
  private @Nullable DeadLetters deadLetters;
  private @Nullable StageMetrics metrics;
  private @Nullable Idempotency idempotency;
  private @Nullable KeyValueStore<String, TenantState> tenants;
  private @Nullable KeyValueStore<String, EnvironmentState> environment;
  private @Nullable Snapshots snapshots;
  private @Nullable Workflows workflows;
  private @Nullable WaitingRoom waitingRoom;
  private @Nullable Cancellable turns;

  /**
   * @param applied what has come to the global tables of this instance
   */
  public Route(Decoder<Notify> decoder, TopologySettings settings, AppliedVersions applied) {
    this.decoder = decoder;
    this.settings = settings;
    this.applied = applied;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetters(Nodes.ROUTE, Nodes.deadLetters(Nodes.ROUTE), context);
    metrics = new StageMetrics(context.metrics(), Nodes.ROUTE);
    metrics.expect(NOTIFICATIONS, VERDICT, List.of("accepted", "rejected", "retracted", REPEATED));
    metrics.expect(TENANT_NOTIFICATIONS, TenantLabel.LABEL, settings.tenants().words());
    idempotency = new Idempotency(context.getStateStore(StoreNames.IDEMPOTENCY));
    tenants = context.getStateStore(StoreNames.TENANTS);
    environment = context.getStateStore(StoreNames.ENVIRONMENT);
    snapshots = new Snapshots(tenants, environment, settings.honorGlobalOptOut());
    workflows = new Workflows(context.getStateStore(StoreNames.WORKFLOWS));
    Parking.expect(metrics);
    waitingRoom = null;
    if (turns != null) {
      turns.cancel();
    }
    turns =
        context.schedule(TURN, PunctuationType.WALL_CLOCK_TIME, now -> waitingRoom(now).turn(now));
  }

  /** Made with the first record or turn: until then a task does not know what time it is. */
  private WaitingRoom waitingRoom(long now) {
    WaitingRoom room = waitingRoom;
    if (room == null) {
      room =
          new WaitingRoom(
              context().getStateStore(StoreNames.PARKED),
              new StateTables(applied, context().getStateStore(StoreNames.WORKFLOWS)),
              now,
              Objects.requireNonNull(metrics),
              this::resume);
      waitingRoom = room;
    }
    return room;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    WaitingRoom room = waitingRoom(now());
    Decoded<Notify> decoded = decoder.value(record.value());
    if (decoded instanceof Decoder.Refused<Notify> refused) {
      Objects.requireNonNull(deadLetters)
          .send(record.key(), record.value(), record.headers(), refused.rejection());
      return;
    }
    Notify notify = ((Decoder.Value<Notify>) decoded).value();
    String id = idOf(notify, Decoder.key(record.key()));
    Arrived arrived = new Arrived(record, id, Origin.of(context()), false);
    Rejection wrong = key(record.key());
    if (wrong == null) {
      wrong = NotifyRules.check(notify);
    }
    if (wrong != null) {
      refuse(arrived, notify, wrong);
      return;
    }
    switch (notify.getOperation()) {
      case RETRACT -> retract(arrived, notify);
      case AWAIT -> room.raise(notify.getAwaits().stream().map(Awaited::of).toList(), now());
      default -> {
        if (ActorLookups.needs(notify)) {
          ask(arrived, notify);
        } else {
          send(arrived, notify);
        }
      }
    }
  }

  private long now() {
    return context().currentSystemTimeMs();
  }

  /** Goes on with what has waited; the rules had let it pass. */
  private void resume(Arrived arrived) {
    if (decoder.value(arrived.record().value()) instanceof Decoder.Value<Notify> decoded) {
      send(arrived, decoded.value());
    }
  }

  /** It comes back with what is known of its actor. Nothing is noted of it until then. */
  private void ask(Arrived arrived, Notify notify) {
    Record<byte[], byte[]> record = arrived.record();
    ActorLookup lookup =
        ActorLookups.ask(
            notify,
            arrived.id(),
            Decoder.key(record.key()),
            context().recordMetadata().map(RecordMetadata::partition).orElseThrow());
    Headers headers = trace(record);
    ActorLabel.of(record.headers()).addTo(headers);
    context()
        .forward(
            record
                .withKey((Object) notify.getActor().getId())
                .withValue((Object) new UserLogEntry(lookup, null))
                .withHeaders(headers),
            Nodes.userLog(Nodes.ROUTE));
  }

  private void send(Arrived arrived, Notify notify) {
    Segment segment = notify.getSegment() == null ? null : Segment.parse(notify.getSegment());
    if (!arrived.waited() && waitingRoom(now()).keeps(arrived, notify, segment, now())) {
      return;
    }
    String key = notify.getWorkflow();
    Workflow workflow = key == null ? null : Objects.requireNonNull(workflows).find(key);
    if (key != null && workflow == null) {
      refuse(arrived, notify, WorkflowNotify.unknown(key));
      return;
    }
    send(arrived, notify, segment, workflow);
  }

  private void send(
      Arrived arrived, Notify request, @Nullable Segment segment, @Nullable Workflow workflow) {
    Notify notify = ActorLookups.withTenant(request, Objects.requireNonNull(tenants)::get);
    Snapshots.Snapshot snapshot = Objects.requireNonNull(snapshots).of(notify, segment, workflow);
    EnvironmentState lowest = Objects.requireNonNull(environment).get(TenantRules.ENVIRONMENT);
    Function<String, @Nullable ChannelType> types =
        ChannelsOf.types(notify, Objects.requireNonNull(tenants)::get, lowest);
    List<RoutedContent> contents =
        workflow == null
            ? WorkflowContent.of(notify, types)
            : WorkflowContent.of(
                workflow,
                notify,
                types,
                ChannelsOf.tenants(notify, segment),
                snapshot,
                tenant -> Objects.requireNonNull(workflows).override(workflow.key(), tenant),
                arrived.record().timestamp());
    Rejection wrong = snapshot.check();
    if (wrong == null) {
      wrong = NotifyRules.actor(notify.getActor());
    }
    if (wrong == null) {
      wrong = WorkflowContent.size(contents);
    }
    if (wrong == null && workflow != null) {
      wrong = WorkflowNotify.check(workflow, notify, types);
    }
    if (wrong == null) {
      wrong = ChannelsOf.check(notify, Objects.requireNonNull(tenants)::get, lowest);
    }
    if (wrong != null) {
      refuse(arrived, notify, wrong);
      return;
    }
    Routing routing = new Routing(arrived.id(), notify, segment, workflow, snapshot, contents);
    String fingerprint = Fingerprint.of(notify);
    switch (Objects.requireNonNull(idempotency)
        .note(arrived.id(), fingerprint, arrived.record().timestamp())) {
      // The first one's outcome answers for it.
      case REPEAT -> Objects.requireNonNull(metrics).count(NOTIFICATIONS, VERDICT, REPEATED, 1);
      case CONFLICT ->
          reject(
              arrived,
              notify,
              Rejection.of(
                  Reason.IDEMPOTENCY_CONFLICT,
                  "key",
                  "notification "
                      + arrived.id()
                      + " was sent before with another body; use another key"));
      case FIRST -> accept(arrived, routing, fingerprint);
    }
  }

  private void accept(Arrived arrived, Routing routing, String fingerprint) {
    Record<byte[], byte[]> record = arrived.record();
    RoutedEntries routed = RoutedEntries.of(routing, record.timestamp(), settings.userPartitions());
    describeTenant(record, routing.request().getTenant());
    Headers headers = trace(record);
    // The log's time does not go back for what has waited.
    long at = arrived.waited() ? now() : record.timestamp();
    for (UserLogEntry entry : routed.entries()) {
      context()
          .forward(
              record
                  .withKey((Object) null)
                  .withValue((Object) entry)
                  .withHeaders(headers)
                  .withTimestamp(at),
              Nodes.userLog(Nodes.ROUTE));
    }
    RouteOutcome outcome = outcome(arrived, routing.request(), RouteVerdict.ACCEPTED);
    outcome.setPartitions(routed.partitions());
    outcome.setSegment(routed.segment());
    outcome.setFingerprint(fingerprint);
    Workflow workflow = routing.workflow();
    if (workflow != null) {
      outcome.setWorkflow(workflow.key());
      outcome.setWorkflowVersion(workflow.version());
      outcome.setCategories(workflow.definition().getCategories());
      outcome.setChannels(workflow.channels());
      String title = routing.content().getTitle();
      // Said to each by name, it has none.
      outcome.setTitle(title.isEmpty() ? null : title);
    }
    publish(record, OutcomeKey.route(arrived.id()), outcome);
    Objects.requireNonNull(metrics)
        .count(
            TENANT_NOTIFICATIONS,
            TenantLabel.LABEL,
            settings.tenants().of(routing.request().getTenant()),
            1);
  }

  private void retract(Arrived arrived, Notify notify) {
    Record<byte[], byte[]> record = arrived.record();
    UserLogEntry everywhere = new UserLogEntry(new RoutedRetraction(arrived.id()), null);
    context()
        .forward(
            record.withKey((Object) null).withValue((Object) everywhere).withHeaders(trace(record)),
            Nodes.userLog(Nodes.ROUTE));
    publish(
        record,
        OutcomeKey.retraction(arrived.id()),
        outcome(arrived, notify, RouteVerdict.RETRACTED));
  }

  /** A dead letter, and a verdict for whoever waits for this id, unless it had one before. */
  private void refuse(Arrived arrived, Notify notify, Rejection why) {
    reject(arrived, notify, why);
    Record<byte[], byte[]> record = arrived.record();
    boolean first =
        notify.getOperation() == NotifyOperation.SEND
            && notify.getId() == null
            && Objects.requireNonNull(idempotency).unseen(arrived.id(), record.timestamp());
    if (first) {
      RouteOutcome outcome =
          RouteOutcome.newBuilder()
              .setVerdict(RouteVerdict.REJECTED)
              .setReason(why.field() + ": " + why.detail())
              .setAcceptedAt(Instant.ofEpochMilli(record.timestamp()))
              .setOrigin(arrived.origin())
              .build();
      publish(record, OutcomeKey.route(arrived.id()), outcome);
    }
  }

  /** A tenant that nobody has described yet gets a stub; folding one more stub changes nothing. */
  private void describeTenant(Record<byte[], byte[]> record, @Nullable String tenant) {
    if (tenant != null && Objects.requireNonNull(tenants).get(tenant) == null) {
      TenantChange stub = TenantChange.newBuilder().setOperation(TenantOperation.STUB).build();
      Headers headers = trace(record);
      ActorLabel.of(record.headers()).addTo(headers);
      context()
          .forward(
              record.withKey((Object) tenant).withValue((Object) stub).withHeaders(headers),
              Nodes.tenants(Nodes.ROUTE));
    }
  }

  private static RouteOutcome outcome(Arrived arrived, Notify notify, RouteVerdict verdict) {
    return RouteOutcome.newBuilder()
        .setVerdict(verdict)
        .setAcceptedAt(Instant.ofEpochMilli(arrived.record().timestamp()))
        .setTenant(notify.getTenant())
        .setCategories(notify.getCategory() == null ? List.of() : List.of(notify.getCategory()))
        .setRecipients(notify.getRecipients().size())
        .setChannels(notify.getChannels())
        .setTitle(notify.getTitle())
        .setExpiresAt(notify.getExpiresAt())
        .setOrigin(arrived.origin())
        .build();
  }

  private void publish(Record<byte[], byte[]> record, OutcomeKey key, RouteOutcome outcome) {
    String verdict = outcome.getVerdict().name().toLowerCase(Locale.ROOT);
    Objects.requireNonNull(metrics).count(NOTIFICATIONS, VERDICT, verdict, 1);
    context()
        .forward(
            record
                .withKey((Object) key.toString())
                .withValue((Object) new NotificationOutcome(key.notificationId(), outcome))
                .withHeaders(trace(record)),
            Nodes.outcomes(Nodes.ROUTE));
  }

  /** The one thing of a producer's headers that goes on: of others nobody knows how large. */
  private static Headers trace(Record<byte[], byte[]> record) {
    return TraceContext.headers(TraceContext.of(record.headers()));
  }

  private String idOf(Notify notify, @Nullable String key) {
    if (notify.getId() != null) {
      return notify.getId();
    }
    if (key != null) {
      return NotificationIds.ofKey(notify.getScope(), key);
    }
    RecordMetadata at = context().recordMetadata().orElseThrow();
    return NotificationIds.ofRecord(at.topic(), at.partition(), at.offset());
  }

  private static @Nullable Rejection key(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      return null;
    }
    String text = Decoder.key(key);
    if (text == null) {
      return Rejection.of(Reason.INVALID, "key", "an idempotency key is UTF-8 text");
    }
    return text.length() <= Limits.IDEMPOTENCY_KEY_CHARS
        ? null
        : Rejection.of(
            Reason.TOO_LARGE,
            "key",
            "an idempotency key has at most " + Limits.IDEMPOTENCY_KEY_CHARS + " characters");
  }

  private void reject(Arrived arrived, Notify notify, Rejection rejection) {
    Record<byte[], byte[]> record = arrived.record();
    try (LogIds ids = LogIds.of(arrived.id(), notify.getTenant(), null)) {
      Objects.requireNonNull(deadLetters)
          .send(record.key(), record.value(), record.headers(), rejection, arrived.origin());
    }
  }
}
