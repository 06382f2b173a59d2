package io.carillon.api.lookup;

import java.net.URI;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Which other instance processes a partition, as the last rebalance said. Thread-safe. */
final class Peers {

  private final KafkaStreams streams;
  private final URI self;

  /**
   * @param self how this instance is advertised; its peers are taken to speak the same scheme
   */
  Peers(KafkaStreams streams, URI self) {
    this.streams = streams;
    this.self = self;
  }

  /** The instance that processes that partition of a topic, if it is another one. */
  Optional<URI> owner(TopicPartition partition) {
    for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
      if (instance.topicPartitions().contains(partition)) {
        return isSelf(instance.hostInfo()) ? Optional.empty() : Optional.of(url(instance));
      }
    }
    return Optional.empty();
  }

  private boolean isSelf(HostInfo host) {
    return host.port() == self.getPort() && host.host().equals(self.getHost());
  }

  private URI url(StreamsMetadata instance) {
    String host = instance.host();
    return URI.create(self.getScheme() + "://" + host + ":" + instance.port());
  }
}
