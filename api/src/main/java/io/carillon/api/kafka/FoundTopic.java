package io.carillon.api.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic as the broker has it.
 *
 * @param configs all its settings, the broker's defaults included
 */
record FoundTopic(int partitions, Map<String, String> configs) {

  /**
   * Those of the names that exist. Blocks.
   *
   * @throws KafkaException when the brokers do not answer or refuse
   */
  static Map<String, FoundTopic> find(Admin admin, Collection<String> names) {
    Map<String, TopicDescription> described = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                described.put(name, await(description));
              } catch (UnknownTopicOrPartitionException e) {
                // Missing.
              }
            });
    if (described.isEmpty()) {
      return Map.of();
    }
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    described.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
    Map<String, FoundTopic> found = new HashMap<>();
    configs.forEach(
        (resource, config) -> {
          TopicDescription description = described.get(resource.name());
          if (description != null) {
            found.put(
                resource.name(), new FoundTopic(description.partitions().size(), texts(config)));
          }
        });
    return found;
  }

  private static Map<String, String> texts(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  /** The result, or the brokers' own exception. */
  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
