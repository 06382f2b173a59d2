package io.carillon.guarantees.cluster;

import io.carillon.guarantees.evidence.Delivered;
import io.carillon.guarantees.evidence.TopicEvent;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of somebody else's: it knows the topics' names and the registry, and takes the schema
 * of each record from there.
 */
public final class FeedTopicReader implements AutoCloseable {

  private final Tape tape;
  private final KafkaAvroDeserializer values = new KafkaAvroDeserializer();

  public FeedTopicReader(Tape tape, Cluster cluster) {
    this.tape = tape;
    values.configure(Map.of("schema.registry.url", cluster.registry().url()), false);
  }

  /** Everything committed to any feed topic so far, topic by topic in its order. */
  public List<TopicEvent> read() {
    List<TopicEvent> events = new ArrayList<>();
    for (String topic : tape.topicNames()) {
      String name = topic.substring(Cluster.PREFIX.length());
      if (name.equals("feed") || name.equals("feed-shared") || name.startsWith("feed.")) {
        tape.read(topic).forEach(record -> events.add(event(name, record)));
      }
    }
    return events;
  }

  /** Everything committed to the channel's topic so far. */
  public List<Delivered> deliveries() {
    String topic = Cluster.PREFIX + "deliveries." + Cluster.CHANNEL;
    return tape.topicNames().contains(topic)
        ? tape.read(topic).stream().map(this::delivered).toList()
        : List.of();
  }

  private Delivered delivered(ConsumerRecord<byte[], byte[]> record) {
    GenericRecord value = (GenericRecord) values.deserialize(record.topic(), record.value());
    return new Delivered(
        record.partition(),
        record.offset(),
        new String(record.key(), StandardCharsets.UTF_8),
        value.get("message_id").toString(),
        value.get("notification_id").toString(),
        value.get("user_id").toString());
  }

  /**
   * Where each tenant's messages are told, as {@link
   * io.carillon.guarantees.traffic.Traffic#describe} asked for; nothing where the installation has
   * no feed topics.
   */
  public Map<String, String> byTenant() {
    return tape.topicNames().contains(Cluster.PREFIX + "feed")
        ? Map.of("", "feed", "acme", "feed.acme", "globex", "feed-shared")
        : Map.of();
  }

  private TopicEvent event(String name, ConsumerRecord<byte[], byte[]> record) {
    GenericRecord value = (GenericRecord) values.deserialize(record.topic(), record.value());
    return new TopicEvent(
        name,
        record.partition(),
        record.offset(),
        new String(record.key(), StandardCharsets.UTF_8),
        value.get("type").toString(),
        text(value.get("notification_id")),
        text(value.get("tenant")),
        (Long) value.get("position"),
        value.hasField("up_to") ? (Long) value.get("up_to") : null);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  @Override
  public void close() {
    values.close();
  }
}
