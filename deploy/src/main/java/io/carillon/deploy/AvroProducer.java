package io.carillon.deploy;

import io.carillon.avro.Notify;
import io.carillon.avro.UserChange;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A service that speaks Avro over Kafka: it takes the schemas from the registry and never calls
 * Carillon. Thread-safe as its producer is.
 */
public final class AvroProducer implements AutoCloseable {
  public static final String DEFAULT_PREFIX = "carillon.";

  private static final int MAX_SCHEMAS = 100;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final SchemaRegistryClient registry;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param registryUrl as {@code schema.registry.url}
   * @param prefix of the topics
   */
  public AvroProducer(String bootstrapServers, String registryUrl, String prefix) {
    this.registry = new CachedSchemaRegistryClient(registryUrl, MAX_SCHEMAS);
    // Of no consequence here: the number of partitions is that of topics to be created.
    this.topics = new Topics(prefix, 1, new AvroSerdes(registry));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public Topics topics() {
    return topics;
  }

  /** To {@code users}. */
  public Future<RecordMetadata> user(String userId, UserChange change) {
    return send(topics.users(), userId, change);
  }

  /** To {@code notify}, without a key. */
  public Future<RecordMetadata> notify(Notify notify) {
    return send(topics.notifications(), null, notify);
  }

  /** To {@code notify}, with an idempotency key. */
  public Future<RecordMetadata> notify(String key, Notify notify) {
    return send(topics.notifications(), key, notify);
  }

  /** Bytes as they are. */
  public Future<RecordMetadata> raw(String topic, int partition, byte[] key, byte[] value) {
    return producer.send(new ProducerRecord<>(topic, partition, key, value));
  }

  private <V extends SpecificRecord> Future<RecordMetadata> send(
      Topic<V> topic, @Nullable String key, V value) {
    byte[] keyBytes = key == null ? null : topic.keys().serializer().serialize(topic.name(), key);
    byte[] valueBytes = topic.values().serializer().serialize(topic.name(), value);
    return producer.send(new ProducerRecord<>(topic.name(), keyBytes, valueBytes));
  }

  /** Returns when all is sent, or 5 s are over. */
  @Override
  public void close() throws IOException {
    producer.close(CLOSE_WITHIN);
    registry.close();
  }
}
