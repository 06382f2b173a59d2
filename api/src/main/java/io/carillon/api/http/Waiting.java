package io.carillon.api.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Waits without holding a thread of Jetty's, and goes on on a thread of its own: what completes a
 * wait may be a stream thread or Kafka's producer, which must not read stores or write JSON.
 */
final class Waiting implements AutoCloseable {

  private static final long POLL_MS = 10;
  private static final int THREADS = 32;

  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, daemons());

  /** Where to go on. */
  Executor workers() {
    return workers;
  }

  /** The same stage, going on on a worker; empty when it takes longer. */
  <T> CompletionStage<Optional<T>> atMost(CompletionStage<T> stage, Duration time) {
    return stage
        .thenApply(Optional::of)
        .toCompletableFuture()
        .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync(
            (value, error) -> {
              if (error == null) {
                return value;
              }
              Throwable cause = Problems.cause(error);
              if (cause instanceof TimeoutException) {
                return Optional.empty();
              }
              throw new CompletionException(cause);
            },
            workers);
  }

  /**
   * Asks again and again, on a worker, until there is an answer; empty when there is none in time.
   */
  <T> CompletionStage<Optional<T>> until(Supplier<Optional<T>> question, Duration time) {
    CompletableFuture<Optional<T>> result = new CompletableFuture<>();
    ask(question, System.nanoTime() + time.toNanos(), result);
    return result;
  }

  private <T> void ask(
      Supplier<Optional<T>> question, long deadline, CompletableFuture<Optional<T>> result) {
    try {
      Optional<T> answer = question.get();
      if (answer.isPresent() || System.nanoTime() >= deadline) {
        result.complete(answer);
      } else {
        CompletableFuture.delayedExecutor(POLL_MS, TimeUnit.MILLISECONDS, workers)
            .execute(() -> ask(question, deadline, result));
      }
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private static ThreadFactory daemons() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "carillon-http-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
