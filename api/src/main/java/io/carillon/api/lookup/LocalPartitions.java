package io.carillon.api.lookup;

import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.store.StoreNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/** The user partitions that Kafka Streams has given to this instance. Thread-safe. */
final class LocalPartitions implements Supplier<Map<Integer, LogFollower>> {

  private final KafkaStreams streams;
  private final String userLog;

  LocalPartitions(KafkaStreams streams, String userLog) {
    this.streams = streams;
    this.userLog = userLog;
  }

  private record Follower(UserPartitionStore store) implements LogFollower {
    @Override
    public @Nullable Object tenure() {
      return store.tenure();
    }

    @Override
    public CompletionStage<?> whenPassed(long offset) {
      return store.whenPassed(offset);
    }
  }

  /** Those that can be read. */
  @Override
  public Map<Integer, LogFollower> get() {
    Map<Integer, LogFollower> followers = new HashMap<>();
    for (int partition : AssignedPartitions.of(streams, userLog)) {
      try {
        followers.put(
            partition,
            new Follower(
                streams.store(
                    StoreQueryParameters.fromNameAndType(
                            StoreNames.USER_PARTITION, UserPartitionStore.type())
                        .withPartition(partition))));
      } catch (InvalidStateStoreException | IllegalStateException e) {
        // Being restored, or on its way elsewhere.
      }
    }
    return followers;
  }

  /** All of them, and for those that can be read their tenure. */
  Map<Integer, Optional<Object>> assigned() {
    Map<Integer, LogFollower> followers = get();
    Map<Integer, Optional<Object>> tenures = new HashMap<>();
    for (int partition : AssignedPartitions.of(streams, userLog)) {
      LogFollower follower = followers.get(partition);
      tenures.put(
          partition, follower == null ? Optional.empty() : Optional.ofNullable(follower.tenure()));
    }
    return tenures;
  }
}
