package io.carillon.schemas;

import io.carillon.avro.AuditEntry;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.Delivery;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.FeedAction;
import io.carillon.avro.FeedEvent;
import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.Notify;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.StoredKey;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantState;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Every topic that this version reads or writes, in flow order. Two prefixes are two environments
 * on one cluster. Topics of later releases ({@code delivery-results}) have their schemas but are
 * not listed: what nobody reads is not created. Nor are those whose number is not known beforehand:
 * {@link FeedTopics}, {@link DeliveryTopics}.
 */
public final class Topics {

  /** How long {@code audit} keeps entries unless told otherwise. */
  public static final Duration AUDIT_RETENTION = Duration.ofDays(90);

  private final String prefix;
  private final Topic<UserChange> users;
  private final Topic<PreferenceChange> preferences;
  private final Topic<FeedAction> feedActions;
  private final Topic<TenantChange> tenants;
  private final Topic<EnvironmentChange> environment;
  private final Topic<WorkflowChange> workflows;
  private final Topic<TenantState> tenantStates;
  private final Topic<EnvironmentState> environmentStates;
  private final Topic<WorkflowState> workflowStates;
  private final Topic<Notify> notify;
  private final Topic<UserLogEntry> userLog;
  private final Topic<NotificationOutcome> outcomes;
  private final Topic<StoredKey> keys;
  private final Topic<BulkOperationState> bulkOperations;
  private final Topic<AuditEntry> audit;
  private final Serializer<FeedEvent> feedEvents;
  private final Serializer<Delivery> deliveries;
  private final int userPartitions;

  /** The same with {@link #AUDIT_RETENTION}. */
  public Topics(String prefix, int userPartitions, AvroSerdes serdes) {
    this(prefix, userPartitions, serdes, AUDIT_RETENTION);
  }

  /**
   * @param prefix of every topic name, such as {@code carillon.}
   * @param userPartitions how many partitions {@code user-log} has
   * @param serdes makes the value serdes
   * @param auditRetention how long {@code audit} keeps entries
   */
  public Topics(String prefix, int userPartitions, AvroSerdes serdes, Duration auditRetention) {
    this.prefix = prefix;
    this.userPartitions = userPartitions;
    users = topic("users", UserChange.class, serdes, TopicLayout.ingress(userPartitions, false));
    preferences =
        topic(
            "preferences",
            PreferenceChange.class,
            serdes,
            TopicLayout.ingress(userPartitions, false));
    feedActions =
        topic("feed-actions", FeedAction.class, serdes, TopicLayout.ingress(userPartitions, false));
    // One partition: the changes of a tenant are in one order whatever the producer's partitioner.
    tenants = topic("tenants", TenantChange.class, serdes, TopicLayout.ingress(1, true));
    environment =
        topic("environment", EnvironmentChange.class, serdes, TopicLayout.ingress(1, true));
    workflows = topic("workflows", WorkflowChange.class, serdes, TopicLayout.ingress(1, true));
    tenantStates =
        topic("tenant-states", TenantState.class, serdes, TopicLayout.compacted(1, false));
    environmentStates =
        topic(
            "environment-states", EnvironmentState.class, serdes, TopicLayout.compacted(1, false));
    workflowStates =
        topic("workflow-states", WorkflowState.class, serdes, TopicLayout.compacted(1, false));
    notify = topic("notify", Notify.class, serdes, TopicLayout.ingress(userPartitions, false));
    userLog =
        topic(
            "user-log",
            UserLogEntry.class,
            serdes,
            TopicLayout.ingress(userPartitions, true)
                .with("max.message.bytes", String.valueOf(TopicLayout.MAX_RECORD_BYTES)));
    // Whoever looks one up computes its partition.
    outcomes =
        topic(
            "notification-outcomes",
            NotificationOutcome.class,
            serdes,
            TopicLayout.compacted(userPartitions, true));
    // One partition: what is said of a key is in one order, and a table of all is read in one go.
    keys = topic("keys", StoredKey.class, serdes, TopicLayout.compacted(1, true));
    bulkOperations =
        topic(
            "bulk-operations",
            BulkOperationState.class,
            serdes,
            new TopicLayout(
                1,
                true,
                Map.of(
                    "retention.ms",
                    String.valueOf(Duration.ofDays(1).toMillis()),
                    "max.message.bytes",
                    String.valueOf(TopicLayout.MAX_PUBLIC_RECORD_BYTES))));
    // Append time: pages of several partitions are in one order, and a time is found by it.
    audit =
        topic(
            "audit",
            AuditEntry.class,
            serdes,
            TopicLayout.ingress(userPartitions, true)
                .with("retention.ms", String.valueOf(auditRetention.toMillis())));
    feedEvents = serdes.byRecordName(FeedEvent.class);
    deliveries = serdes.byRecordName(Delivery.class);
  }

  private <V extends SpecificRecord> Topic<V> topic(
      String name, Class<V> type, AvroSerdes serdes, TopicLayout layout) {
    return new Topic<>(prefix + name, type, Serdes.String(), serdes.of(type), layout);
  }

  /** {@code users}: what services know about people. Key: user id. */
  public Topic<UserChange> users() {
    return users;
  }

  /** {@code preferences}: what people want to hear of. Key: user id. */
  public Topic<PreferenceChange> preferences() {
    return preferences;
  }

  /** {@code feed-actions}: seen, read, archived. Key: user id. */
  public Topic<FeedAction> feedActions() {
    return feedActions;
  }

  /** {@code tenants}: what services know about tenants. Key: tenant id. */
  public Topic<TenantChange> tenants() {
    return tenants;
  }

  /** {@code environment}: what lies under every tenant's settings. Key: {@code environment}. */
  public Topic<EnvironmentChange> environment() {
    return environment;
  }

  /**
   * {@code workflows}: kinds of notification. Key: workflow key, or with a tenant's id behind a
   * slash.
   */
  public Topic<WorkflowChange> workflows() {
    return workflows;
  }

  /** {@code tenant-states}: tenants as folded from their changes. Key: tenant id. */
  public Topic<TenantState> tenantStates() {
    return tenantStates;
  }

  /** {@code environment-states}: the environment as folded. Key: {@code environment}. */
  public Topic<EnvironmentState> environmentStates() {
    return environmentStates;
  }

  /** {@code workflow-states}: workflows as last put. Key: as of {@code workflows}. */
  public Topic<WorkflowState> workflowStates() {
    return workflowStates;
  }

  /** {@code notify}: what happened and who is to hear of it. Key: idempotency key or none. */
  public Topic<Notify> notifications() {
    return notify;
  }

  /** {@code user-log}: everything that concerns a user, in one order. Key: user id or none. */
  public Topic<UserLogEntry> userLog() {
    return userLog;
  }

  /** Writes what came over a public topic about users into the user log. */
  public <V extends SpecificRecord> UserLogEncoder<V> userLogEncoder(Topic<V> from) {
    return new UserLogEncoder<>(from, userLog);
  }

  /** {@code notification-outcomes}: what became of each notification. Key: {@link OutcomeKey}. */
  public Topic<NotificationOutcome> outcomes() {
    return outcomes;
  }

  /** {@code keys}: the keys of the API. Key: key id. */
  public Topic<StoredKey> keys() {
    return keys;
  }

  /** {@code bulk-operations}: what became of calls that change many. Key: operation id. */
  public Topic<BulkOperationState> bulkOperations() {
    return bulkOperations;
  }

  /** {@code audit}: what changed, by whom. Key: tenant id, empty for none. */
  public Topic<AuditEntry> audit() {
    return audit;
  }

  /** {@code feed}, {@code feed-shared} and {@code feed.<tenant>}: what happens in feeds. */
  public FeedTopics feeds() {
    return new FeedTopics(prefix);
  }

  /** Writes feed events, to whichever of {@link #feeds()}. Thread-safe. */
  public Serializer<FeedEvent> feedEvents() {
    return feedEvents;
  }

  /** {@code deliveries.<channel>}: what is to go out by channels. */
  public DeliveryTopics deliveries() {
    return new DeliveryTopics(prefix, userPartitions);
  }

  /** Writes deliveries, to whichever of {@link #deliveries()}. Thread-safe. */
  public Serializer<Delivery> deliveryRecords() {
    return deliveries;
  }

  /** Schemas of records that are in many topics, by the subject they are registered under. */
  public static Map<String, Schema> schemasByRecordName() {
    return Map.of(
        AvroSerdes.recordSubject(FeedEvent.class), AvroSerdes.registered(FeedEvent.class),
        AvroSerdes.recordSubject(Delivery.class), AvroSerdes.registered(Delivery.class));
  }

  /** {@code dead-letters}: original bytes, headers saying why and from where. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** How {@link #deadLetters()} is to be created. */
  public TopicLayout deadLettersLayout() {
    return new TopicLayout(
        1, false, Map.of("max.message.bytes", String.valueOf(TopicLayout.MAX_RECORD_BYTES)));
  }

  /**
   * Of {@link #all} those whose records the stages take in by their group, in flow order. Not the
   * states, which each instance reads as tables, nor what is written for others to read.
   */
  public List<Topic<?>> sources() {
    return List.of(
        users,
        preferences,
        feedActions,
        tenants,
        environment,
        workflows,
        notify,
        userLog,
        outcomes,
        keys);
  }

  /** All topics with Avro values, in flow order. */
  public List<Topic<?>> all() {
    return List.of(
        users,
        preferences,
        feedActions,
        tenants,
        environment,
        workflows,
        tenantStates,
        environmentStates,
        workflowStates,
        notify,
        userLog,
        outcomes,
        keys,
        bulkOperations,
        audit);
  }
}
