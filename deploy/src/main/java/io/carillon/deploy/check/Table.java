package io.carillon.deploy.check;

import io.carillon.deploy.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prints checks as they are done, a row each. */
final class Table {
  private static final int[] WIDTHS = {46, 32, 36};
  private static final String GAP = "  ";

  private final Progress out;

  Table(Progress out) {
    this.out = out;
  }

  void header() {
    List<String> titles = List.of("what", "must have it", "must not have it");
    out.print(" #" + GAP + line(titles) + "result");
    out.print("-".repeat(2 + GAP.length() + width() + 12));
  }

  /**
   * @param problem empty: all is as it must be
   */
  void row(int number, Check check, Duration took, String problem) {
    List<List<String>> cells =
        List.of(
            wrapped(check.what(), WIDTHS[0]),
            wrapped(check.has(), WIDTHS[1]),
            wrapped(check.hasNot(), WIDTHS[2]));
    int height = cells.stream().mapToInt(List::size).max().orElse(1);
    for (int i = 0; i < height; i++) {
      int at = i;
      String text = line(cells.stream().map(cell -> at < cell.size() ? cell.get(at) : "").toList());
      out.print(
          i == 0
              ? "%2d%s%s%s".formatted(number, GAP, text, verdict(took, problem))
              : ("  " + GAP + text).stripTrailing());
    }
    problem.lines().forEach(line -> out.print("    !! " + line));
  }

  private static String verdict(Duration took, String problem) {
    return (problem.isEmpty() ? "ok" : "FAILED") + "  " + Progress.seconds(took);
  }

  private static int width() {
    int width = 0;
    for (int column : WIDTHS) {
      width += column + GAP.length();
    }
    return width;
  }

  private static String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < WIDTHS.length; i++) {
      line.append(padded(cells.get(i), WIDTHS[i])).append(GAP);
    }
    return line.toString();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
  }

  /** Broken at spaces and after commas, else in the middle of a word. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    // After a space, and after a comma without one.
    for (String word : text.split("(?<= )|(?<=,)(?! )", -1)) {
      if (line.length() + word.stripTrailing().length() > width && !line.isEmpty()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word);
      while (line.toString().stripTrailing().length() > width) {
        lines.add(line.substring(0, width));
        line.delete(0, width);
      }
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
