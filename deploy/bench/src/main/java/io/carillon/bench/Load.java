package io.carillon.bench;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes people to a topic as fast as the producer takes them. */
final class Load {

  private static final int LINGER_MS = 20;

  private Load() {}

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
