package io.carillon.topology.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/**
 * Reads the rows of one partition of a store; for a query that names the partition. Kafka Streams'
 * own type asks all stream threads for all their tasks again for every single get, which cost a
 * feed page more than RocksDB did.
 *
 * <p>Like that one it throws {@link InvalidStateStoreException} when the partition is not here, or
 * its store has been closed. Not to be kept beyond one call.
 */
public final class PartitionRows
    implements QueryableStoreType<ReadOnlyKeyValueStore<Bytes, byte[]>> {

  @Override
  public boolean accepts(StateStore store) {
    return store instanceof ReadOnlyKeyValueStore;
  }

  @Override
  public ReadOnlyKeyValueStore<Bytes, byte[]> create(StateStoreProvider provider, String name) {
    return provider.stores(name, this).stream()
        .findFirst()
        .orElseThrow(() -> new InvalidStateStoreException("no local " + name));
  }
}
