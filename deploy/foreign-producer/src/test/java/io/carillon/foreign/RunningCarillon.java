package io.carillon.foreign;

import io.carillon.avro.TenantState;
import io.carillon.localstack.LocalStack;
import io.carillon.schemas.AvroSerdes;
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
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Carillon's topology on a real broker and registry, in this process, and what can be read of it.
 */
final class RunningCarillon implements AutoCloseable {

  static final int USER_PARTITIONS = 4;
  private static final String APPLICATION = "carillon";

  private final Admin admin;
  private final Topics topics;
  private final KafkaStreams streams;
  private final String brokers;

  private RunningCarillon(String brokers, Admin admin, Topics topics, KafkaStreams streams) {
    this.brokers = brokers;
    this.admin = admin;
    this.topics = topics;
    this.streams = streams;
  }

  /** Creates the topics, registers the schemas, and starts. */
  static RunningCarillon start(LocalStack stack, Path state) throws Exception {
    String brokers = stack.broker().bootstrapServers();
    SchemaRegistryClient registry = new CachedSchemaRegistryClient(stack.registry().url(), 100);
    Topics topics = new Topics("carillon.", USER_PARTITIONS, new AvroSerdes(registry));
    SchemaRegistration.register(registry, topics);
    Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers));
    List<NewTopic> wanted = new ArrayList<>();
    topics.all().forEach(topic -> wanted.add(newTopic(topic.name(), topic.layout())));
    wanted.add(newTopic(topics.deadLetters(), topics.deadLettersLayout()));
    admin.createTopics(wanted).all().get();

    TopologySettings settings = TopologySettings.of(USER_PARTITIONS);
    KafkaStreams streams =
        new KafkaStreams(
            new NotificationTopology(
                    topics, settings, new RegistryRetry(settings.registryPatience()))
                .get(),
            config(brokers, state));
    streams.start();
    return new RunningCarillon(brokers, admin, topics, streams);
  }

  private static NewTopic newTopic(String name, TopicLayout layout) {
    return new NewTopic(name, layout.partitions(), (short) 1).configs(layout.configs());
  }

  private static Properties config(String brokers, Path state) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    config.put(StreamsConfig.POLL_MS_CONFIG, 5);
    return config;
  }

  Topics topics() {
    return topics;
  }

  boolean knows(String userId) {
    return user(userId) != null;
  }

  Optional<TenantState> tenant(String tenantId) {
    ReadOnlyKeyValueStore<String, TenantState> tenants =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                StoreNames.TENANTS, QueryableStoreTypes.keyValueStore()));
    return Optional.ofNullable(tenants.get(tenantId));
  }

  /** A person's first page, newest first; empty for who is not known. */
  Optional<FeedPage> feed(String userId) {
    UserState user = user(userId);
    if (user == null) {
      return Optional.empty();
    }
    int partition = UserPartitions.of(userId, USER_PARTITIONS);
    FeedStores stores =
        new FeedStores(
            rows(StoreNames.NOTIFICATIONS, partition),
            rows(StoreNames.ANNOUNCEMENTS, partition),
            rows(StoreNames.FEED_ENTRIES, partition),
            rows(StoreNames.MARKS, partition));
    return Optional.of(
        new FeedReader(stores, TopologySettings.of(USER_PARTITIONS).feed())
            .page(
                userId, user, FeedQuery.of("inbox", TenantScope.ALL), System.currentTimeMillis()));
  }

  /** What became of each notification. */
  List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int partition = 0; partition < USER_PARTITIONS; partition++) {
      OutcomeReader reader = new OutcomeReader(rows(StoreNames.OUTCOMES, partition));
      reader.log(null, null, 1_000).stream()
          .flatMap(place -> reader.find(place.notificationId()).stream())
          .forEach(outcomes::add);
    }
    return outcomes;
  }

  /** Whether every record that is in the topic now has been processed, and that is committed. */
  boolean isThrough(Topic<?> topic) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(APPLICATION).partitionsToOffsetAndMetadata().get();
    for (int partition = 0; partition < topic.layout().partitions(); partition++) {
      TopicPartition each = new TopicPartition(topic.name(), partition);
      long end =
          admin.listOffsets(Map.of(each, OffsetSpec.latest())).partitionResult(each).get().offset();
      OffsetAndMetadata done = committed.get(each);
      if (end > (done == null ? 0 : done.offset())) {
        return false;
      }
    }
    return true;
  }

  /** Every committed record of a topic, oldest first in each partition. */
  List<ConsumerRecord<String, byte[]>> records(String topic) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private @Nullable UserState user(String userId) {
    return new Users(rows(StoreNames.USERS, UserPartitions.of(userId, USER_PARTITIONS)))
        .find(userId);
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> rows(String store, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                store, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition));
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(20));
    admin.close();
  }
}
