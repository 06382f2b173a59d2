package io.carillon.bench;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantState;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topic;
import io.carillon.schemas.TopicLayout;
import io.carillon.schemas.Topics;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.NotificationTopology;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedReader;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.store.PartitionRows;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The real topology in this process, with topics of its own, and its stores as the API reads them.
 */
final class Engine implements AutoCloseable {

  /** The one with many members. */
  static final String TENANT = "acme";

  private final Lab lab;
  private final String name;
  private final Topics topics;
  private final KafkaStreams streams;

  private Engine(Lab lab, String name, Topics topics, KafkaStreams streams) {
    this.lab = lab;
    this.name = name;
    this.topics = topics;
    this.streams = streams;
  }

  /**
   * @param name of the application, and prefix of its topics
   */
  static Engine start(Lab lab, String name) throws Exception {
    // Schema ids are looked up once and cached, so a registry in memory measures the same.
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    Topics topics = new Topics(name + ".", Lab.PARTITIONS, new AvroSerdes(registry));
    SchemaRegistration.register(registry, topics);
    Map<String, TopicLayout> layouts = new TreeMap<>();
    for (Topic<?> topic : topics.all()) {
      layouts.put(topic.name(), topic.layout());
    }
    layouts.put(topics.deadLetters(), topics.deadLettersLayout());
    FeedTopics feeds = topics.feeds();
    for (String topic : List.of(feeds.untagged(), feeds.shared(), feeds.of(TENANT))) {
      layouts.put(topic, feeds.layout());
    }
    lab.create(layouts);
    NotificationTopology topology =
        new NotificationTopology(
            topics, TopologySettings.of(Lab.PARTITIONS), new RegistryRetry(Duration.ofSeconds(10)));
    return new Engine(lab, name, topics, Application.start(topology.get(), lab.streams(name)));
  }

  Topics topics() {
    return topics;
  }

  /** Users in the index, which follows the users store. */
  long users() {
    long users = 0;
    for (int partition = 0; partition < Lab.PARTITIONS; partition++) {
      users += partition(partition).members(null).getLongCardinality();
    }
    return users;
  }

  /** Says by which topic what happens in {@link #TENANT} is told. */
  void tell(KafkaProducer<byte[], byte[]> producer, FeedTopic topic) throws Exception {
    TenantChange change = TenantChange.newBuilder().setFeedTopic(topic).build();
    producer.send(Load.record(topics.tenants(), TENANT, change)).get();
    Application.await(
        "the tenant",
        () -> {
          TenantState state =
              streams
                  .store(
                      StoreQueryParameters.fromNameAndType(
                          StoreNames.TENANTS,
                          QueryableStoreTypes.<String, TenantState>keyValueStore()))
                  .get(TENANT);
          return state != null && state.getFeedTopic() == topic;
        });
  }

  /** Whether nothing waits to be told, committed or not. */
  boolean allTold() {
    Bytes first = new KeyWriter().tag(0).key();
    Bytes last = new KeyWriter().tag(0).endOfPrefix();
    for (int partition = 0; partition < Lab.PARTITIONS; partition++) {
      try (KeyValueIterator<Bytes, byte[]> waiting =
          store(StoreNames.EXPANSIONS, partition).range(first, last)) {
        if (waiting.hasNext()) {
          return false;
        }
      }
    }
    return true;
  }

  @Nullable UserState user(String userId) {
    return new Users(store(StoreNames.USERS, partitionOf(userId))).find(userId);
  }

  /** The first page of a feed, as the API reads it. */
  FeedPage feed(String userId) {
    return feed(userId, 50);
  }

  FeedPage feed(String userId, int pageSize) {
    int at = partitionOf(userId);
    UserState user = user(userId);
    if (user == null) {
      throw new IllegalStateException("no user " + userId);
    }
    FeedReader reader =
        new FeedReader(
            new FeedStores(
                store(StoreNames.NOTIFICATIONS, at),
                store(StoreNames.ANNOUNCEMENTS, at),
                store(StoreNames.FEED_ENTRIES, at),
                store(StoreNames.MARKS, at)),
            FeedSettings.DEFAULT);
    return partition(at)
        .stamps()
        .read(
            user.getOrdinal(),
            () -> reader.page(userId, user, query(pageSize), System.currentTimeMillis()));
  }

  private static FeedQuery query(int pageSize) {
    FeedQuery all = FeedQuery.of("inbox", TenantScope.ALL);
    return new FeedQuery(
        all.feed(), all.scope(), all.archived(), null, all.status(), pageSize, null, null);
  }

  /** By partition, feeds read past all of it. */
  Map<Integer, BareFeed> bareFeeds() throws ReflectiveOperationException {
    Map<Integer, BareFeed> feeds = new TreeMap<>();
    for (int partition = 0; partition < Lab.PARTITIONS; partition++) {
      feeds.put(partition, new BareFeed(streams, partition));
    }
    return feeds;
  }

  /** What became of a notification, once all partitions have said so. */
  Optional<Outcome> outcome(String notificationId) {
    return new OutcomeReader(
            streams.store(
                StoreQueryParameters.fromNameAndType(
                    StoreNames.OUTCOMES, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())))
        .find(notificationId);
  }

  static int partitionOf(String userId) {
    return UserPartitions.of(userId, Lab.PARTITIONS);
  }

  private UserPartitionStore partition(int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(StoreNames.USER_PARTITION, UserPartitionStore.type())
            .withPartition(partition));
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(String store, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(store, new PartitionRows()).withPartition(partition));
  }

  /** Stops it and removes its topics and state. */
  @Override
  public void close() throws Exception {
    Application.stop(streams);
    lab.forget(name);
  }
}
