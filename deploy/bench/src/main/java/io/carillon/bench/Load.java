package io.carillon.bench;

import io.carillon.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records of ours, and many of them as fast as a producer takes them. */
final class Load {

  private static final int LINGER_MS = 20;

  private Load() {}

  /**
   * As a producer of bytes sends it.
   *
   * @param key null: none
   */
  static <V extends SpecificRecord> ProducerRecord<byte[], byte[]> record(
      Topic<V> topic, @Nullable String key, V value) {
    return new ProducerRecord<>(
        topic.name(),
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        topic.values().serializer().serialize(topic.name(), value));
  }

  /** Returns when the broker has acknowledged all. */
  static void write(Lab lab, String topic, People.Encoded people) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = lab.producer(LINGER_MS)) {
      for (int i = 0; i < people.count(); i++) {
        producer.send(
            new ProducerRecord<>(topic, people.keys()[i], people.values()[i]),
            (metadata, error) -> {
              if (error != null) {
                failure.set(error);
              }
            });
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("could not write to " + topic, failure.get());
    }
  }
}
