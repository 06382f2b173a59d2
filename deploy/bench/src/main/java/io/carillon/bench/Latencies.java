package io.carillon.bench;

import java.util.Arrays;

/** How long each of many calls took. For one thread. */
final class Latencies {

  static final String HEADINGS = "median µs | p99 µs | calls/s";

  private long[] nanos = new long[1 << 12];
  private int count;
  private long sum;

  /** A call that may throw. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Runs it and notes how long it took. */
  void time(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    add(System.nanoTime() - start);
  }

  void add(long took) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = took;
    sum += took;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  /**
   * Microseconds that so many of all calls did not exceed.
   *
   * @param share 0 to 1
   */
  double quantile(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) (share * count))] / 1e3;
  }

  double median() {
    return quantile(0.5);
  }

  double p99() {
    return quantile(0.99);
  }

  /** Calls a second of one caller who waits for each. */
  double rate() {
    return count / (sum / 1e9);
  }

  /** Beside {@link #HEADINGS}. */
  String row() {
    return Figures.number(median())
        + " | "
        + Figures.number(p99())
        + " | "
        + Figures.number(rate());
  }
}
