package io.carillon.api.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * Kafka Streams without those of its metrics for which RocksDB is asked at the moment in which they
 * are read. Nothing keeps that apart from a store that is being closed (Kafka 4.3.1, {@code
 * RocksDBMetricsRecorder}): a process whose metrics were looked at while its tasks moved has ended
 * with {@code pthread lock: Invalid argument}.
 */
public final class MeasuredStreams extends KafkaStreams {

  /** Kafka's names of RocksDB's properties, the same for each store. */
  private static final Set<String> ASKED_OF_ROCKSDB =
      Set.of(
          "num-entries-active-mem-table",
          "num-deletes-active-mem-table",
          "num-entries-imm-mem-tables",
          "num-deletes-imm-mem-tables",
          "num-immutable-mem-table",
          "cur-size-active-mem-table",
          "cur-size-all-mem-tables",
          "size-all-mem-tables",
          "mem-table-flush-pending",
          "num-running-flushes",
          "compaction-pending",
          "num-running-compactions",
          "estimate-pending-compaction-bytes",
          "total-sst-files-size",
          "live-sst-files-size",
          "num-live-versions",
          "block-cache-capacity",
          "block-cache-usage",
          "block-cache-pinned-usage",
          "estimate-num-keys",
          "estimate-table-readers-mem",
          "background-errors");

  public MeasuredStreams(Topology topology, Properties config) {
    super(topology, config);
  }

  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    Map<MetricName, Metric> safe = new HashMap<>(super.metrics());
    safe.keySet().removeIf(name -> ASKED_OF_ROCKSDB.contains(name.name()));
    return safe;
  }
}
