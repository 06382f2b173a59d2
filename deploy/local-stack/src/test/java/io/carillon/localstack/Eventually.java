package io.carillon.localstack;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something another process does. */
final class Eventually {
  private Eventually() {}

  static void within(Duration bound, String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        fail("not within %s: %s", bound, what);
      }
      Thread.sleep(20);
    }
  }
}
