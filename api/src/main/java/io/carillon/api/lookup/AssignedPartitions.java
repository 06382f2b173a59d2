package io.carillon.api.lookup;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/** Which partitions Kafka Streams processes on this instance. */
public final class AssignedPartitions {

  private AssignedPartitions() {}

  /** Of one source topic, as the last rebalance said. */
  public static Set<Integer> of(KafkaStreams streams, String topic) {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(partition -> partition.topic().equals(topic))
        .map(TopicPartition::partition)
        .collect(Collectors.toSet());
  }
}
