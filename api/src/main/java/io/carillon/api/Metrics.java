package io.carillon.api;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;

/** What is measured beside the calls of HTTP. */
final class Metrics {

  /** For metrics that came with a task: more often than anybody scrapes. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private Metrics() {}

  /** Binds the JVM and Kafka Streams; what is returned unbinds them. */
  static AutoCloseable bind(PrometheusMeterRegistry registry, KafkaStreams streams) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    ScheduledExecutorService looks =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "carillon-metrics");
              thread.setDaemon(true);
              return thread;
            });
    KafkaStreamsMetrics kafka = new KafkaStreamsMetrics(streams, List.of(), looks, LOOK_EVERY);
    kafka.bindTo(registry);
    return () -> {
      kafka.close();
      looks.shutdownNow();
      gc.close();
    };
  }
}
