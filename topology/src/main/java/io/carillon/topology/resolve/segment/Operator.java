package io.carillon.topology.resolve.segment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a term asks of an attribute. {@code ne}, {@code not_in} and {@code not_exists} are their
 * opposites' complement.
 */
enum Operator {
  EQ,
  NE,
  IN,
  NOT_IN,
  GT,
  GTE,
  LT,
  LTE,
  EXISTS,
  NOT_EXISTS,
  CONTAINS,
  STARTS_WITH;

  private static final Map<String, Operator> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Operator::spelling, o -> o));

  /** What people write who come from elsewhere. */
  private static final Map<String, Operator> ELSEWHERE =
      Map.ofEntries(
          Map.entry("=", EQ),
          Map.entry("==", EQ),
          Map.entry("equals", EQ),
          Map.entry("is", EQ),
          Map.entry("!=", NE),
          Map.entry("<>", NE),
          Map.entry("neq", NE),
          Map.entry("not", NE),
          Map.entry(">", GT),
          Map.entry(">=", GTE),
          Map.entry("ge", GTE),
          Map.entry("<", LT),
          Map.entry("<=", LTE),
          Map.entry("le", LTE),
          Map.entry("any_of", IN),
          Map.entry("nin", NOT_IN),
          Map.entry("missing", NOT_EXISTS),
          Map.entry("has", CONTAINS),
          Map.entry("includes", CONTAINS),
          Map.entry("prefix", STARTS_WITH),
          Map.entry("begins_with", STARTS_WITH));

  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Operator byName(String name) {
    return BY_NAME.get(name);
  }

  /** Whether the term holds exactly where {@link #positive()} does not. */
  boolean isNegative() {
    return this == NE || this == NOT_IN || this == NOT_EXISTS;
  }

  Operator positive() {
    return switch (this) {
      case NE -> EQ;
      case NOT_IN -> IN;
      case NOT_EXISTS -> EXISTS;
      default -> this;
    };
  }

  boolean isEquality() {
    Operator positive = positive();
    return positive == EQ || positive == IN;
  }

  boolean isExistence() {
    return positive() == EXISTS;
  }

  boolean takesList() {
    return positive() == IN;
  }

  /**
   * Whether answering it means going through the distinct values, and perhaps the users who hold a
   * rare one.
   */
  boolean scans() {
    return !isEquality() && !isExistence();
  }

  /** "did you mean" for a name that is none; empty when nothing is near. */
  static String suggestion(String name) {
    String plain =
        name.strip()
            .replaceAll("([a-z])([A-Z])", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .replace('-', '_');
    Operator near = BY_NAME.getOrDefault(plain, ELSEWHERE.get(plain));
    int best = 2 + plain.length() / 3;
    for (Operator candidate : near == null ? values() : new Operator[0]) {
      int distance = distance(plain, candidate.spelling());
      if (distance < best && distance < candidate.spelling().length()) {
        near = candidate;
        best = distance;
      }
    }
    return near == null ? "" : "did you mean '" + near.spelling() + "'? ";
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  static String spellings() {
    return Arrays.stream(values()).map(Operator::spelling).collect(Collectors.joining(" "));
  }
}
