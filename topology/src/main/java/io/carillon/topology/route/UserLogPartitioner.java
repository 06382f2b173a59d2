package io.carillon.topology.route;

import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.UserPartitions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of the user log: a keyed entry goes to its user's, any other where the record itself
 * says. The choice is made before; this only reads it.
 */
public final class UserLogPartitioner implements StreamPartitioner<String, UserLogEntry> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, @Nullable String userId, UserLogEntry entry, int partitions) {
    if (userId != null) {
      return Optional.of(Set.of(UserPartitions.of(userId, partitions)));
    }
    List<Integer> chosen = entry.getPartitions();
    return Optional.of(
        chosen == null
            ? IntStream.range(0, partitions).boxed().collect(Collectors.toSet())
            : new HashSet<>(chosen));
  }
}
