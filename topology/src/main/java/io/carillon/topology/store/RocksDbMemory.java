package io.carillon.topology.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * What all stores of the process share outside the heap, so that there is one bound whatever the
 * number of partitions: one cache that index and filter blocks count towards, and within it one
 * budget of write buffers. Thread-safe. Lives as long as the process.
 */
public final class RocksDbMemory {

  /** Under which Kafka Streams hands it to {@link ConfigSetter}, which it makes itself. */
  public static final String CONFIG = "carillon.rocksdb.memory";

  /** One write buffer; many small stores share the budget, so none may take much of it. */
  private static final long WRITE_BUFFER_BYTES = 8L << 20;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  /**
   * @param bytes for cache and write buffers together
   */
  public RocksDbMemory(long bytes) {
    RocksDB.loadLibrary();
    cache = new LRUCache(bytes, -1, false, 0.1);
    writeBuffers = new WriteBufferManager(bytes / 2, cache);
  }

  /** Bounds the memory of one store. Made by Kafka Streams. */
  public static final class ConfigSetter implements RocksDBConfigSetter {

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
      if (!(configs.get(CONFIG) instanceof RocksDbMemory memory)) {
        throw new IllegalStateException(CONFIG + " is not set");
      }
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(memory.cache);
      table.setCacheIndexAndFilterBlocks(true);
      table.setCacheIndexAndFilterBlocksWithHighPriority(true);
      table.setPinTopLevelIndexAndFilter(true);
      options.setWriteBufferManager(memory.writeBuffers);
      options.setWriteBufferSize(WRITE_BUFFER_BYTES);
      options.setTableFormatConfig(table);
    }

    @Override
    public void close(String store, Options options) {
      // Cache and write buffers are the process's, not the store's.
    }
  }
}
