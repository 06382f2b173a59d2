package io.carillon.api.kafka;

import io.carillon.api.read.Provenance;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.StoredKey;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.schemas.Topic;
import io.carillon.schemas.TopicLayout;
import io.carillon.schemas.Topics;
import io.carillon.schemas.UserPartitions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP writes to Kafka. A stage completes when all replicas in sync have the record, or fails
 * with {@link NotWrittenException}, 10 s after the call at the latest. It completes on the
 * producer's thread: continue elsewhere with what blocks. A call itself blocks for up to 5 s, while
 * the brokers are not known yet or buffers are full. Thread-safe.
 */
public final class RecordWriter implements AutoCloseable {

  /** Key of the one record of the environment. */
  private static final String ENVIRONMENT_KEY = "environment";

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final int userPartitions;

  /**
   * @param kafka where the brokers are and how to log in
   * @param topics with serdes for nobody else's use
   */
  public RecordWriter(Map<String, Object> kafka, Topics topics, int userPartitions) {
    this(
        new KafkaProducer<>(config(kafka), new ByteArraySerializer(), new ByteArraySerializer()),
        topics,
        userPartitions);
  }

  RecordWriter(Producer<byte[], byte[]> producer, Topics topics, int userPartitions) {
    this.producer = producer;
    this.topics = topics;
    this.userPartitions = userPartitions;
  }

  private static Map<String, Object> config(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "carillon-http");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicLayout.MAX_RECORD_BYTES);
    // Somebody waits for each: join what is there, wait for nothing.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 1);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
    return config;
  }

  /** Appends to the user's partition of the log. */
  public CompletionStage<Written> user(Provenance by, String userId, UserLogEntry entry) {
    return write(
        by.headers(), topics.userLog(), UserPartitions.of(userId, userPartitions), userId, entry);
  }

  /** Says something of a tenant. */
  public CompletionStage<Written> tenant(Provenance by, String tenantId, TenantChange change) {
    return write(by.headers(), topics.tenants(), null, tenantId, change);
  }

  /** Says something of the environment. */
  public CompletionStage<Written> environment(Provenance by, EnvironmentChange change) {
    return write(by.headers(), topics.environment(), null, ENVIRONMENT_KEY, change);
  }

  /** Says something of a workflow, or of a tenant's override. */
  public CompletionStage<Written> workflow(Provenance by, String key, WorkflowChange change) {
    return write(by.headers(), topics.workflows(), null, key, change);
  }

  /**
   * Sends or retracts a notification.
   *
   * @param key idempotency key; records of one key keep their order
   */
  public CompletionStage<Written> notify(Provenance by, @Nullable String key, Notify notify) {
    return write(by.headers(), topics.notifications(), null, key, notify);
  }

  /**
   * Tells every partition of {@code notify} what whatever comes after waits for. A partition that
   * was added in the last minutes may not be known here yet.
   *
   * @return how many partitions have it, when all have
   */
  public CompletionStage<Long> await(List<AwaitedState> seen) {
    Topic<Notify> topic = topics.notifications();
    Notify await = Notify.newBuilder().setOperation(NotifyOperation.AWAIT).setAwaits(seen).build();
    List<PartitionInfo> partitions;
    try {
      partitions = producer.partitionsFor(topic.name());
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(failure(topic.name(), e));
    }
    CompletionStage<Long> all = CompletableFuture.completedFuture(0L);
    for (PartitionInfo each : partitions) {
      all =
          all.thenCombine(
              write(List.of(), topic, each.partition(), null, await),
              (count, written) -> count + 1);
    }
    return all;
  }

  /**
   * Says what a key is.
   *
   * @param value null: it is no more
   */
  public CompletionStage<Written> key(Provenance by, String id, @Nullable StoredKey value) {
    return write(by.headers(), topics.keys(), 0, id, value);
  }

  /** Says how far an operation on many has come. */
  public CompletionStage<Written> bulkOperation(String id, BulkOperationState state) {
    return write(List.of(), topics.bulkOperations(), 0, id, state);
  }

  private <V extends SpecificRecord> CompletionStage<Written> write(
      Iterable<Header> headers,
      Topic<V> topic,
      @Nullable Integer partition,
      @Nullable String key,
      @Nullable V value) {
    CompletableFuture<Written> written = new CompletableFuture<>();
    try {
      // Here rather than by the producer, which would take no record per topic and type.
      byte[] keyBytes = key == null ? null : topic.keys().serializer().serialize(topic.name(), key);
      byte[] valueBytes =
          value == null ? null : topic.values().serializer().serialize(topic.name(), value);
      producer.send(
          new ProducerRecord<>(topic.name(), partition, keyBytes, valueBytes, headers),
          (metadata, error) -> {
            if (error == null) {
              written.complete(
                  new Written(metadata.topic(), metadata.partition(), metadata.offset()));
            } else {
              written.completeExceptionally(failure(topic.name(), error));
            }
          });
    } catch (KafkaException e) {
      written.completeExceptionally(failure(topic.name(), e));
    } catch (RuntimeException e) {
      // Not Kafka's: trying again would not help.
      written.completeExceptionally(e);
    }
    return written;
  }

  private static NotWrittenException failure(String topic, Exception error) {
    return error instanceof RecordTooLargeException
        ? new NotWrittenException(
            NotWrittenException.Kind.TOO_LARGE, "too large for topic " + topic, error)
        : new NotWrittenException(
            NotWrittenException.Kind.NOT_ACKNOWLEDGED,
            "Kafka has not acknowledged a record of topic " + topic,
            error);
  }

  /** Waits up to 2 s for what is on its way. */
  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
  }
}
