package io.carillon.api.audit;

import io.carillon.api.read.Audit.Place;
import io.carillon.api.read.NotReadyException;
import io.carillon.avro.AuditEntry;
import io.carillon.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic by a consumer without a group, of what is committed. */
final class KafkaAuditTail implements AuditTail, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaAuditTail.class);

  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_WITHIN = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Topic<AuditEntry> topic;

  /**
   * @param topic with serdes for nobody else's use
   */
  KafkaAuditTail(Map<String, Object> kafka, Topic<AuditEntry> topic) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "carillon-audit");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // What ends with its retention meanwhile is not there.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Ahead of what is asked for it waits at the end, and what is asked for next waits behind that.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topic = topic;
  }

  @Override
  public int partitions() {
    return topic.layout().partitions();
  }

  @Override
  public Map<Integer, Long> begins(Collection<Integer> partitions) {
    return byNumber(consumer.beginningOffsets(named(partitions)));
  }

  @Override
  public Map<Integer, Long> ends(Collection<Integer> partitions) {
    return byNumber(consumer.endOffsets(named(partitions)));
  }

  @Override
  public Map<Integer, Long> firstAt(Collection<Integer> partitions, long time) {
    Map<Integer, Long> first = new HashMap<>(ends(partitions));
    Map<TopicPartition, Long> asked = new HashMap<>();
    named(partitions).forEach(partition -> asked.put(partition, time));
    for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> found :
        consumer.offsetsForTimes(asked).entrySet()) {
      OffsetAndTimestamp at = found.getValue();
      if (at != null) {
        first.put(found.getKey().partition(), at.offset());
      }
    }
    return first;
  }

  @Override
  public Map<Integer, List<Seen>> read(Map<Integer, Range> ranges, @Nullable String key) {
    Set<TopicPartition> left = new HashSet<>(named(ranges.keySet()));
    consumer.assign(left);
    // What was paused before stays so otherwise.
    consumer.resume(left);
    left.forEach(one -> consumer.seek(one, range(ranges, one).from()));
    byte[] wanted = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    Map<Integer, List<Seen>> seen = new HashMap<>();
    long deadline = System.nanoTime() + ANSWER.toNanos();
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new NotReadyException("Kafka does not answer in time; try again");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition one = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < range(ranges, one).to()) {
          seen.computeIfAbsent(record.partition(), number -> new ArrayList<>())
              .add(seen(record, wanted));
        }
      }
      // What marks the end of a transaction has an offset too, and is not shown.
      List<TopicPartition> done =
          left.stream().filter(one -> consumer.position(one) >= range(ranges, one).to()).toList();
      consumer.pause(done);
      done.forEach(left::remove);
    }
    return seen;
  }

  private static Range range(Map<Integer, Range> ranges, TopicPartition of) {
    return Objects.requireNonNull(ranges.get(of.partition()));
  }

  private Seen seen(ConsumerRecord<byte[], byte[]> record, byte @Nullable [] wanted) {
    Place place = new Place(record.timestamp(), record.partition(), record.offset());
    byte[] value = record.value();
    boolean skipped = value == null || (wanted != null && !Arrays.equals(wanted, record.key()));
    return new Seen(place, value == null ? 0 : value.length, skipped ? null : entry(record));
  }

  private @Nullable AuditEntry entry(ConsumerRecord<byte[], byte[]> record) {
    try {
      return topic.values().deserializer().deserialize(topic.name(), record.value());
    } catch (RuntimeException e) {
      LOG.warn(
          "{}-{}@{} cannot be read: {}",
          topic.name(),
          record.partition(),
          record.offset(),
          e.toString());
      return null;
    }
  }

  private List<TopicPartition> named(Collection<Integer> partitions) {
    return partitions.stream().map(number -> new TopicPartition(topic.name(), number)).toList();
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(each -> each.getKey().partition(), Map.Entry::getValue));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
  }
}
