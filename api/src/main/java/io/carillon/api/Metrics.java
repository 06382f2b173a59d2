package io.carillon.api;

import io.carillon.api.kafka.FeedTopicKeeper;
import io.carillon.api.kafka.HangingTransactions;
import io.carillon.api.live.LiveStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.util.NamedThreadFactory;
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

  private static void bind(PrometheusMeterRegistry registry, FeedTopicKeeper feedTopics) {
    Gauge.builder("deliver.topics.waiting", feedTopics, FeedTopicKeeper::waiting)
        .description("Feed topics that records wait for")
        .register(registry);
    Gauge.builder("deliver.topics.refused", feedTopics, keeper -> keeper.refused().size())
        .description("Feed topics that cannot be made; the log says why")
        .register(registry);
  }

  private static void bind(PrometheusMeterRegistry registry, LiveStats live) {
    Gauge.builder("carillon.live.streams", live, LiveStats::streams)
        .description("Live streams that are open")
        .register(registry);
    Gauge.builder("carillon.live.queued", live, LiveStats::queued)
        .description("Changes that wait to be sent to live streams")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("carillon.live.events", live, LiveStats::events)
        .description("Events sent to live streams")
        .register(registry);
    FunctionCounter.builder("carillon.live.slow", live, LiveStats::slow)
        .description("Live streams ended because their client did not read")
        .register(registry);
    FunctionCounter.builder("carillon.live.overflows", live, LiveStats::overflows)
        .description("Times that a partition's live streams were ended, its queue being full")
        .register(registry);
  }

  /** Binds the JVM, what is given and Kafka Streams; what is returned unbinds them. */
  static AutoCloseable bind(
      PrometheusMeterRegistry registry,
      KafkaStreams streams,
      FeedTopicKeeper feedTopics,
      HangingTransactions hanging,
      LiveStats live) {
    bind(registry, feedTopics);
    FunctionCounter.builder("carillon.hanging.transactions", hanging, HangingTransactions::ended)
        .description("Transactions that Kafka had not ended in a partition and this instance has")
        .register(registry);
    bind(registry, live);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    ScheduledExecutorService looks =
        Executors.newSingleThreadScheduledExecutor(new NamedThreadFactory("carillon-metrics"));
    KafkaStreamsMetrics kafka = new KafkaStreamsMetrics(streams, List.of(), looks, LOOK_EVERY);
    kafka.bindTo(registry);
    return () -> {
      kafka.close();
      looks.shutdownNow();
      gc.close();
    };
  }
}
