package io.carillon.guarantees.expansion;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A service outside that reads the committed records of one feed topic while they come, and counts
 * whom a notification was created for. The counts may be asked by any thread.
 */
final class Tally implements Runnable, AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaAvroDeserializer values = new KafkaAvroDeserializer();
  private final TopicPartition partition;
  private final Members members;
  private final BitSet created;
  private final BitSet read;
  private final AtomicLong distinct = new AtomicLong();
  private final AtomicLong twice = new AtomicLong();
  private final AtomicLong early = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean closed;
  private final Thread thread = new Thread(this, "tally");

  Tally(String brokers, String registry, String topic, Members members) {
    this.members = members;
    this.partition = new TopicPartition(topic, 0);
    this.created = new BitSet(members.count());
    this.read = new BitSet(members.count());
    values.configure(Map.of("schema.registry.url", registry), false);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "max.poll.records",
                5_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    thread.start();
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          count(each);
        }
      } catch (RetriableException e) {
        // The topic is not there yet.
      }
    }
    consumer.close();
  }

  private void count(ConsumerRecord<byte[], byte[]> each) {
    GenericRecord event = (GenericRecord) values.deserialize(each.topic(), each.value());
    int member = members.number(new String(each.key(), StandardCharsets.UTF_8));
    switch (event.get("type").toString()) {
      case "CREATED" -> {
        if (created.get(member)) {
          twice.incrementAndGet();
        } else {
          created.set(member);
          distinct.incrementAndGet();
        }
      }
      case "READ" -> {
        if (!created.get(member)) {
          early.incrementAndGet();
        }
        if (!read.get(member)) {
          read.set(member);
          reads.incrementAndGet();
        }
      }
      default -> throw new IllegalStateException("nobody asked for " + event);
    }
    lastNanos = System.nanoTime();
  }

  /** For how many it was created. */
  long distinct() {
    return distinct.get();
  }

  /** How often it was created for somebody again. */
  long twice() {
    return twice.get();
  }

  /** How many were said to have read it before it was created for them. */
  long early() {
    return early.get();
  }

  /** How many have read it. */
  long reads() {
    return reads.get();
  }

  Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - lastNanos);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
    values.close();
  }
}
