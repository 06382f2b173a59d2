package io.carillon.api.kafka;

import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.TopicLayout;
import io.carillon.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A topic that has to be there.
 *
 * @param internal whether Kafka Streams creates it itself where it may
 */
record WantedTopic(String name, TopicLayout layout, boolean internal) {

  /** Those of the contract, in flow order. */
  static List<WantedTopic> of(Topics topics) {
    List<WantedTopic> wanted = new ArrayList<>();
    topics.all().forEach(topic -> wanted.add(new WantedTopic(topic.name(), topic.layout(), false)));
    FeedTopics feeds = topics.feeds();
    wanted.add(new WantedTopic(feeds.untagged(), feeds.layout(), false));
    wanted.add(new WantedTopic(feeds.shared(), feeds.layout(), false));
    wanted.add(new WantedTopic(topics.deadLetters(), topics.deadLettersLayout(), false));
    return wanted;
  }

  /**
   * As it is to be created.
   *
   * @param replicationFactor -1: the brokers' default
   */
  NewTopic create(int replicationFactor) {
    return new NewTopic(
            name,
            Optional.of(layout.partitions()),
            replicationFactor < 0 ? Optional.empty() : Optional.of((short) replicationFactor))
        .configs(layout.configs());
  }
}
