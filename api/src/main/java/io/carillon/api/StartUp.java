package io.carillon.api;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;

/** Does the steps of a start, says so, and waits for servers that start at the same time. */
final class StartUp {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_MS = 1_000;

  private final Consumer<String> say;
  private final long began = System.nanoTime();

  StartUp(Consumer<String> say) {
    this.say = say;
  }

  /** One line on how it goes. */
  void say(String line) {
    say.accept("%6.1fs  %s".formatted((System.nanoTime() - began) / 1e9, line));
  }

  /**
   * The result of {@code step}, which is repeated while the server does not answer.
   *
   * @param server how people call it
   * @throws StartException when it has not answered for 60 s
   */
  <T> T patiently(String server, Callable<T> step) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean said = false;
    while (true) {
      try {
        return step.call();
      } catch (RuntimeException e) {
        if (!mayPass(e)) {
          throw e;
        }
        giveUp(server, e, deadline);
      } catch (IOException e) {
        giveUp(server, e, deadline);
      } catch (Exception e) {
        throw new StartException(server + ": " + e, e);
      }
      if (!said) {
        said = true;
        say("waiting for " + server);
      }
      pause();
    }
  }

  private static boolean mayPass(RuntimeException e) {
    return !(e instanceof AuthenticationException)
        && (e instanceof RetriableException || e instanceof DisconnectException);
  }

  private static void giveUp(String server, Exception e, long deadline) {
    if (System.nanoTime() >= deadline) {
      throw new StartException(
          server + " has not answered for " + PATIENCE.toSeconds() + " s: " + e.getMessage(), e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }
}
