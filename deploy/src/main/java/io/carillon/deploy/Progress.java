package io.carillon.deploy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says what happens, with the seconds since the start. Thread-safe as its stream is. */
public final class Progress {
  private static final int WIDTH = 100;
  private static final String INDENT = " ".repeat(13);

  private final PrintStream out;
  private final long start = System.nanoTime();

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Says nothing. */
  public static Progress silent() {
    return new Progress(new PrintStream(OutputStream.nullOutputStream()));
  }

  /** One step. */
  public void step(String what) {
    String line = "%7s  %s".formatted(seconds(elapsed()), what);
    // Long ones, such as the list of topics, go on below.
    while (line.length() > WIDTH && line.lastIndexOf(' ', WIDTH) > INDENT.length()) {
      int end = line.lastIndexOf(' ', WIDTH);
      out.println(line.substring(0, end));
      line = INDENT + line.substring(end + 1);
    }
    out.println(line);
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
