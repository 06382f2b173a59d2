package io.carillon.api.live;

import io.carillon.api.http.StreamBodies;
import io.carillon.avro.AllMessages;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.FeedAction;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.UserChange;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.MessageId;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.NotificationTopology;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.deliver.OutputTopics;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedReader;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The real topology on a test driver, one user partition, with the live hub as its listener. What
 * the hub's thread does is done by {@link #serve}, if nobody else does it.
 */
public final class LiveEngine extends Clock implements PartitionReads, AutoCloseable {

  public static final LiveSettings SETTINGS =
      new LiveSettings(100, 0, 64 << 10, 1 << 20, Duration.ofSeconds(15), Duration.ofSeconds(2));

  private volatile @Nullable TraceContext trace;
  public final LiveHub hub;
  private final Topics topics;
  private final FeedSettings settings;
  private final TopologyTestDriver driver;
  private final Path state;
  private final UserPartitionStore memory;
  private @Nullable LivePartition partition;
  IntSupplier slack = () -> 0;
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Nothing is served but by {@link #serve}. */
  LiveEngine(FeedSettings settings) {
    this(settings, SETTINGS, begun -> {});
  }

  /** Served by a thread. */
  public LiveEngine(LiveSettings live) {
    this(
        FeedSettings.DEFAULT,
        live,
        begun -> {
          Thread thread = new Thread(begun::work, "hub");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private LiveEngine(FeedSettings settings, LiveSettings live, Consumer<LivePartition> starter) {
    this.settings = settings;
    try {
      MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
      topics = new Topics("carillon.", 1, new AvroSerdes(registry));
      SchemaRegistration.register(registry, topics);
      Path memory = Path.of("/dev/shm");
      state =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "carillon-test")
              : Files.createTempDirectory("carillon-test");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    hub =
        new LiveHub(
            live,
            settings,
            new StreamBodies(),
            this,
            begun -> {
              partition = begun;
              starter.accept(begun);
            });
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "carillon");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver =
        new TopologyTestDriver(
            new NotificationTopology(
                    topics,
                    new TopologySettings(1, settings, Duration.ofMillis(10)),
                    new RegistryRetry(Duration.ofMillis(10)),
                    hub,
                    OutputTopics.READY)
                .get(),
            config,
            now);
    memory = (UserPartitionStore) driver.getStateStore(StoreNames.USER_PARTITION);
  }

  // The clock.

  public void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  // What happens.

  /** The hub's thread does all there is to do. */
  void serve() {
    LivePartition served = java.util.Objects.requireNonNull(partition);
    try {
      do {
        served.step(0);
      } while (!served.isIdle());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The hub's thread does something. */
  void serveOnce() {
    try {
      java.util.Objects.requireNonNull(partition).step(0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public void user(
      String id,
      Map<String, @Nullable Object> attributes,
      Map<String, @Nullable MembershipChange> memberships) {
    write(
        topics.users(),
        id,
        UserChange.newBuilder().setAttributes(attributes).setMemberships(memberships).build());
  }

  public void join(String user, String tenant) {
    user(user, Map.of(), Map.of(tenant, MembershipChange.newBuilder().build()));
  }

  public void leave(String user, String tenant) {
    Map<String, @Nullable MembershipChange> change = new HashMap<>();
    change.put(tenant, null);
    user(user, Map.of(), change);
  }

  public void erase(String user) {
    write(
        topics.users(), user, UserChange.newBuilder().setOperation(ChangeOperation.DELETE).build());
  }

  public void notify(String id, Consumer<Notify.Builder> with) {
    Notify.Builder notify = Notify.newBuilder().setId(id).setTitle("title of " + id);
    with.accept(notify);
    write(topics.notifications(), null, notify.build());
  }

  /** A workflow whose messages in the feed have that title. */
  public void workflow(String key, String title) {
    workflow(key, title, Map.of());
  }

  /** The same with titles by locale. */
  void workflow(String key, String title, Map<String, String> spelt) {
    Map<String, LocaleTemplate> locales = new HashMap<>();
    spelt.forEach(
        (tag, said) -> locales.put(tag, new LocaleTemplate(said, null, null, null, null, null)));
    write(
        topics.workflows(),
        key,
        WorkflowChange.newBuilder()
            .setSteps(
                List.of(
                    WorkflowStep.newBuilder()
                        .setChannel("in_app_feed")
                        .setTemplate(new StepTemplate(title, null, null, null, null, null, locales))
                        .build()))
            .build());
  }

  /** What is written from now on says that it is of that trace; null: of none. */
  public void trace(@Nullable String traceparent) {
    trace = TraceContext.parse(traceparent, null);
  }

  public void notifyUsers(String id, String... users) {
    notify(id, notify -> notify.setRecipients(List.of(users)));
  }

  public void retract(String id) {
    write(
        topics.notifications(),
        null,
        Notify.newBuilder().setOperation(NotifyOperation.RETRACT).setId(id).build());
  }

  public void act(String user, MessageAction action, List<String> notifications) {
    List<String> ids =
        notifications.stream().map(id -> new MessageId(id, user).toString()).toList();
    write(topics.feedActions(), user, new FeedAction(action, new MessageIds(ids), null));
  }

  public void actOnAll(String user, MessageAction action, TenantScope scope, @Nullable Long upTo) {
    AllMessages all =
        AllMessages.newBuilder()
            .setTenantId(scope.tenant())
            .setHasTenant(scope.hasTenant())
            .setUpTo(upTo)
            .build();
    write(topics.feedActions(), user, new FeedAction(action, all, null));
  }

  private synchronized <V extends SpecificRecord> void write(
      Topic<V> topic, @Nullable String key, V value) {
    driver
        .createInputTopic(topic.name(), new StringSerializer(), topic.values().serializer())
        .pipeInput(new TestRecord<>(key, value, TraceContext.headers(trace), now));
  }

  // What the stores have.

  /** Empty for somebody nobody knows. */
  public FeedPage page(String user, FeedQuery query) {
    UserState known = user(user);
    return known == null
        ? new FeedPage(List.of(), null, null, FeedCounts.ZERO)
        : reader().page(user, known, query, millis());
  }

  FeedCounts counts(String user, TenantScope scope) {
    FeedQuery query = FeedQuery.of("inbox", scope);
    return page(
            user,
            new FeedQuery(
                query.feed(),
                scope,
                query.archived(),
                query.filter(),
                query.status(),
                1,
                query.olderThan(),
                query.newerThan()))
        .counts();
  }

  private FeedReader reader() {
    return new FeedReader(
        new FeedStores(
            store(StoreNames.NOTIFICATIONS),
            store(StoreNames.ANNOUNCEMENTS),
            store(StoreNames.FEED_ENTRIES),
            store(StoreNames.MARKS)),
        settings);
  }

  private KeyValueStore<Bytes, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  @Override
  public int number() {
    return 0;
  }

  @Override
  public int epoch() {
    return 0;
  }

  /** Of the last record. */
  public long position() {
    return memory.position();
  }

  /** Readers are told less than the stores have, as when they read while records are applied. */
  @Override
  public long applied() {
    return Math.max(-1, memory.position() - slack.getAsInt());
  }

  @Override
  public long begun() {
    return memory.begun();
  }

  @Override
  public CompletionStage<?> whenPassed(long offset) {
    return memory.whenPassed(offset);
  }

  @Override
  public @Nullable UserState user(String userId) {
    return new Users(store(StoreNames.USERS)).find(userId);
  }

  @Override
  public @Nullable String userId(int ordinal) {
    return new Users(store(StoreNames.USERS)).idOf(ordinal);
  }

  @Override
  public int revision(int ordinal) {
    return memory.revision(ordinal);
  }

  @Override
  public Read feed(String userId, String feed) {
    UserState user = user(userId);
    return user == null ? Read.NOBODY : new Read(user, snapshot(user, feed));
  }

  FeedSnapshot snapshot(UserState user, String feed) {
    return reader().snapshot(user, feed, millis());
  }

  @Override
  public @Nullable NotificationState notification(String id) {
    return new Notifications(store(StoreNames.NOTIFICATIONS)).find(id);
  }

  @Override
  public @Nullable String locale(
      String id, NotificationState notification, long position, int ordinal) {
    return new Notifications(store(StoreNames.NOTIFICATIONS))
        .locale(id, notification, position, ordinal);
  }

  @Override
  public @Nullable String notificationAt(
      int ordinal, String feed, @Nullable String tenant, long position) {
    return reader().notificationAt(ordinal, feed, tenant, position);
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
