package io.carillon.guarantees;

import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.expansion.ExpansionRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** {@code deploy/guarantees/run}. Exit codes: 0 all holds, 1 something was violated, 2 usage. */
public final class Main {

  private static final int SHOWN = 20;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    long seed = System.currentTimeMillis();
    int minutes = 10;
    int expansion = 0;
    boolean brief = false;
    try {
      Iterator<String> each = List.of(arguments).iterator();
      while (each.hasNext()) {
        String option = each.next();
        switch (option) {
          case "--seed" -> seed = Long.parseLong(each.next());
          case "--minutes" -> minutes = Integer.parseInt(each.next());
          case "--expansion" -> expansion = Integer.parseInt(each.next());
          case "--short" -> brief = true;
          default -> throw new IllegalArgumentException("unknown option " + option);
        }
      }
    } catch (IllegalArgumentException | NoSuchElementException e) {
      System.err.println(
          e.getMessage() + "; usage: run [--short | --minutes N | --expansion N] [--seed S]");
      System.exit(2);
    }
    String when = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path file = Path.of("target", "ledgers", when + "-seed-" + seed + ".tsv");
    Ledger ledger = new Ledger(file, seed, commit(), System.out::println);
    Path directory = Files.createTempDirectory("carillon-guarantees");
    List<String> violations =
        expansion > 0
            ? new ExpansionRun(expansion, seed, ledger::note, ledger::fault).play(directory)
            : new GuaranteeRun(
                    brief ? RunOptions.shortRun(seed) : RunOptions.longRun(seed, minutes), ledger)
                .play(directory);
    if (violations.isEmpty()) {
      ledger.check("all", "holds");
      delete(directory);
      System.out.println("all holds; ledger: " + file.toAbsolutePath());
      return;
    }
    ledger.check("all", violations.size() + " VIOLATIONS");
    violations.stream().limit(SHOWN).forEach(System.out::println);
    System.out.println(
        """
        %d violations. The same traffic and faults again (their interleaving is the machine's):
          deploy/guarantees/run %s --seed %d
        ledger: %s
        logs and data: %s"""
            .formatted(
                violations.size(),
                expansion > 0
                    ? "--expansion " + expansion
                    : brief ? "--short" : "--minutes " + minutes,
                seed,
                file.toAbsolutePath(),
                directory));
    System.exit(1);
  }

  /** Of the checkout; {@code unknown} outside of git. */
  static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .directory(Cluster.home().toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return said.contains(" ") ? "unknown" : said;
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              each -> {
                try {
                  Files.delete(each);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
