package io.carillon.topology.route;

import io.carillon.avro.EnvironmentState;
import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.RouteOutcome;
import io.carillon.avro.RouteVerdict;
import io.carillon.avro.RoutedRetraction;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.TenantState;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.OutcomeKey;
import io.carillon.topology.Limits;
import io.carillon.topology.Nodes;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.failure.Origin;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.TenantRules;
import io.carillon.topology.metric.StageMetrics;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.store.StoreNames;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * [route]: validates a notify record, drops repeats, makes sure its tenant exists, and sends it to
 * the user partitions that are to hear of it. It also publishes which partitions will say what they
 * counted.
 */
public final class Route extends ContextualProcessor<byte[], byte[], Object, Object> {

  private static final String NOTIFICATIONS = "notifications";
  private static final String VERDICT = "verdict";
  private static final String REPEATED = "repeated";

  private final Decoder<Notify> decoder;
  private final TopologySettings settings;
  private @Nullable DeadLetters deadLetters;
  private @Nullable StageMetrics metrics;
  private @Nullable Idempotency idempotency;
  private @Nullable KeyValueStore<String, TenantState> tenants;
  private @Nullable KeyValueStore<String, EnvironmentState> environment;
  private @Nullable Snapshots snapshots;

  public Route(Decoder<Notify> decoder, TopologySettings settings) {
    this.decoder = decoder;
    this.settings = settings;
  }

  /** The store that travels with it. */
  public static StoreBuilder<?> idempotencyStore() {
    return Idempotency.builder();
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetters(Nodes.ROUTE, Nodes.deadLetters(Nodes.ROUTE), context);
    metrics = new StageMetrics(context.metrics(), Nodes.ROUTE);
    metrics.expect(NOTIFICATIONS, VERDICT, List.of("accepted", "rejected", "retracted", REPEATED));
    idempotency = new Idempotency(context.getStateStore(StoreNames.IDEMPOTENCY));
    tenants = context.getStateStore(StoreNames.TENANTS);
    environment = context.getStateStore(StoreNames.ENVIRONMENT);
    snapshots = new Snapshots(tenants, environment, settings.honorGlobalOptOut());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Decoded<Notify> decoded = decoder.value(record.value());
    if (decoded instanceof Decoder.Refused<Notify> refused) {
      reject(record, refused.rejection());
      return;
    }
    Notify notify = ((Decoder.Value<Notify>) decoded).value();
    Rejection wrong = key(record.key());
    if (wrong == null) {
      wrong = NotifyRules.check(notify);
    }
    String id = idOf(notify, Decoder.key(record.key()));
    if (wrong != null) {
      refuse(record, id, notify, wrong);
    } else if (notify.getOperation() == NotifyOperation.RETRACT) {
      retract(record, id, notify);
    } else {
      send(record, id, notify);
    }
  }

  private void send(Record<byte[], byte[]> record, String id, Notify notify) {
    Segment segment = notify.getSegment() == null ? null : Segment.parse(notify.getSegment());
    Snapshots.Snapshot snapshot = Objects.requireNonNull(snapshots).of(notify, segment);
    Rejection wrong = snapshot.check();
    if (wrong == null) {
      wrong =
          ChannelsOf.check(
              notify,
              Objects.requireNonNull(tenants)::get,
              Objects.requireNonNull(environment).get(TenantRules.ENVIRONMENT));
    }
    if (wrong != null) {
      refuse(record, id, notify, wrong);
      return;
    }
    String fingerprint = Fingerprint.of(notify);
    switch (Objects.requireNonNull(idempotency).note(id, fingerprint, record.timestamp())) {
      // The first one's outcome answers for it.
      case REPEAT -> Objects.requireNonNull(metrics).count(NOTIFICATIONS, VERDICT, REPEATED, 1);
      case CONFLICT ->
          reject(
              record,
              Rejection.of(
                  Reason.IDEMPOTENCY_CONFLICT,
                  "key",
                  "notification " + id + " was sent before with another body; use another key"));
      case FIRST -> accept(record, id, notify, segment, snapshot, fingerprint);
    }
  }

  private void accept(
      Record<byte[], byte[]> record,
      String id,
      Notify notify,
      @Nullable Segment segment,
      Snapshots.Snapshot snapshot,
      String fingerprint) {
    RoutedEntries routed =
        RoutedEntries.of(
            id, notify, segment, snapshot, record.timestamp(), settings.userPartitions());
    describeTenant(record, notify.getTenant());
    for (UserLogEntry entry : routed.entries()) {
      context()
          .forward(
              record.withKey((Object) null).withValue((Object) entry), Nodes.userLog(Nodes.ROUTE));
    }
    RouteOutcome outcome = outcome(record, notify, RouteVerdict.ACCEPTED);
    outcome.setPartitions(routed.partitions());
    outcome.setSegment(routed.segment());
    outcome.setFingerprint(fingerprint);
    publish(record, OutcomeKey.route(id), outcome);
  }

  private void retract(Record<byte[], byte[]> record, String id, Notify notify) {
    UserLogEntry everywhere = new UserLogEntry(new RoutedRetraction(id), null);
    context()
        .forward(
            record.withKey((Object) null).withValue((Object) everywhere),
            Nodes.userLog(Nodes.ROUTE));
    publish(record, OutcomeKey.retraction(id), outcome(record, notify, RouteVerdict.RETRACTED));
  }

  /** A dead letter, and a verdict for whoever waits for this id, unless it had one before. */
  private void refuse(Record<byte[], byte[]> record, String id, Notify notify, Rejection why) {
    reject(record, why);
    boolean first =
        notify.getOperation() == NotifyOperation.SEND
            && notify.getId() == null
            && Objects.requireNonNull(idempotency).unseen(id, record.timestamp());
    if (first) {
      RouteOutcome outcome =
          RouteOutcome.newBuilder()
              .setVerdict(RouteVerdict.REJECTED)
              .setReason(why.field() + ": " + why.detail())
              .setAcceptedAt(Instant.ofEpochMilli(record.timestamp()))
              .setOrigin(Origin.of(context()))
              .build();
      publish(record, OutcomeKey.route(id), outcome);
    }
  }

  /** A tenant that nobody has described yet gets a stub; folding one more stub changes nothing. */
  private void describeTenant(Record<byte[], byte[]> record, @Nullable String tenant) {
    if (tenant != null && Objects.requireNonNull(tenants).get(tenant) == null) {
      TenantChange stub = TenantChange.newBuilder().setOperation(TenantOperation.STUB).build();
      context()
          .forward(
              record.withKey((Object) tenant).withValue((Object) stub), Nodes.tenants(Nodes.ROUTE));
    }
  }

  private RouteOutcome outcome(Record<byte[], byte[]> record, Notify notify, RouteVerdict verdict) {
    return RouteOutcome.newBuilder()
        .setVerdict(verdict)
        .setAcceptedAt(Instant.ofEpochMilli(record.timestamp()))
        .setTenant(notify.getTenant())
        .setCategories(notify.getCategory() == null ? List.of() : List.of(notify.getCategory()))
        .setRecipients(notify.getRecipients().size())
        .setChannels(notify.getChannels())
        .setTitle(notify.getTitle())
        .setExpiresAt(notify.getExpiresAt())
        .setOrigin(Origin.of(context()))
        .build();
  }

  private void publish(Record<byte[], byte[]> record, OutcomeKey key, RouteOutcome outcome) {
    String verdict = outcome.getVerdict().name().toLowerCase(Locale.ROOT);
    Objects.requireNonNull(metrics).count(NOTIFICATIONS, VERDICT, verdict, 1);
    context()
        .forward(
            record
                .withKey((Object) key.toString())
                .withValue((Object) new NotificationOutcome(key.notificationId(), outcome)),
            Nodes.outcomes(Nodes.ROUTE));
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

  private void reject(Record<byte[], byte[]> record, Rejection rejection) {
    Objects.requireNonNull(deadLetters)
        .send(record.key(), record.value(), record.headers(), rejection);
  }
}
