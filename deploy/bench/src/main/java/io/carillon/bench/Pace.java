package io.carillon.bench;

import io.carillon.avro.Notify;
import io.carillon.schemas.Topics;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Notifications to one person each, so many a second, each at its time however late the last was.
 */
final class Pace {

  private final KafkaProducer<byte[], byte[]> producer;
  private final long betweenNanos;

  Pace(KafkaProducer<byte[], byte[]> producer, int aSecond) {
    this.producer = producer;
    this.betweenNanos = 1_000_000_000L / aSecond;
  }

  /** Sends so many; they are made when they are due. */
  void send(int count, IntFunction<ProducerRecord<byte[], byte[]>> record) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * betweenNanos;
      for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
        LockSupport.parkNanos(due - now);
      }
      producer.send(record.apply(i));
    }
  }

  /** To one person, called by when it was sent. */
  static ProducerRecord<byte[], byte[]> notice(Topics topics, String user, String tenant) {
    Notify notify =
        Notify.newBuilder()
            .setTitle(Crowd.title())
            .setTenant(tenant)
            .setRecipients(List.of(user))
            .build();
    return Load.record(topics.notifications(), null, notify);
  }
}
