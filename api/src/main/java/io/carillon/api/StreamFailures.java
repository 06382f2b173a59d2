package io.carillon.api;

import io.carillon.topology.failure.RegistryUnreachableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a stream thread that died. A silent registry: the thread is replaced, for as long
 * as it takes, since it was waited for before. What only a person can mend: the process ends.
 * Anything else is replaced too, but ten times in five minutes at most, so that an instance that
 * cannot work does not look alive. Thread-safe.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(StreamFailures.class);

  static final int REPLACEMENTS = 10;
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final List<Class<? extends Throwable>> FOR_PEOPLE =
      List.of(
          AuthenticationException.class,
          AuthorizationException.class,
          ConfigException.class,
          InvalidConfigurationException.class,
          MissingSourceTopicException.class,
          UnsupportedVersionException.class,
          Error.class);

  private final LongSupplier nanos;
  private final Deque<Long> replaced = new ArrayDeque<>();

  /**
   * @param nanos as {@link System#nanoTime()}
   */
  StreamFailures(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    if (has(failure, RegistryUnreachableException.class)) {
      LOG.warn("a stream thread gave up waiting for the schema registry and is replaced");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (FOR_PEOPLE.stream().anyMatch(type -> has(failure, type))) {
      LOG.error("a stream thread died of what only a person can mend; the process ends", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (mayReplace()) {
      LOG.error("a stream thread died and is replaced", failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error(
        "stream threads died more than {} times in {} minutes; the process ends",
        REPLACEMENTS,
        WINDOW.toMinutes(),
        failure);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private synchronized boolean mayReplace() {
    long now = nanos.getAsLong();
    while (!replaced.isEmpty() && now - replaced.peekFirst() > WINDOW.toNanos()) {
      replaced.removeFirst();
    }
    if (replaced.size() >= REPLACEMENTS) {
      return false;
    }
    replaced.addLast(now);
    return true;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
