package io.carillon.topology.store;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * State stores as Carillon wants them: in RocksDB, with a changelog, and without a cache, so that
 * interactive queries see each write and replays write the same.
 */
public final class StoreBuilders {

  private StoreBuilders() {}

  /** Rows laid out by {@link KeyWriter}. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> byBytes(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  /** Rows by a text. */
  public static StoreBuilder<KeyValueStore<String, byte[]>> byText(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withCachingDisabled();
  }
}
