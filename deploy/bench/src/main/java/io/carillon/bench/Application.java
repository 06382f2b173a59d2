package io.carillon.bench;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** Starts Streams applications, and waits. */
final class Application {

  private static final Duration BOUND = Duration.ofMinutes(10);
  private static final long PAUSE_MS = 5;

  private Application() {}

  /** Running when it returns. */
  static KafkaStreams start(Topology topology, Properties config)
      throws InterruptedException, TimeoutException {
    KafkaStreams streams = new KafkaStreams(topology, config);
    streams.setUncaughtExceptionHandler(
        error -> {
          System.err.println("a stream thread died: " + error);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    await("the application to run", () -> streams.state() == KafkaStreams.State.RUNNING);
    return streams;
  }

  static void stop(KafkaStreams streams) {
    if (!streams.close(Duration.ofSeconds(30))) {
      throw new IllegalStateException("the application did not stop");
    }
  }

  static void await(String what, BooleanSupplier condition)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("waited " + BOUND + " for " + what);
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}
