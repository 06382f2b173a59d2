package io.carillon.topology.ingest;

import io.carillon.schemas.UserPartitions;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Partitions of the user log for entries with a key. The producer's own default would be the same,
 * but it can be configured away, and then everyone would live elsewhere.
 */
public final class UserKeyPartitioner implements StreamPartitioner<byte[], byte[]> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte[] userId, byte[] entry, int partitions) {
    return Optional.of(Set.of(UserPartitions.of(userId, partitions)));
  }
}
