package io.carillon.api.lookup;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers. The end offset alone would not do: it counts the markers that end transactions
 * and the records of aborted ones, which nobody applies, so that behind a killed instance's aborted
 * transaction a quiet partition would never be seen to reach it. So the last record before the end
 * is looked for, from the end backwards in growing steps. One thread at a time.
 */
final class KafkaLogEnds implements LogEnds {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long GIVE_UP_AFTER_MS = 5_000;
  private static final long FIRST_STEP = 16;
  private static final long STEP_FACTOR = 16;

  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;
  private final String group;
  private final String topic;

  /**
   * @param kafka where the brokers are and how to log in
   * @param group the consumer group that applies the log
   */
  KafkaLogEnds(Map<String, Object> kafka, Admin admin, String group, String topic) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "carillon-log-ends");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) GIVE_UP_AFTER_MS);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) GIVE_UP_AFTER_MS);
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Map<Integer, LogEnd> of(Collection<Integer> partitions) {
    List<TopicPartition> asked =
        partitions.stream().map(number -> new TopicPartition(topic, number)).toList();
    // Read committed: up to the first open transaction. What was acknowledged had been applied by
    // an owner, who reads no further than that either.
    Map<TopicPartition, Long> ends = consumer.endOffsets(asked);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(asked);
    Map<TopicPartition, OffsetAndMetadata> committed = committed(asked);
    long deadline = System.nanoTime() + GIVE_UP_AFTER_MS * 1_000_000;
    Map<Integer, LogEnd> found = new HashMap<>();
    for (TopicPartition partition : asked) {
      OffsetAndMetadata commit = committed.get(partition);
      long from = commit == null ? 0 : commit.offset();
      Long last =
          lastRecord(
              partition,
              Math.max(from, beginnings.getOrDefault(partition, 0L)),
              ends.getOrDefault(partition, 0L),
              deadline);
      if (last != null) {
        found.put(partition.partition(), new LogEnd(from, last));
      }
    }
    return found;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(List<TopicPartition> partitions) {
    try {
      return admin
          .listConsumerGroupOffsets(
              Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
          .partitionsToOffsetAndMetadata(group)
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getValue() != null)
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** The offset, -1 when there is no record in the range, null when it took too long. */
  private @Nullable Long lastRecord(TopicPartition partition, long from, long end, long deadline) {
    consumer.assign(List.of(partition));
    long step = FIRST_STEP;
    long upTo = end;
    while (upTo > from) {
      long start = Math.max(from, upTo - step);
      consumer.seek(partition, start);
      long last = -1;
      while (consumer.position(partition) < upTo) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          last = record.offset() < upTo ? record.offset() : last;
        }
        if (System.nanoTime() > deadline) {
          return null;
        }
      }
      if (last >= 0) {
        return last;
      }
      upTo = start;
      step *= STEP_FACTOR;
    }
    return -1L;
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(POLL));
  }
}
