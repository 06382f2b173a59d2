package io.carillon.topology.failure;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that may need the schema registry: schema ids are cached for ever, so only the first record
 * of a new schema asks. While the registry is silent the call is repeated, and {@link #silent()}
 * says so to readiness; after {@code patience} it gives up, well before the consumer is thought
 * dead. Thread-safe.
 */
public final class RegistryRetry {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryRetry.class);
  private static final long PAUSE_MS = 500;

  /**
   * The registry's own codes for what it does not have; a proxy's or a wrong path's 404 has others.
   */
  private static final Set<Integer> NO_SUCH_SCHEMA = Set.of(40401, 40402, 40403);

  private final Duration patience;
  private final AtomicLong waiting = new AtomicLong();

  public RegistryRetry(Duration patience) {
    this.patience = patience;
  }

  /** Whether some thread is waiting for the registry right now. */
  public boolean silent() {
    return waiting.get() > 0;
  }

  /**
   * @throws RegistryUnreachableException after {@code patience}
   */
  public <T> T call(Supplier<T> call) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean counted = false;
    try {
      while (true) {
        try {
          return call.get();
        } catch (RuntimeException e) {
          if (!isUnreachable(e)) {
            throw e;
          }
          if (!counted) {
            counted = true;
            waiting.incrementAndGet();
            LOG.warn("the schema registry does not answer; waiting for it", e);
          }
          if (System.nanoTime() >= deadline) {
            throw new RegistryUnreachableException(e);
          }
          pause();
        }
      }
    } finally {
      if (counted) {
        waiting.decrementAndGet();
      }
    }
  }

  /**
   * Whether the failure says nothing about the record: nobody answered, or the registry (or a proxy
   * before it) did not say that it has no such schema. A truncated record ends in an EOFException,
   * which is an IOException too: only socket errors count.
   */
  static boolean isUnreachable(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof RestClientException rest) {
        return !NO_SUCH_SCHEMA.contains(rest.getErrorCode());
      }
      if (t instanceof SocketException
          || t instanceof UnknownHostException
          || t instanceof SocketTimeoutException
          || t instanceof SSLException
          || t instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
