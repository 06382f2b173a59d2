package io.carillon.api;

import io.carillon.api.lookup.AssignedPartitions;
import io.carillon.avro.TenantState;
import io.carillon.topology.store.StoreNames;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Which tenants there are, on the one instance that has the first user partition and while its
 * table can be read; nothing elsewhere. Thread-safe.
 */
final class TenantsOfOneInstance implements Supplier<Optional<Predicate<String>>> {

  private final KafkaStreams streams;
  private final String userLog;

  TenantsOfOneInstance(KafkaStreams streams, String userLog) {
    this.streams = streams;
    this.userLog = userLog;
  }

  @Override
  public Optional<Predicate<String>> get() {
    if (streams.state() != KafkaStreams.State.RUNNING
        || !AssignedPartitions.of(streams, userLog).contains(0)) {
      return Optional.empty();
    }
    try {
      ReadOnlyKeyValueStore<String, TenantState> table =
          streams.store(
              StoreQueryParameters.fromNameAndType(
                  StoreNames.TENANTS, QueryableStoreTypes.keyValueStore()));
      return Optional.of(tenant -> table.get(tenant) != null);
    } catch (InvalidStateStoreException e) {
      return Optional.empty();
    }
  }
}
