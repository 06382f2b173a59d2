package io.carillon.topology.metric;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.StreamsMetrics;

/**
 * What one stage counts, summed over the tasks of the process: {@code <what>-total} in the group
 * {@code carillon-<stage>-metrics} of Kafka Streams' own metrics, which JMX and {@code /metrics}
 * show. What may happen is counted from 0 on, said in {@link #expect}: nobody is alerted by a
 * number that was not there before. A record that is processed once more after a crash is counted
 * once more. No label names a tenant or a user. For one stream thread.
 */
public final class StageMetrics {

  private final StreamsMetrics metrics;
  private final String stage;
  private final Map<Key, Sensor> sensors = new HashMap<>();

  private record Key(String what, String label, String value) {}

  /**
   * @param stage as the picture names it, such as {@code ingest-users}
   */
  public StageMetrics(StreamsMetrics metrics, String stage) {
    this.metrics = metrics;
    this.stage = stage;
  }

  /** These will be counted: there is a number from now on. */
  public void expect(String what, String label, Iterable<String> words) {
    words.forEach(word -> count(what, label, word, 0));
  }

  /** Counts things of one kind, such as {@code messages}. */
  public void count(String what, long things) {
    count(what, "", "", things);
  }

  /**
   * Counts things of one kind under one of a few fixed words.
   *
   * @param label what the word says, such as {@code reason}
   */
  public void count(String what, String label, String word, long things) {
    sensors.computeIfAbsent(new Key(what, label, word), this::sensor).record(things);
  }

  private Sensor sensor(Key key) {
    String name = String.join(".", "carillon", stage, key.what(), key.label(), key.value());
    Sensor sensor = metrics.addSensor(name, Sensor.RecordingLevel.INFO);
    sensor.add(
        new MetricName(
            key.what() + "-total",
            "carillon-" + stage + "-metrics",
            "counted by [" + stage + "]",
            key.label().isEmpty() ? Map.of() : Map.of(key.label(), key.value())),
        new CumulativeSum());
    return sensor;
  }
}
