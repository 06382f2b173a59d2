package io.carillon.api.kafka;

import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Ready-made commands for whoever has the rights that Carillon has not. */
final class TopicCommands {

  private static final String SERVER = " --bootstrap-server \"$BOOTSTRAP_SERVERS\"";

  private TopicCommands() {}

  /**
   * @param replicationFactor -1: the brokers' default
   */
  static String create(WantedTopic topic, int replicationFactor) {
    StringBuilder command =
        new StringBuilder("kafka-topics.sh" + SERVER + " --create --topic " + topic.name())
            .append(" --partitions ")
            .append(topic.layout().partitions());
    if (replicationFactor > 0) {
      command.append(" --replication-factor ").append(replicationFactor);
    }
    new TreeMap<>(topic.layout().configs())
        .forEach((config, value) -> command.append(" --config " + config + "=" + value));
    return command.toString();
  }

  static String alter(String topic, String config, String value) {
    return "kafka-configs.sh"
        + SERVER
        + " --alter --entity-type topics --entity-name "
        + topic
        + " --add-config "
        + config
        + "="
        + value;
  }

  /** Ends a transaction that the brokers have not ended. */
  static String abort(TopicPartition partition, long startOffset) {
    return "kafka-transactions.sh"
        + SERVER
        + " abort --topic "
        + partition.topic()
        + " --partition "
        + partition.partition()
        + " --start-offset "
        + startOffset;
  }
}
