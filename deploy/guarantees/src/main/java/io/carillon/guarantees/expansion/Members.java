package io.carillon.guarantees.expansion;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.UserChange;
import io.carillon.guarantees.cluster.Cluster;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.MessageId;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The members of one tenant, and the service that tells of them. */
final class Members implements AutoCloseable {

  static final String TENANT = "acme";

  private final int count;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  Members(int count, String brokers, String registry) {
    this.count = count;
    this.topics =
        new Topics(
            Cluster.PREFIX,
            Cluster.USER_PARTITIONS,
            new AvroSerdes(new CachedSchemaRegistryClient(registry, 100)));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers, "linger.ms", 20, "batch.size", 128 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  int count() {
    return count;
  }

  private static String id(int number) {
    return "m" + number;
  }

  /** The inverse of a member's user id. */
  int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  /** Tells of all of them. */
  void join() {
    UserChange joined =
        new UserChange(
            ChangeOperation.MERGE,
            Map.of(),
            Map.of(TENANT, new MembershipChange(Map.of("role", "member"), null)));
    byte[] value = topics.users().values().serializer().serialize(topics.users().name(), joined);
    for (int i = 0; i < count; i++) {
      send(topics.users().name(), i, value);
    }
    producer.flush();
    requireSent();
  }

  /** One of them has read a notification, which may not have come to them yet. */
  void read(int number, String notificationId) {
    FeedAction action =
        new FeedAction(
            MessageAction.READ,
            new MessageIds(List.of(new MessageId(notificationId, id(number)).toString())),
            null);
    String topic = topics.feedActions().name();
    send(topic, number, topics.feedActions().values().serializer().serialize(topic, action));
  }

  private void send(String topic, int number, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic, id(number).getBytes(StandardCharsets.UTF_8), value),
        (metadata, error) -> {
          if (error != null) {
            failure.set(error);
          }
        });
  }

  /** Fails unless the broker has taken everything so far. */
  void requireSent() {
    producer.flush();
    Exception error = failure.get();
    if (error != null) {
      throw new IllegalStateException("could not be written", error);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
