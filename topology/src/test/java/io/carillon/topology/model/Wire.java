package io.carillon.topology.model;

import io.carillon.avro.RoutedNotification;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.Topic;
import io.carillon.schemas.TopicLayout;
import io.carillon.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A cluster as its operator sees it: topics, committed records, how far a group has come. */
final class Wire implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Topics topics;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;

  Wire(String bootstrap, Topics topics) {
    this.topics = topics;
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

  void createTopics() throws Exception {
    List<NewTopic> all = new ArrayList<>();
    topics.all().forEach(topic -> all.add(created(topic.name(), topic.layout())));
    all.add(created(topics.deadLetters(), topics.deadLettersLayout()));
    for (String topic : feedTopics()) {
      all.add(created(topic, topics.feeds().layout()));
    }
    admin.createTopics(all).all().get();
  }

  /** Of the tenants of histories, and those that all tenants share. */
  List<String> feedTopics() {
    List<String> all = new ArrayList<>();
    all.add(topics.feeds().untagged());
    all.add(topics.feeds().shared());
    Histories.TENANTS.forEach(tenant -> all.add(topics.feeds().of(tenant)));
    return all;
  }

  private static NewTopic created(String name, TopicLayout layout) {
    return new NewTopic(name, Optional.of(layout.partitions()), Optional.of((short) 1))
        .configs(layout.configs());
  }

  /** Everything committed so far, partition by partition in its order. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (partitions.stream().anyMatch(each -> consumer.position(each) < end(ends, each))) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    // What came while this was reading belongs to the next reading.
    records.removeIf(
        record -> record.offset() >= end(ends, new TopicPartition(topic, record.partition())));
    records.sort(java.util.Comparator.comparingInt(ConsumerRecord::partition));
    return records;
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition of) {
    return ends.getOrDefault(of, 0L);
  }

  /** Waits until a group has processed every record of every source of the engine. */
  void awaitProcessed(String group) {
    // In the order of the flow: what is behind one stage is complete when the stage is. Who an
    // actor is comes back from the user log to [route].
    List<Topic<?>> flow = new ArrayList<>(topics.sources());
    flow.addAll(
        flow.indexOf(topics.userLog()) + 1, List.of(topics.notifications(), topics.userLog()));
    for (Topic<?> topic : flow) {
      Awaitility.await(topic.name())
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> behind(group, topic.name()), List::isEmpty);
    }
  }

  /** Waits until these notifications are in the user log. */
  void awaitRouted(List<String> ids) {
    Topic<UserLogEntry> topic = topics.userLog();
    Awaitility.await("routed")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                read(topic.name()).stream()
                    .filter(record -> record.key() == null)
                    .map(ConsumerRecord::value)
                    .map(value -> readable(topic, value))
                    .filter(RoutedNotification.class::isInstance)
                    .map(each -> ((RoutedNotification) each).getId())
                    .collect(Collectors.toSet())
                    .containsAll(ids));
  }

  private static @Nullable Object readable(Topic<UserLogEntry> topic, byte[] value) {
    try {
      return topic.values().deserializer().deserialize(topic.name(), value).getChange();
    } catch (RuntimeException nonsense) {
      return null;
    }
  }

  /** What of a topic a group has not processed, in words. */
  private List<String> behind(String group, String topic) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
      last.merge(new TopicPartition(topic, record.partition()), record.offset(), Math::max);
    }
    return last.entrySet().stream()
        .filter(
            each -> {
              OffsetAndMetadata at = committed.get(each.getKey());
              return at == null || at.offset() <= each.getValue();
            })
        .map(each -> each + " of which is committed " + committed.get(each.getKey()))
        .toList();
  }

  /** A group that is to read the user log from its beginning, and everything else from its end. */
  void startAtTheLog(String group) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (Topic<?> topic : topics.all()) {
      if (!topic.name().equals(topics.userLog().name())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic.name()).stream()
                .map(each -> new TopicPartition(topic.name(), each.partition()))
                .toList();
        consumer
            .endOffsets(partitions)
            .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
      }
    }
    admin.alterConsumerGroupOffsets(group, ends).all().get();
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
