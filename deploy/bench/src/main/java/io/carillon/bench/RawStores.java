package io.carillon.bench;

import java.lang.reflect.Field;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.rocksdb.RocksDB;

/**
 * The databases beneath the stores of a running application, so that a peer reads the same rows,
 * from the same files and caches, while the same writes go on.
 */
final class RawStores {

  private RawStores() {}

  static RocksDB of(KafkaStreams streams, String store, int partition)
      throws ReflectiveOperationException {
    StateStore found =
        streams.store(StoreQueryParameters.fromNameAndType(store, ANY).withPartition(partition));
    while (found instanceof WrappedStateStore<?, ?, ?> wrapper) {
      found = wrapper.wrapped();
    }
    Field database = RocksDBStore.class.getDeclaredField("db");
    database.setAccessible(true);
    return (RocksDB) database.get(found);
  }

  private static final QueryableStoreType<StateStore> ANY =
      new QueryableStoreType<>() {
        @Override
        public boolean accepts(StateStore store) {
          return true;
        }

        @Override
        public StateStore create(StateStoreProvider provider, String name) {
          List<StateStore> stores = provider.stores(name, this);
          return stores.get(0);
        }
      };
}
