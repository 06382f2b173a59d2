package io.carillon.schemas;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a topic is to be created where Carillon may create it, and what an existing one is checked
 * against.
 *
 * @param partitions how many
 * @param exactly whether an existing topic must have just that many
 * @param configs topic settings, by Kafka's names
 */
public record TopicLayout(int partitions, boolean exactly, Map<String, String> configs) {

  /** Largest record of a public topic, in bytes. Larger ones are refused by the broker. */
  public static final int MAX_PUBLIC_RECORD_BYTES = 4 * 1024 * 1024;

  /** Largest record of any topic: a public record and the headers that say why it was refused. */
  public static final int MAX_RECORD_BYTES = MAX_PUBLIC_RECORD_BYTES + 256 * 1024;

  public TopicLayout {
    configs = Map.copyOf(configs);
  }

  /** What other services write. Append time, so that no producer's clock can hold others back. */
  static TopicLayout ingress(int partitions, boolean exactly) {
    return new TopicLayout(
        partitions,
        exactly,
        Map.of(
            "message.timestamp.type",
            "LogAppendTime",
            "max.message.bytes",
            String.valueOf(MAX_PUBLIC_RECORD_BYTES)));
  }

  /** A table: the newest value of each key stays. */
  static TopicLayout compacted(int partitions, boolean exactly) {
    return new TopicLayout(
        partitions,
        exactly,
        Map.of(
            "cleanup.policy",
            "compact",
            // A disk that was away for less than this cannot bring back what was deleted.
            "delete.retention.ms",
            String.valueOf(java.time.Duration.ofDays(7).toMillis())));
  }

  TopicLayout with(String key, String value) {
    Map<String, String> all = new TreeMap<>(configs);
    all.put(key, value);
    return new TopicLayout(partitions, exactly, all);
  }
}
