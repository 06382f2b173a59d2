package io.carillon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Samples threads while something runs, with the JDK's Flight Recorder, and says where they were:
 * by layer (the innermost frame that tells) and by method.
 */
final class HotSpots implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final Set<String> SAMPLES =
      Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
  private static final int METHODS = 12;

  /** Innermost first; the first that a frame's class begins with names the layer. */
  private static final List<Map.Entry<String, String>> LAYERS =
      List.of(
          Map.entry("org.rocksdb", "RocksDB"),
          Map.entry("io.carillon.topology.resolve.segment", "segment index"),
          Map.entry("org.apache.avro", "Avro"),
          Map.entry("io.carillon.avro", "Avro"),
          Map.entry("io.carillon.topology.state", "Avro"),
          Map.entry("io.confluent", "registry serdes"),
          Map.entry("io.carillon.schemas", "registry serdes"),
          Map.entry("org.apache.kafka.clients.producer", "producer"),
          Map.entry("org.apache.kafka.clients.consumer", "consumer"),
          Map.entry("org.apache.kafka.streams.state", "Streams stores"),
          Map.entry("org.apache.kafka.streams", "Streams"),
          Map.entry("org.apache.kafka", "records, buffers, metrics"),
          Map.entry("net.jpountz", "records, buffers, metrics"),
          Map.entry("io.carillon.topology.ingest", "[ingest]"),
          Map.entry("io.carillon.topology.failure", "checks, decoder"),
          Map.entry("io.carillon.topology.route", "[route]"),
          Map.entry("io.carillon.topology.resolve", "[resolve]"),
          Map.entry("io.carillon.topology.feed", "[feed]"),
          Map.entry("io.carillon.topology", "other of ours"),
          Map.entry("sun.nio.ch", "sockets"),
          Map.entry("com.fasterxml", "JSON"),
          Map.entry("io.carillon.api.http", "bodies of events"),
          Map.entry("io.carillon.api.live", "live hub"));

  private static final String STREAM_THREADS = "-StreamThread-";

  private final Recording recording = new Recording();

  HotSpots() {
    SAMPLES.forEach(sample -> recording.enable(sample).withPeriod(PERIOD));
    recording.setToDisk(true);
    recording.start();
  }

  /** Two tables. */
  String summary() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("carillon-bench", ".jfr");
    try {
      recording.dump(file);
      return summary(file, STREAM_THREADS);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Two tables.
   *
   * @param threads what their names contain
   */
  static String summary(Path file, String threads) throws IOException {
    Map<String, Integer> layers = new HashMap<>();
    Map<String, Integer> methods = new HashMap<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (!isOf(threads, event)) {
          continue;
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        if (frames.isEmpty() || waits(name(frames.get(0)))) {
          continue;
        }
        layers.merge(layer(frames), 1, Integer::sum);
        methods.merge(name(frames.get(0)), 1, Integer::sum);
      }
    }
    return table("layer", layers, LAYERS.size()) + "\n" + table("method", methods, METHODS);
  }

  private static boolean isOf(String threads, RecordedEvent event) {
    if (!SAMPLES.contains(event.getEventType().getName()) || event.getStackTrace() == null) {
      return false;
    }
    RecordedThread thread = event.getThread("sampledThread");
    return thread != null && thread.getJavaName() != null && thread.getJavaName().contains(threads);
  }

  private static boolean waits(String method) {
    return method.contains("EPoll.wait") || method.contains("Unsafe.park");
  }

  private static String layer(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String name = frame.getMethod().getType().getName();
      for (Map.Entry<String, String> layer : LAYERS) {
        if (name.startsWith(layer.getKey())) {
          return layer.getValue();
        }
      }
    }
    return "JDK";
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }

  private static String table(String heading, Map<String, Integer> counts, int rows) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(rows)
        .map(
            each ->
                String.format(
                    Locale.ROOT, "| %s | %.1f %% |", each.getKey(), 100.0 * each.getValue() / all))
        .collect(
            Collectors.joining(
                "\n", "| " + heading + " | of " + all + " samples |\n| --- | --- |\n", "\n"));
  }

  @Override
  public void close() {
    recording.close();
  }
}
