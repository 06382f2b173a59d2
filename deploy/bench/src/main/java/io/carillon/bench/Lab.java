package io.carillon.bench;

import io.carillon.localstack.LocalBroker;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.TopicLayout;
import io.carillon.schemas.Topics;
import io.carillon.topology.EngineConfig;
import io.carillon.topology.store.RocksDbMemory;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * A broker, and a scratch folder for it and for state stores. Both are gone afterwards.
 *
 * <p>Ours and the peer get the same of everything: broker, stream settings, RocksDB memory, topics.
 */
final class Lab implements AutoCloseable {

  static final int PARTITIONS = 4;
  static final int COMMIT_INTERVAL_MS = 100;
  private static final int MAX_SCHEMAS = 100;
  private static final long STATE_MEMORY = 256L << 20;

  private final Path scratch;
  private final LocalBroker broker;
  private final Admin admin;
  private final RocksDbMemory memory = new RocksDbMemory(STATE_MEMORY);
  private final int threads;

  private Lab(Path scratch, LocalBroker broker, int threads) {
    this.scratch = scratch;
    this.broker = broker;
    this.threads = threads;
    this.admin = Admin.create(clientConfig());
  }

  static Lab start(Options options) throws IOException {
    Path scratch = Files.createTempDirectory("carillon-bench");
    return new Lab(scratch, LocalBroker.start(scratch.resolve("broker")), options.threads());
  }

  LocalBroker broker() {
    return broker;
  }

  Path scratch() {
    return scratch;
  }

  CpuUse cpu() {
    return CpuUse.now(broker.pid());
  }

  void create(Map<String, TopicLayout> topics) throws InterruptedException, ExecutionException {
    List<NewTopic> wanted =
        topics.entrySet().stream()
            .map(
                each ->
                    new NewTopic(each.getKey(), each.getValue().partitions(), (short) 1)
                        .configs(each.getValue().configs()))
            .toList();
    admin.createTopics(wanted).all().get();
  }

  /** Topics and state whose names begin so. */
  void forget(String prefix) throws InterruptedException, ExecutionException, IOException {
    List<String> topics =
        admin.listTopics().names().get().stream().filter(name -> name.startsWith(prefix)).toList();
    admin.deleteTopics(topics).all().get();
    delete(scratch.resolve("state").resolve(prefix));
  }

  /** Settings of a Streams application, the same for ours and the peer's. */
  Properties streams(String applicationId) {
    Properties config = new Properties();
    config.putAll(EngineConfig.of(memory));
    config.putAll(clientConfig());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    config.put(
        StreamsConfig.STATE_DIR_CONFIG, scratch.resolve("state").resolve(applicationId).toString());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 30_000);
    return config;
  }

  /** As Carillon names them by default, with the registry's schema ids, each asked for once. */
  Topics topics(String registryUrl) {
    return new Topics(
        "carillon.",
        PARTITIONS,
        new AvroSerdes(new CachedSchemaRegistryClient(registryUrl, MAX_SCHEMAS)));
  }

  /** For whoever writes to public topics. */
  KafkaProducer<byte[], byte[]> producer(int lingerMs) {
    Map<String, Object> config = new java.util.HashMap<>(clientConfig());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** As the engine's own, but without an engine: for the peer of what the engine writes. */
  KafkaProducer<byte[], byte[]> transactional(String id) {
    Map<String, Object> config = new java.util.HashMap<>(clientConfig());
    Properties engine = streams(id);
    engine.forEach(
        (name, value) -> {
          String key = name.toString();
          if (key.startsWith("producer.")) {
            config.put(key.substring("producer.".length()), value);
          }
        });
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    // As Kafka Streams sets it.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 100);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  boolean has(String topic) {
    try {
      return admin.listTopics().names().get().contains(topic);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the broker does not say which topics it has", e);
    }
  }

  /** Up to where readers of what is committed have come, and how far records go. */
  long[] ends(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    return new long[] {end(partition, true), end(partition, false)};
  }

  private long end(TopicPartition partition, boolean committed) {
    try {
      return admin
          .listOffsets(
              Map.of(partition, OffsetSpec.latest()),
              new ListOffsetsOptions(
                  committed ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the broker does not say where " + partition + " ends", e);
    }
  }

  /** Of what is committed. */
  KafkaConsumer<byte[], byte[]> reader() {
    Map<String, Object> config = new java.util.HashMap<>(clientConfig());
    config.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What is committed from an offset on. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, long from, long to) {
    List<ConsumerRecord<byte[], byte[]>> records = new java.util.ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = reader()) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      while (consumer.position(partition) < to) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private Map<String, Object> clientConfig() {
    return Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
  }

  @Override
  public void close() throws IOException {
    admin.close();
    broker.close();
    delete(scratch);
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }
}
