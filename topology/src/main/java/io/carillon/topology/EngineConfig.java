package io.carillon.topology;

import io.carillon.schemas.TopicLayout;
import io.carillon.topology.store.RocksDbMemory;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How Kafka Streams runs the topology, whoever starts it: the process or a benchmark. Where brokers
 * and state are, how many threads and how often to commit is the caller's.
 */
public final class EngineConfig {

  private static final int BATCH_BYTES = 128 * 1024;
  private static final int REQUEST_TIMEOUT_MS = 10_000;
  private static final int DELIVERY_TIMEOUT_MS = 15_000;

  private EngineConfig() {}

  /**
   * @param memory shared by the stores of the process
   */
  public static Map<String, Object> of(RocksDbMemory memory) {
    Map<String, Object> config = new HashMap<>();
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // KIP-1071's protocol closes standbys before it promotes them.
    config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // The next stage's records arrive at a commit of the one before: wait in small steps.
    config.put(StreamsConfig.POLL_MS_CONFIG, 5);
    // Every task has one input partition (a test says so), so there is nothing to wait for. Even at
    // 0 Streams would write down, for every task each time, what it might be waiting for.
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.ConfigSetter.class);
    config.put(RocksDbMemory.CONFIG, memory);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // Of 16 KiB by default, each a request's worth of work for both sides.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        TopicLayout.MAX_RECORD_BYTES);
    // What cannot be written for so long is in a transaction that the broker has ended long ago: of
    // a topic that somebody deleted, for example. By default all else waits for two minutes.
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), REQUEST_TIMEOUT_MS);
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
        DELIVERY_TIMEOUT_MS);
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), DELIVERY_TIMEOUT_MS);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return config;
  }
}
