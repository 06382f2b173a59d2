package io.carillon.topology.deliver;

import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** A record's value, ready to be written, and the topic it is for. */
public record Outgoing(String topic, byte[] bytes) {

  /** Where the sink is to write it. */
  public static final TopicNameExtractor<byte[], Outgoing> TOPIC = new Destination();

  /** What the sink is to write. */
  public static final Serializer<Outgoing> SERIALIZER = (topic, value) -> value.bytes();

  /** With a name for the picture of the topology. */
  private static final class Destination implements TopicNameExtractor<byte[], Outgoing> {

    @Override
    public String extract(
        byte[] key, Outgoing value, org.apache.kafka.streams.processor.RecordContext context) {
      return value.topic();
    }

    @Override
    public String toString() {
      return "feed, feed-shared, feed.<tenant>, deliveries.<channel>";
    }
  }
}
