package io.carillon.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, round by round. */
final class Figures {

  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /** Forgets the warming up. */
  void clear() {
    values.clear();
  }

  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double least() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double most() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** {@code | median | least | most |} without the outer bars. */
  String row() {
    return number(median()) + " | " + number(least()) + " | " + number(most());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%,.2f" : "%,.0f", value);
  }
}
