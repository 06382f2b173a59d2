package io.carillon.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run found, as Markdown: printed, and kept in {@code target/reports}. */
final class Report {

  private final String name;
  private final StringBuilder text = new StringBuilder();

  Report(String name, String title) {
    this.name = name;
    line("# " + name + ": " + title);
    line("");
  }

  Report line(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** Says what is going on while it goes on. */
  static void progress(String message) {
    System.err.println("· " + message);
  }

  void publish() throws IOException {
    Path file = Path.of("target", "reports", name + ".md");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    System.out.println(text);
    System.out.println("(" + file.toAbsolutePath() + ")");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
