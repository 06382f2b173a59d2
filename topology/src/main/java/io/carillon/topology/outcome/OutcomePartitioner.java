package io.carillon.topology.outcome;

import io.carillon.avro.NotificationOutcome;
import io.carillon.schemas.OutcomeKey;
import io.carillon.schemas.UserPartitions;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Keeps together what is said of one notification. */
public final class OutcomePartitioner implements StreamPartitioner<String, NotificationOutcome> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, NotificationOutcome outcome, int partitions) {
    return Optional.of(Set.of(of(OutcomeKey.parse(key).notificationId(), partitions)));
  }

  /** The partition, from 0, of a notification among {@code partitions}. */
  public static int of(String notificationId, int partitions) {
    return UserPartitions.of(notificationId, partitions);
  }
}
