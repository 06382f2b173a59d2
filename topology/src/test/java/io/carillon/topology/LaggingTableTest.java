package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.StateTable;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowState;
import io.carillon.avro.WorkflowStep;
import io.carillon.localstack.LocalBroker;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.store.RocksDbMemory;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances on a real broker, the table of one far behind: what was acknowledged at the other
 * is what every notification sent after that sees, whichever of the two routes it.
 */
class LaggingTableTest {

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final Topics topics = new Topics("carillon.", PARTITIONS, new AvroSerdes(registry));

  /** What it shows of one instance, {@link MinimumVersionsTest} shows in milliseconds. */
  @Test
  @Tag("full")
  void whatWasPutAtOneInstanceIsWhatTheOtherRoutesBy(@TempDir Path folder) throws Exception {
    SchemaRegistration.register(registry, topics);
    try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"));
        Cluster cluster = new Cluster(broker.bootstrapServers(), topics)) {
      cluster.createTopics();
      HeldBack.Gate before = new HeldBack.Gate();
      try (KafkaStreams well = instance(broker, folder.resolve("well"), Map.of());
          KafkaStreams behind = instance(broker, folder.resolve("behind"), before.config());
          HeldBack.Gate gate = before) {
        well.start();
        behind.start();
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> !routedBy(well).isEmpty() && !routedBy(behind).isEmpty());
        long old = cluster.write(topics.workflows(), null, "w", says("old"));
        awaitVersion(well, old);
        awaitVersion(behind, old);
        gate.shut();
        long version = cluster.write(topics.workflows(), null, "w", says("new"));
        awaitVersion(well, version);
        // As the API does before it answers.
        for (int partition = 0; partition < PARTITIONS; partition++) {
          cluster.write(topics.notifications(), partition, null, await(version));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
          for (int i = 0; i < 3; i++) {
            cluster.write(topics.notifications(), partition, null, run(partition, i));
          }
          cluster.write(topics.notifications(), partition, null, plain(partition));
        }
        // What does not run through it is routed everywhere, so the rest has been looked at.
        cluster.awaitRouted(
            routed -> routed.keySet().containsAll(ids(Set.of(0, 1, 2, 3), "plain")));
        Map<String, @Nullable Long> first =
            cluster.awaitRouted(routed -> routed.keySet().containsAll(ids(routedBy(well), "run")));
        for (String id : ids(routedBy(behind), "run")) {
          assertThat(first).doesNotContainKey(id);
        }
        assertThat(version(behind)).isEqualTo(old);

        gate.open();
        Map<String, @Nullable Long> all =
            cluster.awaitRouted(
                routed -> routed.keySet().containsAll(ids(Set.of(0, 1, 2, 3), "run")));
        assertThat(all)
            .allSatisfy(
                (id, by) -> assertThat(by).isEqualTo(id.startsWith("run") ? version : null));
        for (int partition = 0; partition < PARTITIONS; partition++) {
          String of = "run-" + partition;
          assertThat(all.keySet().stream().filter(id -> id.startsWith(of)))
              .containsExactly(of + "-0", of + "-1", of + "-2");
        }
      }
    }
  }

  private static List<String> ids(Set<Integer> partitions, String kind) {
    List<String> ids = new ArrayList<>();
    for (int partition : partitions) {
      if (kind.equals("plain")) {
        ids.add("plain-" + partition);
      } else {
        IntStream.range(0, 3).forEach(i -> ids.add("run-" + partition + "-" + i));
      }
    }
    return ids;
  }

  private static Notify run(int partition, int number) {
    return Notify.newBuilder()
        .setId("run-" + partition + "-" + number)
        .setWorkflow("w")
        .setRecipients(List.of("ann"))
        .build();
  }

  private static Notify plain(int partition) {
    return Notify.newBuilder()
        .setId("plain-" + partition)
        .setTitle("t")
        .setRecipients(List.of("ann"))
        .build();
  }

  private static Notify await(long version) {
    return Notify.newBuilder()
        .setOperation(NotifyOperation.AWAIT)
        .setAwaits(List.of(new AwaitedState(StateTable.WORKFLOWS, "w", version)))
        .build();
  }

  private static WorkflowChange says(String title) {
    return WorkflowChange.newBuilder()
        .setSteps(
            List.of(
                WorkflowStep.newBuilder()
                    .setChannel("in_app_feed")
                    .setTemplate(new StepTemplate(title, null, null, null, null, null, Map.of()))
                    .build()))
        .build();
  }

  private KafkaStreams instance(LocalBroker broker, Path folder, Map<String, Object> more) {
    Properties config = new Properties();
    config.putAll(EngineConfig.of(new RocksDbMemory(32 << 20)));
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "carillon");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    config.putAll(more);
    return new KafkaStreams(
        DrivenTopology.of(
            // With serdes of its own.
            new Topics("carillon.", PARTITIONS, new AvroSerdes(registry)),
            new TopologySettings(PARTITIONS, FeedSettings.DEFAULT, Duration.ofSeconds(30)),
            new RegistryRetry(Duration.ofSeconds(30)),
            config),
        config);
  }

  /** Partitions of {@code notify} that an instance routes. */
  private Set<Integer> routedBy(KafkaStreams instance) {
    Set<Integer> partitions = new TreeSet<>();
    instance.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(each -> each.topic().equals(topics.notifications().name()))
        .forEach(each -> partitions.add(each.partition()));
    return partitions;
  }

  private static void awaitVersion(KafkaStreams instance, long version) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> version(instance) >= version);
  }

  private static long version(KafkaStreams instance) {
    WorkflowState state =
        instance
            .store(
                StoreQueryParameters.fromNameAndType(
                    StoreNames.WORKFLOWS,
                    QueryableStoreTypes.<String, WorkflowState>keyValueStore()))
            .get("w");
    return state == null ? -1 : state.getVersion();
  }

  /** What a client sees. */
  private static final class Cluster implements AutoCloseable {

    private final Topics topics;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Ids in the user log, in its order, and by which version of their workflow. */
    private final Map<String, @Nullable Long> routed = new java.util.LinkedHashMap<>();

    Cluster(String bootstrap, Topics topics) {
      this.topics = topics;
      Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", bootstrap));
      admin = Admin.create(config);
      producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
      config.put("isolation.level", "read_committed");
      config.put("auto.offset.reset", "earliest");
      consumer =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void createTopics() throws Exception {
      List<NewTopic> all = new ArrayList<>();
      for (Topic<?> topic : topics.all()) {
        all.add(
            new NewTopic(
                    topic.name(), Optional.of(topic.layout().partitions()), Optional.of((short) 1))
                .configs(topic.layout().configs()));
      }
      for (String name :
          List.of(topics.deadLetters(), topics.feeds().untagged(), topics.feeds().shared())) {
        all.add(new NewTopic(name, 1, (short) 1));
      }
      admin.createTopics(all).all().get();
      consumer.assign(
          IntStream.range(0, PARTITIONS)
              .mapToObj(each -> new TopicPartition(topics.userLog().name(), each))
              .collect(Collectors.toSet()));
    }

    /** Its offset. */
    <V extends SpecificRecord> long write(
        Topic<V> topic, @Nullable Integer partition, @Nullable String key, V value)
        throws Exception {
      return producer
          .send(
              new ProducerRecord<>(
                  topic.name(),
                  partition,
                  key == null ? null : topic.keys().serializer().serialize(topic.name(), key),
                  topic.values().serializer().serialize(topic.name(), value)))
          .get()
          .offset();
    }

    Map<String, @Nullable Long> awaitRouted(
        java.util.function.Predicate<Map<String, @Nullable Long>> enough) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(50)).forEach(this::read);
                return enough.test(routed);
              });
      return new java.util.LinkedHashMap<>(routed);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
      Topic<UserLogEntry> log = topics.userLog();
      if (log.values().deserializer().deserialize(log.name(), record.value()).getChange()
          instanceof RoutedNotification notification) {
        routed.put(notification.getId(), notification.getWorkflowVersion());
      }
    }

    @Override
    public void close() {
      producer.close();
      consumer.close();
      admin.close();
    }
  }
}
