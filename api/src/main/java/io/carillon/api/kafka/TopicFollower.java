package io.carillon.api.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic of one partition from its start and goes on for ever, on a thread of its own and
 * without a group, for tables that every instance keeps. Not a global table of Kafka Streams: these
 * have to be known before stores are restored, and to be heard of while partitions move. While
 * Kafka is away nothing comes. Thread-safe but for {@link #step}.
 */
final class TopicFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
  private static final long PAUSE_MS = 1_000;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each;
  private final Thread thread;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private volatile long position;
  private volatile boolean closed;

  /**
   * @param name of the thread
   * @param each is given each record, in order; must not throw
   */
  TopicFollower(
      Consumer<byte[], byte[]> consumer,
      String topic,
      String name,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.each = each;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * @param kafka where the brokers are and how to log in
   */
  static Consumer<byte[], byte[]> consumer(Map<String, Object> kafka, String name) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  void start() {
    thread.start();
  }

  /** Whether everything that was there at the start has been read, waiting so long for it. */
  boolean awaitLoaded(Duration patience) throws InterruptedException {
    return loaded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isLoaded() {
    return loaded.getCount() == 0;
  }

  /** Whether what was written at that offset has been read. */
  boolean reflects(long offset) {
    return position > offset;
  }

  /** A record's key as text; empty when it has none. */
  static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  private void run() {
    try {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!closed) {
        try {
          step();
        } catch (WakeupException e) {
          // Closing.
        } catch (RuntimeException e) {
          LOG.warn("{} cannot be read; what was read stays: {}", partition, e.toString());
          TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }
  }

  void step() {
    if (isLoaded()) {
      read();
      return;
    }
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    read();
    if (consumer.position(partition) >= end) {
      loaded.countDown();
    }
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      each.accept(record);
      position = record.offset() + 1;
    }
    position = Math.max(position, consumer.position(partition));
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
