package io.carillon.api.kafka;

import io.carillon.schemas.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Sees to it that the topics are there and as they must be. Several instances may do so at once.
 * Blocks; not thread-safe.
 */
public final class TopicProvisioning {

  /** For a created topic to be known to every broker. */
  private static final long VISIBLE_WITHIN_MS = 15_000;

  private static final long PAUSE_MS = 100;

  private final Admin admin;
  private final Provisioning mode;
  private final int replicationFactor;

  /**
   * @param replicationFactor of topics to be created; -1: the brokers' default
   */
  public TopicProvisioning(Admin admin, Provisioning mode, int replicationFactor) {
    this.admin = admin;
    this.mode = mode;
    this.replicationFactor = replicationFactor;
  }

  /**
   * @param internal those of Kafka Streams: looked for when nothing may be created, left to Kafka
   *     Streams otherwise
   * @return the names of the topics that were created
   * @throws ProvisioningException when something is missing that may not be created, or not as it
   *     must be
   * @throws KafkaException when the brokers do not answer or refuse
   */
  public List<String> provision(Topics topics, InternalTopics internal) {
    List<WantedTopic> wanted = new ArrayList<>(WantedTopic.of(topics));
    if (mode == Provisioning.CHECK) {
      wanted.addAll(internal.wanted());
    }
    if (mode == Provisioning.AUTO) {
      keepAsLongAsWanted(wanted);
    }
    Map<String, FoundTopic> found = find(wanted);
    List<WantedTopic> missing =
        wanted.stream().filter(topic -> !found.containsKey(topic.name())).toList();
    List<String> problems = problems(wanted, found);
    if (mode == Provisioning.CHECK && !missing.isEmpty()) {
      problems.add(
          missing.size()
              + " topics are missing and topics.create is check; create them with, BOOTSTRAP_SERVERS"
              + " being your brokers:");
      missing.forEach(topic -> problems.add(TopicCommands.create(topic, replicationFactor)));
    }
    refuse(problems);
    create(missing);
    // Again: what somebody else created a moment ago was not visible before.
    refuse(problems(missing, awaitVisible(missing)));
    return missing.stream().map(WantedTopic::name).toList();
  }

  /** How long a topic keeps records follows its setting; all else is as it was created. */
  private void keepAsLongAsWanted(List<WantedTopic> wanted) {
    Map<ConfigResource, Collection<AlterConfigOp>> changes = otherRetention(wanted);
    if (changes.isEmpty()) {
      return;
    }
    FoundTopic.await(admin.incrementalAlterConfigs(changes).all());
    long deadline = System.nanoTime() + VISIBLE_WITHIN_MS * 1_000_000;
    // Another broker may answer, and hear of it later.
    while (!otherRetention(wanted).isEmpty() && System.nanoTime() < deadline) {
      pause();
    }
  }

  private Map<ConfigResource, Collection<AlterConfigOp>> otherRetention(List<WantedTopic> wanted) {
    List<WantedTopic> kept =
        wanted.stream()
            .filter(topic -> topic.layout().configs().containsKey(TopicConfig.RETENTION_MS_CONFIG))
            .toList();
    Map<String, FoundTopic> found = find(kept);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (WantedTopic topic : kept) {
      String period = topic.layout().configs().get(TopicConfig.RETENTION_MS_CONFIG);
      FoundTopic now = found.get(topic.name());
      if (now != null
          && !Objects.equals(period, now.configs().get(TopicConfig.RETENTION_MS_CONFIG))) {
        changes.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
            List.of(
                new AlterConfigOp(
                    new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, period),
                    AlterConfigOp.OpType.SET)));
      }
    }
    return changes;
  }

  private static List<String> problems(List<WantedTopic> wanted, Map<String, FoundTopic> found) {
    List<String> problems = new ArrayList<>();
    wanted.forEach(
        topic ->
            Optional.ofNullable(found.get(topic.name()))
                .ifPresent(it -> problems.addAll(TopicRules.problems(topic, it))));
    return problems;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ProvisioningException("Kafka is not ready for Carillon:", problems);
    }
  }

  private void create(List<WantedTopic> missing) {
    if (missing.isEmpty()) {
      return;
    }
    admin
        .createTopics(missing.stream().map(topic -> topic.create(replicationFactor)).toList())
        .values()
        .values()
        .forEach(
            created -> {
              try {
                FoundTopic.await(created);
              } catch (TopicExistsException e) {
                // Another instance was faster; it wanted the same.
              }
            });
  }

  private Map<String, FoundTopic> awaitVisible(List<WantedTopic> created) {
    long deadline = System.nanoTime() + VISIBLE_WITHIN_MS * 1_000_000;
    Map<String, FoundTopic> found = find(created);
    while (found.size() < created.size()) {
      if (System.nanoTime() > deadline) {
        throw new KafkaException("created topics are still unknown to the brokers");
      }
      pause();
      found = find(created);
    }
    return found;
  }

  /**
   * How long the topics keep records, in milliseconds by topic name; -1: for ever.
   *
   * @throws KafkaException when the brokers do not answer or refuse
   */
  public Map<String, Long> retention(Topics topics) {
    Map<String, Long> periods = new HashMap<>();
    find(WantedTopic.of(topics))
        .forEach(
            (name, topic) -> {
              String period = topic.configs().get(TopicConfig.RETENTION_MS_CONFIG);
              if (period != null) {
                periods.put(name, Long.valueOf(period));
              }
            });
    return periods;
  }

  private Map<String, FoundTopic> find(List<WantedTopic> wanted) {
    return FoundTopic.find(admin, wanted.stream().map(WantedTopic::name).toList());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
