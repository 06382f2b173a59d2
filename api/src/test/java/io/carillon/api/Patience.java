package io.carillon.api;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long tests wait for what has to come: so long that a machine which stands still for a while
 * is not taken for a fault. What comes is waited for no longer than it takes.
 */
public final class Patience {

  public static final Duration LONG = Duration.ofSeconds(90);

  /** The same, as sockets ask for it. */
  public static final int LONG_MS = (int) LONG.toMillis();

  private Patience() {}

  /** Of Awaitility, which by itself gives up after 10 s. */
  public static ConditionFactory await() {
    return Awaitility.await().atMost(LONG);
  }
}
