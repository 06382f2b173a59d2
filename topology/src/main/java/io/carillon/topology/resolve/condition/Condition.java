package io.carillon.topology.resolve.condition;

import io.carillon.topology.resolve.condition.Operator.Takes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One comparison. Never throws for a value of the wrong kind: it does not hold then. Immutable;
 * equal when written alike.
 */
public final class Condition {

  private final String variable;
  private final String operator;
  private final @Nullable String argument;
  private final @Nullable Path left;
  private final @Nullable Operator how;
  private final Argument right;

  /** One that {@link #problem} has passed; any other never holds. */
  public Condition(String variable, String operator, @Nullable String argument) {
    this.variable = variable;
    this.operator = operator;
    this.argument = argument;
    this.left = Path.of(variable);
    this.how = Operator.of(operator);
    this.right = Argument.of(argument);
  }

  public static Condition of(io.carillon.avro.Condition condition) {
    return new Condition(condition.getVariable(), condition.getOperator(), condition.getArgument());
  }

  public String variable() {
    return variable;
  }

  public String operator() {
    return operator;
  }

  public @Nullable String argument() {
    return argument;
  }

  /**
   * What is wrong with one.
   *
   * @param field {@code variable}, {@code operator} or {@code argument}
   */
  public record Problem(String field, String detail) {}

  /** Null when all is well. */
  public static @Nullable Problem problem(
      String variable, String operator, @Nullable String argument) {
    if (Path.of(variable) == null) {
      return new Problem(
          "variable",
          "is a path such as recipient.plan; it begins with one of " + Root.spellings());
    }
    if (Operator.OF_AUDIENCES.contains(operator)) {
      return new Problem("operator", "there are no audiences here; who is meant is a segment");
    }
    Operator how = Operator.of(operator);
    if (how == null) {
      return new Problem("operator", "is none of " + Operator.spellings());
    }
    String wrong = argumentProblem(how.takes(), argument);
    return wrong == null ? null : new Problem("argument", wrong);
  }

  private static @Nullable String argumentProblem(Takes takes, @Nullable String argument) {
    if (takes == Takes.NOTHING) {
      return null; // Knock's SDKs send one all the same.
    }
    if (argument == null) {
      return "is missing: what to compare with";
    }
    Argument parsed = Argument.of(argument);
    if (parsed.path() != null) {
      return null;
    }
    Object constant = parsed.constant();
    return switch (takes) {
      case TIMESTAMP ->
          Values.timestamp(constant) == null
              ? "is no timestamp, such as 2026-01-31T12:00:00Z or 2026-01-31"
              : null;
      case TWO_TIMESTAMPS ->
          two(constant) && ends(constant).stream().allMatch(e -> Values.timestamp(e) != null)
              ? null
              : "is no list of two timestamps, such as [\"2026-01-01\", \"2026-01-31\"]";
      case TWO_NUMBERS ->
          two(constant) && ends(constant).stream().allMatch(e -> Values.number(e) != null)
              ? null
              : "is no list of two numbers, such as [1, 10]";
      default -> null;
    };
  }

  private static boolean two(@Nullable Object value) {
    return value instanceof List<?> list && list.size() == 2;
  }

  private static List<?> ends(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /** Whether the answer may differ from one recipient to the next. */
  public boolean mentionsRecipient() {
    Path other = right.path();
    return (left != null && left.root() == Root.RECIPIENT)
        || (other != null && other.root() == Root.RECIPIENT);
  }

  /** Whether the other side is a variable too. */
  public boolean comparesWithVariable() {
    return right.path() != null;
  }

  /**
   * What came of it.
   *
   * @param value of the variable
   * @param argument what it was compared with
   */
  public record Answer(boolean held, @Nullable Object value, @Nullable Object argument) {}

  /** Whether it holds, and on which values. */
  public Answer ask(Variables variables) {
    Object value = left == null ? null : left.in(variables);
    Object other = right.in(variables);
    return new Answer(
        left != null && how != null && holds(how, value, other, variables), value, other);
  }

  private boolean holds(
      Operator by, @Nullable Object value, @Nullable Object other, Variables variables) {
    return switch (by) {
      case EQUAL_TO -> Values.equal(value, other, right.text());
      case NOT_EQUAL_TO -> !Values.equal(value, other, right.text());
      case GREATER_THAN, GREATER_THAN_OR_EQUAL_TO, LESS_THAN, LESS_THAN_OR_EQUAL_TO ->
          ordered(by, Values.compare(value, other));
      case CONTAINS -> Values.contains(value, other, right.text(), false);
      case NOT_CONTAINS -> !Values.contains(value, other, right.text(), false);
      case CONTAINS_ALL -> Values.contains(value, other, right.text(), true);
      case NOT_CONTAINS_ALL -> !Values.contains(value, other, right.text(), true);
      case EMPTY -> Values.isEmpty(value);
      case NOT_EMPTY -> !Values.isEmpty(value);
      case EXISTS -> value != null;
      case NOT_EXISTS -> value == null;
      case IS_BETWEEN -> between(value, other);
      default -> inTime(by, Values.timestamp(value), other, variables);
    };
  }

  private static boolean ordered(Operator by, @Nullable Integer order) {
    if (order == null) {
      return false;
    }
    return switch (by) {
      case GREATER_THAN -> order > 0;
      case GREATER_THAN_OR_EQUAL_TO -> order >= 0;
      case LESS_THAN -> order < 0;
      default -> order <= 0;
    };
  }

  private static boolean between(@Nullable Object value, @Nullable Object ends) {
    if (!two(ends)) {
      return false;
    }
    Double number = Values.number(value);
    Double from = Values.number(ends(ends).get(0));
    Double to = Values.number(ends(ends).get(1));
    return number != null && from != null && to != null && from <= number && number <= to;
  }

  private static boolean inTime(
      Operator by, @Nullable Instant at, @Nullable Object other, Variables variables) {
    if (by == Operator.IS_TIMESTAMP || by == Operator.IS_NOT_TIMESTAMP) {
      return (at != null) == (by == Operator.IS_TIMESTAMP);
    }
    if (at == null) {
      return false;
    }
    if (by == Operator.IS_TIMESTAMP_BEFORE_NOW || by == Operator.IS_TIMESTAMP_ON_OR_AFTER_NOW) {
      return at.isBefore(Instant.ofEpochMilli(variables.now()))
          == (by == Operator.IS_TIMESTAMP_BEFORE_NOW);
    }
    if (by == Operator.IS_TIMESTAMP_BETWEEN) {
      Instant from = two(other) ? Values.timestamp(ends(other).get(0)) : null;
      Instant to = two(other) ? Values.timestamp(ends(other).get(1)) : null;
      return from != null && to != null && !at.isBefore(from) && !at.isAfter(to);
    }
    Instant than = Values.timestamp(other);
    if (than == null) {
      return false;
    }
    return switch (by) {
      case IS_TIMESTAMP_BEFORE -> at.isBefore(than);
      case IS_TIMESTAMP_ON_OR_AFTER -> !at.isBefore(than);
      case IS_TIMESTAMP_BEFORE_DATE ->
          Objects.requireNonNull(Values.day(at)).isBefore(Objects.requireNonNull(Values.day(than)));
      default ->
          !Objects.requireNonNull(Values.day(at))
              .isBefore(Objects.requireNonNull(Values.day(than)));
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Condition that
        && variable.equals(that.variable)
        && operator.equals(that.operator)
        && Objects.equals(argument, that.argument);
  }

  @Override
  public int hashCode() {
    return Objects.hash(variable, operator, argument);
  }

  @Override
  public String toString() {
    return variable + " " + operator + (argument == null ? "" : " " + argument);
  }
}
