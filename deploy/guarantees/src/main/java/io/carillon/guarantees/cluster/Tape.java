package io.carillon.guarantees.cluster;

import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What an operator sees of the cluster: committed records, and how far the engine has come. */
public final class Tape implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long LOOK_EVERY_MS = 100;

  private final Topics topics;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;

  public Tape(Cluster cluster) {
    String bootstrap = cluster.broker().bootstrapServers();
    topics =
        new Topics(
            Cluster.PREFIX,
            Cluster.USER_PARTITIONS,
            new AvroSerdes(new CachedSchemaRegistryClient(cluster.registry().url(), 100)));
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  public Topics topics() {
    return topics;
  }

  /** Of every topic there is. */
  Set<String> topicNames() {
    try {
      return new TreeSet<>(admin.listTopics().names().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything committed so far, partition by partition in its order. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  /**
   * Waits until the engine has processed every record of every source.
   *
   * @throws IllegalStateException after two minutes, naming the topic
   */
  public void awaitProcessed() throws InterruptedException, ExecutionException {
    // In the order of the flow: what is behind one stage is complete when the stage is.
    for (Topic<?> topic : topics.sources()) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!isStable(topic.name()) || !isProcessed(topic.name())) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              topic.name() + " is not processed after " + PATIENCE + " without faults");
        }
        Thread.sleep(LOOK_EVERY_MS);
      }
    }
  }

  /** Whether no transaction is open that hides what was written behind it. */
  private boolean isStable(String topic) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    consumer
        .partitionsFor(topic)
        .forEach(
            each -> latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
    return ends(latest, IsolationLevel.READ_COMMITTED)
        .equals(ends(latest, IsolationLevel.READ_UNCOMMITTED));
  }

  private Map<TopicPartition, Long> ends(
      Map<TopicPartition, OffsetSpec> partitions, IsolationLevel isolation)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(partitions, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private boolean isProcessed(String topic) throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(Cluster.GROUP).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> last = new HashMap<>();
    // Not the log's end: markers of transactions are no records, and nobody commits past them.
    for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
      last.merge(new TopicPartition(topic, record.partition()), record.offset(), Math::max);
    }
    return last.entrySet().stream()
        .allMatch(
            each -> {
              OffsetAndMetadata at = committed.get(each.getKey());
              return at != null && at.offset() > each.getValue();
            });
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
