package io.carillon.deploy;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says what happens, with the seconds since the start. Thread-safe as its stream is. */
public final class Progress {
  private final PrintStream out;
  private final long start = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** One step. */
  public void step(String what) {
    out.println("%7s  %s".formatted(seconds(elapsed()), what));
  }

  /** As it is. */
  public void print(String text) {
    out.println(text);
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Such as {@code 12.3 s}. */
  public static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
