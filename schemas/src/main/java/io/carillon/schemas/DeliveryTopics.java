package io.carillon.schemas;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of the topics that {@link io.carillon.avro.Delivery deliveries} leave by: one for each
 * channel. They are not in {@link Topics}: there are as many as channels.
 *
 * @param prefix of every topic name, such as {@code carillon.}
 * @param partitions of each of them: so many sinks may work side by side
 */
public record DeliveryTopics(String prefix, int partitions) {

  /** Shape of a channel's key: it is part of a topic's name as it stands. */
  public static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  private static final String OF_CHANNELS = "deliveries.";

  /**
   * @param channel key of a channel
   */
  public String of(String channel) {
    return prefix + OF_CHANNELS + channel;
  }

  /** The inverse of {@link #of}; empty when it is no channel's topic. */
  public Optional<String> channel(String topic) {
    String start = prefix + OF_CHANNELS;
    return topic.startsWith(start) && KEY.matcher(topic.substring(start.length())).matches()
        ? Optional.of(topic.substring(start.length()))
        : Optional.empty();
  }

  /** How each of them is to be created. */
  public TopicLayout layout() {
    return new TopicLayout(
        partitions,
        false,
        Map.of("max.message.bytes", String.valueOf(TopicLayout.MAX_RECORD_BYTES)));
  }
}
