package io.carillon.guarantees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A line for each fault and each check, on disk at once and on the terminal: time, seed, commit,
 * kind, what, result, separated by tabs. Thread-safe.
 */
final class Ledger {

  private final Path file;
  private final long seed;
  private final String commit;
  private final Consumer<String> terminal;
  private final long began = System.nanoTime();

  Ledger(Path file, long seed, String commit, Consumer<String> terminal) {
    this.file = file;
    this.seed = seed;
    this.commit = commit;
    this.terminal = terminal;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  synchronized void fault(String what) {
    line("fault", what, "");
  }

  synchronized void check(String what, String result) {
    line("check", what, result);
  }

  synchronized void note(String what) {
    line("note", what, "");
  }

  /** On the terminal only. */
  synchronized void progress(String what) {
    double seconds = (System.nanoTime() - began) / 1e9;
    terminal.accept("%6.1f s  %s".formatted(seconds, what));
  }

  private void line(String kind, String what, String result) {
    progress(kind + ": " + what + (result.isEmpty() ? "" : "  " + result));
    String line =
        String.join(
            "\t",
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            String.valueOf(seed),
            commit,
            kind.toLowerCase(Locale.ROOT),
            what,
            result);
    try {
      Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
