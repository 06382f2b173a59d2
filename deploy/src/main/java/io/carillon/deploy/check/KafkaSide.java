package io.carillon.deploy.check;

import io.carillon.deploy.AvroProducer;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      String topic = AvroProducer.DEFAULT_PREFIX + "dead-letters";
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
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
