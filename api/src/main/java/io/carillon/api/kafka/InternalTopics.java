package io.carillon.api.kafka;

import io.carillon.schemas.Topic;
import io.carillon.schemas.TopicLayout;
import io.carillon.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/**
 * The topics that Kafka Streams itself creates where it may: a changelog for every store that has
 * one, with as many partitions as the topics its stage reads.
 */
public final class InternalTopics {

  private final List<WantedTopic> wanted;

  private InternalTopics(List<WantedTopic> wanted) {
    this.wanted = wanted;
  }

  /**
   * @param derived stores without a changelog
   */
  public static InternalTopics of(
      TopologyDescription topology, Topics topics, String applicationId, Set<String> derived) {
    Map<String, Integer> partitions =
        topics.all().stream()
            .collect(Collectors.toMap(Topic::name, topic -> topic.layout().partitions()));
    Map<String, WantedTopic> wanted = new TreeMap<>();
    for (Subtopology stage : topology.subtopologies()) {
      int most =
          stage.nodes().stream()
              .filter(Source.class::isInstance)
              .flatMap(node -> ((Source) node).topicSet().stream())
              .mapToInt(topic -> partitions.getOrDefault(topic, 1))
              .max()
              .orElse(1);
      stage.nodes().stream()
          .filter(Processor.class::isInstance)
          .flatMap(node -> ((Processor) node).stores().stream())
          .filter(store -> !derived.contains(store))
          .map(store -> applicationId + "-" + store + "-changelog")
          .forEach(name -> wanted.put(name, changelog(name, most)));
    }
    return new InternalTopics(List.copyOf(wanted.values()));
  }

  private static WantedTopic changelog(String name, int partitions) {
    Map<String, String> configs = new TreeMap<>(StreamsConfigs.INTERNAL_TOPICS);
    configs.put("cleanup.policy", "compact");
    // As Kafka Streams would: what it stamps with its own clock must not be stamped anew.
    configs.put("message.timestamp.type", "CreateTime");
    return new WantedTopic(name, new TopicLayout(partitions, true, configs), true);
  }

  public List<String> names() {
    return wanted.stream().map(WantedTopic::name).toList();
  }

  List<WantedTopic> wanted() {
    return wanted;
  }
}
