package io.carillon.topology.store;

import io.carillon.schemas.TopicLayout;
import java.time.Duration;
import java.util.Map;
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

  /**
   * A row that its changelog refuses would end the transaction for everyone in it; a disk that was
   * away for less than a week cannot bring back what was deleted.
   */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          "max.message.bytes", String.valueOf(TopicLayout.MAX_RECORD_BYTES),
          "delete.retention.ms", String.valueOf(Duration.ofDays(7).toMillis()));

  private StoreBuilders() {}

  /** Rows laid out by {@link KeyWriter}. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> byBytes(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(CHANGELOG)
        .withCachingDisabled();
  }

  /** Rows by a text. */
  public static StoreBuilder<KeyValueStore<String, byte[]>> byText(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(CHANGELOG)
        .withCachingDisabled();
  }
}
