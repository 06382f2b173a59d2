package io.carillon.topology;

import io.carillon.avro.AllMessages;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Delivery;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.FeedAction;
import io.carillon.avro.FeedEvent;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.Settings;
import io.carillon.avro.StateTable;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.schemas.AvroBinary;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.carillon.topology.deliver.DeliverSettings;
import io.carillon.topology.deliver.OutputTopics;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedListener;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedReader;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.metric.TenantLabel;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.resolve.preference.Sets;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.StoreNames;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The whole topology on a TopologyTestDriver, one user partition, in words that tests read well in.
 */
public final class DrivenTopology implements AutoCloseable {

  /** Behind a zero byte and the schema's id. */
  private static final Deserializer<FeedEvent> FEED_EVENTS =
      (topic, bytes) -> new AvroBinary<>(FeedEvent.class).read(bytes, 5);

  private static final Deserializer<Delivery> DELIVERIES =
      (topic, bytes) -> new AvroBinary<>(Delivery.class).read(bytes, 5);

  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  public final Topics topics;
  public final TopologyTestDriver driver;

  /** Topics of feed events that are not there. */
  public final Set<String> missing = new HashSet<>();

  private final FeedSettings settings;
  private final DeliverSettings deliver;
  private final TenantLabel tenants;
  private final UnsubscribeLinks links;
  private final boolean honorGlobalOptOut;
  private final Properties config = new Properties();
  private final Path state;
  private Instant now = START;

  public DrivenTopology() {
    this(FeedSettings.DEFAULT);
  }

  public DrivenTopology(FeedSettings settings) {
    this(settings, Map.of());
  }

  /**
   * @param overrides of the application's configuration, such as a {@code processor.wrapper.class}
   */
  public DrivenTopology(FeedSettings settings, Map<String, Object> overrides) {
    this(settings, DeliverSettings.DEFAULT, overrides);
  }

  /**
   * @param overrides of the application's configuration, such as a {@code processor.wrapper.class}
   */
  public DrivenTopology(
      FeedSettings settings, DeliverSettings deliver, Map<String, Object> overrides) {
    this(settings, deliver, overrides, TenantLabel.UNNAMED, UnsubscribeLinks.NONE, false);
  }

  /** Where what people opted out of in their default sets holds in every tenant. */
  static DrivenTopology honoringGlobalOptOuts() {
    return new DrivenTopology(
        FeedSettings.DEFAULT,
        DeliverSettings.DEFAULT,
        Map.of(),
        TenantLabel.UNNAMED,
        UnsubscribeLinks.NONE,
        true);
  }

  /** Where each recipient is told in a turn of their own, and what waits stands still between. */
  static DrivenTopology byOnes() {
    return new DrivenTopology(
        FeedSettings.DEFAULT,
        new DeliverSettings(0, 1 << 20, Duration.ofDays(1), Duration.ofDays(1), 1, 1, 100, 1, 2),
        Map.of());
  }

  /** With metrics that name these tenants. */
  public DrivenTopology(TenantLabel tenants) {
    this(
        FeedSettings.DEFAULT,
        DeliverSettings.DEFAULT,
        Map.of(),
        tenants,
        UnsubscribeLinks.NONE,
        false);
  }

  /** With links by which people unsubscribe. */
  public DrivenTopology(UnsubscribeLinks links) {
    this(
        FeedSettings.DEFAULT, DeliverSettings.DEFAULT, Map.of(), TenantLabel.UNNAMED, links, false);
  }

  private DrivenTopology(
      FeedSettings settings,
      DeliverSettings deliver,
      Map<String, Object> overrides,
      TenantLabel tenants,
      UnsubscribeLinks links,
      boolean honorGlobalOptOut) {
    this.links = links;
    this.honorGlobalOptOut = honorGlobalOptOut;
    this.tenants = tenants;
    this.settings = settings;
    this.deliver = deliver;
    try {
      MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
      topics = new Topics("carillon.", 1, new AvroSerdes(registry));
      SchemaRegistration.register(registry, topics);
      state = stateDirectory();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "carillon");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    config.put("ensure.explicit.internal.resource.naming", true);
    config.putAll(overrides);
    driver = new TopologyTestDriver(topology(), config, START);
  }

  /** One for an application with this configuration, which may wrap its stages. */
  public static Topology of(
      Topics topics, TopologySettings settings, RegistryRetry registry, Properties config) {
    return new NotificationTopology(
            topics,
            settings,
            registry,
            FeedListener.NONE,
            OutputTopics.READY,
            () -> new Topology(new TopologyConfig(new StreamsConfig(config))))
        .get();
  }

  /** A new one, as it is driven here. */
  public Topology topology() {
    return new NotificationTopology(
            topics,
            new TopologySettings(
                1, settings, deliver, honorGlobalOptOut, Duration.ofMillis(10), tenants, links),
            new RegistryRetry(Duration.ofMillis(10)),
            FeedListener.NONE,
            topic -> !missing.contains(topic),
            () -> new Topology(new TopologyConfig(new StreamsConfig(config))))
        .get();
  }

  /** In memory where there is one: RocksDB waits for the disk with every store it opens. */
  private static Path stateDirectory() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "carillon-test")
        : Files.createTempDirectory("carillon-test");
  }

  public Instant now() {
    return now;
  }

  public void advance(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  // What services write.

  public void user(String id, Map<String, Object> attributes) {
    user(id, attributes, Map.of());
  }

  public void user(
      String id,
      Map<String, @Nullable Object> attributes,
      Map<String, @Nullable Map<String, Object>> memberships) {
    Map<String, @Nullable MembershipChange> changes = new HashMap<>();
    memberships.forEach(
        (tenant, of) ->
            changes.put(
                tenant,
                of == null ? null : MembershipChange.newBuilder().setAttributes(of).build()));
    write(
        topics.users(),
        id,
        UserChange.newBuilder().setAttributes(attributes).setMemberships(changes).build());
  }

  public void deleteUser(String id) {
    write(topics.users(), id, UserChange.newBuilder().setOperation(ChangeOperation.DELETE).build());
  }

  public void tenant(String id, TenantChange change) {
    write(topics.tenants(), id, change);
  }

  public void environment(EnvironmentChange change) {
    write(topics.environment(), "environment", change);
  }

  /** Makes an {@code http} channel, or changes it. */
  public void channel(String key, String url) {
    environment(
        EnvironmentChange.newBuilder()
            .setSettings(Settings.newBuilder().setChannels(Map.of(key, http(url))).build())
            .build());
  }

  /** Settings of an {@code http} channel. */
  public static String http(String url) {
    return "{\"type\":\"http\",\"url\":\"" + url + "\"}";
  }

  /** Sends to a segment. */
  public void toSegment(String id, String segment) {
    notify(notification(id).setSegment(segment).build());
  }

  /** Sends to users by name. */
  public void toUsers(String id, String... users) {
    notify(notification(id).setRecipients(List.of(users)).build());
  }

  public static Notify.Builder notification(String id) {
    return Notify.newBuilder().setId(id).setTitle("title of " + id);
  }

  public void notify(Notify notify) {
    write(topics.notifications(), null, notify);
  }

  /** A workflow that says this in the feed. */
  public void workflow(String key, String title) {
    write(
        topics.workflows(),
        key,
        WorkflowChange.newBuilder()
            .setSteps(
                List.of(
                    WorkflowStep.newBuilder()
                        .setChannel("in_app_feed")
                        .setTemplate(StepTemplate.newBuilder().setTitle(title).build())
                        .build()))
            .build());
  }

  /**
   * What somebody wants from now on.
   *
   * @param tenant null: their own default set
   * @param set as JSON, loosely
   */
  public void prefer(String user, @Nullable String tenant, String set) {
    write(
        topics.preferences(),
        user,
        new PreferenceChange(
            tenant,
            ChangeOperation.REPLACE,
            Objects.requireNonNull(Sets.avro(set)),
            List.of(),
            false));
  }

  /** Whatever comes after waits for this. */
  public void await(StateTable table, String key, long version) {
    notify(
        Notify.newBuilder()
            .setOperation(NotifyOperation.AWAIT)
            .setAwaits(List.of(new AwaitedState(table, key, version)))
            .build());
  }

  public void retract(String id) {
    notify(Notify.newBuilder().setOperation(NotifyOperation.RETRACT).setId(id).build());
  }

  public void act(String userId, MessageAction action, String... notificationIds) {
    List<String> ids =
        java.util.Arrays.stream(notificationIds)
            .map(id -> new io.carillon.schemas.MessageId(id, userId).toString())
            .toList();
    write(topics.feedActions(), userId, new FeedAction(action, new MessageIds(ids), null));
  }

  /**
   * @param metadata a JSON object
   */
  public void interact(String userId, String notificationId, String metadata) {
    List<String> ids =
        List.of(new io.carillon.schemas.MessageId(notificationId, userId).toString());
    write(
        topics.feedActions(),
        userId,
        new FeedAction(MessageAction.INTERACTED, new MessageIds(ids), metadata));
  }

  public void actOnAll(String userId, MessageAction action, TenantScope scope) {
    AllMessages all =
        AllMessages.newBuilder()
            .setTenantId(scope.tenant())
            .setHasTenant(scope.hasTenant())
            .build();
    write(topics.feedActions(), userId, new FeedAction(action, all, null));
  }

  public <V extends SpecificRecord> void write(Topic<V> topic, @Nullable String key, V value) {
    TestInputTopic<String, V> input =
        driver.createInputTopic(topic.name(), new StringSerializer(), topic.values().serializer());
    input.pipeInput(key, value, now);
  }

  /** The same with headers, name and value by turns. */
  public <V extends SpecificRecord> void writeWith(
      Topic<V> topic, @Nullable String key, @Nullable V value, String... headers) {
    RecordHeaders all = new RecordHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    driver
        .createInputTopic(topic.name(), new StringSerializer(), topic.values().serializer())
        .pipeInput(new TestRecord<>(key, value, all, now));
  }

  public void writeBytes(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(key, value, now);
  }

  // What comes of it.

  public FeedPage feed(String userId) {
    return feed(userId, FeedQuery.of("inbox", TenantScope.ALL));
  }

  public FeedPage feed(String userId, FeedQuery query) {
    UserState user = Objects.requireNonNull(userState(userId), "no user " + userId);
    return reader().page(userId, user, query, now.toEpochMilli());
  }

  /** Notification ids in the feed, newest first; empty for an unknown user. */
  public List<String> feedIds(String userId) {
    return userState(userId) == null
        ? List.of()
        : feed(userId).items().stream().map(item -> item.id().notificationId()).toList();
  }

  public @Nullable UserState userState(String userId) {
    return new Users(store(StoreNames.USERS)).find(userId);
  }

  public FeedReader reader() {
    return new FeedReader(stores(), settings);
  }

  public FeedStores stores() {
    return new FeedStores(
        store(StoreNames.NOTIFICATIONS),
        store(StoreNames.ANNOUNCEMENTS),
        store(StoreNames.FEED_ENTRIES),
        store(StoreNames.MARKS));
  }

  public Optional<Outcome> outcome(String notificationId) {
    return new OutcomeReader(store(StoreNames.OUTCOMES)).find(notificationId);
  }

  public KeyValueStore<Bytes, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  public List<DeadLetter> deadLetters() {
    TestOutputTopic<byte[], byte[]> output =
        driver.createOutputTopic(
            topics.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return output.readRecordsToList().stream().map(DeadLetter::of).toList();
  }

  /** What was told by a topic since it was last asked: user id and event. */
  public List<TestRecord<String, FeedEvent>> feedEvents(String topic) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), FEED_EVENTS)
        .readRecordsToList();
  }

  /** What left by a channel since it was last asked: message id and delivery. */
  public List<TestRecord<String, Delivery>> deliveries(String channel) {
    return driver
        .createOutputTopic(topics.deliveries().of(channel), new StringDeserializer(), DELIVERIES)
        .readRecordsToList();
  }

  /** What was said of changes since it was last asked: tenant, or empty, and entry. */
  public List<TestRecord<String, AuditEntry>> audit() {
    return driver
        .createOutputTopic(
            topics.audit().name(),
            topics.audit().keys().deserializer(),
            topics.audit().values().deserializer())
        .readRecordsToList();
  }

  public List<NotificationOutcome> outcomesWritten() {
    return driver
        .createOutputTopic(
            topics.outcomes().name(),
            topics.outcomes().keys().deserializer(),
            topics.outcomes().values().deserializer())
        .readValuesToList();
  }

  public List<UserLogEntry> userLogWritten() {
    return driver
        .createOutputTopic(
            topics.userLog().name(),
            topics.userLog().keys().deserializer(),
            topics.userLog().values().deserializer())
        .readValuesToList();
  }

  @Override
  public void close() {
    driver.close();
    try {
      Utils.delete(state.toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
