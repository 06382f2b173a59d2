package io.carillon.guarantees;

import java.time.Duration;

/**
 * How to run.
 *
 * @param time after which no round begins
 * @param round traffic and faults of one round, or until each kind of fault has come
 * @param calmMillis at most between the end of one fault and the next
 * @param crowd streams at a time that nobody compares
 */
record RunOptions(
    long seed, int instances, Duration time, Duration round, int calmMillis, int crowd) {

  /** One round, as part of the build. */
  static RunOptions shortRun(long seed) {
    return new RunOptions(seed, 2, Duration.ofSeconds(1), Duration.ofSeconds(40), 3_000, 100);
  }

  /** Rounds of a minute and a half. */
  static RunOptions longRun(long seed, int minutes) {
    return new RunOptions(
        seed, 2, Duration.ofMinutes(minutes), Duration.ofSeconds(90), 5_000, 2_000);
  }
}
