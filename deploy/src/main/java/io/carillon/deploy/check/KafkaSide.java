package io.carillon.deploy.check;

import io.carillon.avro.FeedEvent;
import io.carillon.deploy.AvroProducer;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.FeedTopics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What is seen from Kafka and the registry, without Carillon.
 *
 * @param registryUrl as {@code schema.registry.url}
 */
record KafkaSide(String bootstrapServers, String registryUrl) {
  private static final int MAX_SCHEMAS = 100;

  /** A service of its own. */
  AvroProducer producer() {
    return new AvroProducer(bootstrapServers, registryUrl, AvroProducer.DEFAULT_PREFIX);
  }

  /** A dead letter by its origin, if it is there. */
  Optional<ConsumerRecord<byte[], byte[]>> deadLetter(String origin) {
    return committed((AvroProducer.DEFAULT_PREFIX + "dead-letters")::equals).stream()
        .filter(letter -> header(letter, "carillon.origin").equals(origin))
        .findFirst();
  }

  /** All that is in the feed topics, each topic from its start. */
  List<FeedTopicEvent> feedEvents() throws IOException {
    FeedTopics names = new FeedTopics(AvroProducer.DEFAULT_PREFIX);
    try (SchemaRegistryClient fresh = new CachedSchemaRegistryClient(registryUrl, MAX_SCHEMAS)) {
      Deserializer<FeedEvent> values = new AvroSerdes(fresh).of(FeedEvent.class).deserializer();
      return committed(names::has).stream()
          .map(
              record ->
                  new FeedTopicEvent(
                      record.topic(),
                      new String(record.key(), StandardCharsets.UTF_8),
                      values.deserialize(record.topic(), record.value())))
          .toList();
    }
  }

  /**
   * A record of a feed topic.
   *
   * @param user whose feed
   */
  record FeedTopicEvent(String topic, String user, FeedEvent event) {}

  private List<ConsumerRecord<byte[], byte[]>> committed(Predicate<String> topics) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().entrySet().stream()
              .filter(topic -> topics.test(topic.getKey()))
              .flatMap(topic -> topic.getValue().stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Schema ids by subject, as the registry itself has them now. */
  Map<String, Integer> schemaIds() throws Exception {
    Map<String, Integer> ids = new TreeMap<>();
    try (SchemaRegistryClient fresh = new CachedSchemaRegistryClient(registryUrl, MAX_SCHEMAS)) {
      for (String subject : fresh.getAllSubjects()) {
        ids.put(subject, fresh.getLatestSchemaMetadata(subject).getId());
      }
    }
    return ids;
  }
}
