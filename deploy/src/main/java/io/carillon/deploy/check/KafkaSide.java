package io.carillon.deploy.check;

import io.carillon.avro.Notify;
import io.carillon.avro.UserChange;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A service that speaks Avro over Kafka and has never heard of the HTTP API. */
final class KafkaSide implements AutoCloseable {
  private static final String PREFIX = "carillon.";
  private static final int USER_PARTITIONS = 4;
  private static final int MAX_SCHEMAS = 100;

  private final String bootstrapServers;
  private final SchemaRegistryClient registry;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;

  KafkaSide(String bootstrapServers, String registryUrl) {
    this.bootstrapServers = bootstrapServers;
    this.registry = new CachedSchemaRegistryClient(registryUrl, MAX_SCHEMAS);
    this.topics = new Topics(PREFIX, USER_PARTITIONS, new AvroSerdes(registry));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  Future<RecordMetadata> user(String userId, UserChange change) {
    return send(topics.users(), userId, change);
  }

  Future<RecordMetadata> notify(Notify notify) {
    return send(topics.notifications(), null, notify);
  }

  private <V extends SpecificRecord> Future<RecordMetadata> send(
      Topic<V> topic, @org.jspecify.annotations.Nullable String key, V value) {
    byte[] keyBytes = key == null ? null : topic.keys().serializer().serialize(topic.name(), key);
    byte[] valueBytes = topic.values().serializer().serialize(topic.name(), value);
    return producer.send(new ProducerRecord<>(topic.name(), keyBytes, valueBytes));
  }

  /** Bytes as they are, to a topic named without its prefix. */
  RecordMetadata raw(String topic, int partition, byte[] key, byte[] value) throws Exception {
    return producer.send(new ProducerRecord<>(PREFIX + topic, partition, key, value)).get();
  }

  /** In the wire format, for {@link #raw}. */
  byte[] bytes(UserChange change) {
    return topics.users().values().serializer().serialize(topics.users().name(), change);
  }

  /** A dead letter by its origin, if it is there. */
  Optional<ConsumerRecord<byte[], byte[]>> deadLetter(String origin) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topics.deadLetters()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(100))) {
          if (header(letter, "carillon.origin").equals(origin)) {
            return Optional.of(letter);
          }
        }
      }
    }
    return Optional.empty();
  }

  static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    var header = letter.headers().lastHeader(name);
    return header == null
        ? ""
        : new String(header.value(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Schema ids by subject, as the registry itself has them now. */
  static Map<String, Integer> schemaIds(String registryUrl) throws Exception {
    SchemaRegistryClient fresh = new CachedSchemaRegistryClient(registryUrl, MAX_SCHEMAS);
    Map<String, Integer> ids = new TreeMap<>();
    for (String subject : fresh.getAllSubjects()) {
      ids.put(subject, fresh.getLatestSchemaMetadata(subject).getId());
    }
    return ids;
  }

  @Override
  public void close() throws java.io.IOException {
    producer.close(Duration.ofSeconds(1));
    registry.close();
  }
}
