package io.carillon.topology.resolve.condition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knock's operators, but for those on its audiences. A variable that has no value is as good as an
 * empty string, as with Knock.
 */
public enum Operator {
  /** Lists are equal element by element. */
  EQUAL_TO(Takes.ANY),
  NOT_EQUAL_TO(Takes.ANY),
  /** Of two numbers, or of two strings; never holds between anything else. */
  GREATER_THAN(Takes.ANY),
  GREATER_THAN_OR_EQUAL_TO(Takes.ANY),
  LESS_THAN(Takes.ANY),
  LESS_THAN_OR_EQUAL_TO(Takes.ANY),
  /** The argument is an element of the list or a part of the string; of several, one is. */
  CONTAINS(Takes.ANY),
  NOT_CONTAINS(Takes.ANY),
  /** All of the argument's elements are. */
  CONTAINS_ALL(Takes.ANY),
  NOT_CONTAINS_ALL(Takes.ANY),
  /** Missing, null, an empty string or an empty list. */
  EMPTY(Takes.NOTHING),
  NOT_EMPTY(Takes.NOTHING),
  /** Neither missing nor null. */
  EXISTS(Takes.NOTHING),
  NOT_EXISTS(Takes.NOTHING),
  /** ISO 8601; without an offset it is UTC, without a time the day's beginning. */
  IS_TIMESTAMP(Takes.NOTHING),
  IS_NOT_TIMESTAMP(Takes.NOTHING),
  IS_TIMESTAMP_BEFORE(Takes.TIMESTAMP),
  IS_TIMESTAMP_ON_OR_AFTER(Takes.TIMESTAMP),
  /** By the day in UTC. */
  IS_TIMESTAMP_BEFORE_DATE(Takes.TIMESTAMP),
  IS_TIMESTAMP_ON_OR_AFTER_DATE(Takes.TIMESTAMP),
  /** Both ends included. */
  IS_TIMESTAMP_BETWEEN(Takes.TWO_TIMESTAMPS),
  /** Now is when the notification was sent. */
  IS_TIMESTAMP_BEFORE_NOW(Takes.NOTHING),
  IS_TIMESTAMP_ON_OR_AFTER_NOW(Takes.NOTHING),
  /** Both ends included. */
  IS_BETWEEN(Takes.TWO_NUMBERS);

  /** Asked of audiences, which Carillon does not have: segments are. */
  static final List<String> OF_AUDIENCES = List.of("is_audience_member", "is_not_audience_member");

  private static final Map<String, Operator> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Operator::spelling, o -> o));

  /** What an argument must be. */
  enum Takes {
    NOTHING,
    ANY,
    TIMESTAMP,
    TWO_TIMESTAMPS,
    TWO_NUMBERS
  }

  private final Takes takes;

  Operator(Takes takes) {
    this.takes = takes;
  }

  Takes takes() {
    return takes;
  }

  /** As it is written. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Operator of(String spelling) {
    return BY_NAME.get(spelling);
  }

  /** All of them, for a message. */
  static String spellings() {
    return Arrays.stream(values()).map(Operator::spelling).collect(Collectors.joining(", "));
  }
}
