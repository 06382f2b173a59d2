package io.carillon.topology.audit;

import io.carillon.avro.AuditEntry;
import io.carillon.schemas.UserPartitions;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** Keeps what is of one tenant in one partition, where readers look for it. */
public final class AuditPartitioner implements StreamPartitioner<String, AuditEntry> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, AuditEntry entry, int partitions) {
    return Optional.of(Set.of(UserPartitions.of(key, partitions)));
  }

  /**
   * The partition, from 0, of a tenant's entries among {@code partitions}.
   *
   * @param tenant null: of what is of none
   */
  public static int of(@Nullable String tenant, int partitions) {
    return UserPartitions.of(tenant == null ? "" : tenant, partitions);
  }
}
