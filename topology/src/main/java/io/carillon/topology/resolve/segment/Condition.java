package io.carillon.topology.resolve.segment;

import java.util.List;

/** A tree of terms. Made by the parser only, which has checked every bound. */
sealed interface Condition {

  /** The attribute that speaks of memberships rather than of a value. */
  String TENANT_ID = "tenant_id";

  /** Every part holds. */
  record All(List<Condition> parts) implements Condition {}

  /** At least one part holds. */
  record Any(List<Condition> parts) implements Condition {}

  /** The part does not hold. */
  record Not(Condition part) implements Condition {}

  /**
   * One question about one attribute.
   *
   * @param values {@link Boolean}, {@link Double} (finite, never -0.0) or {@link String}; one for
   *     most operators, several for {@code in} and {@code not_in}, none for {@code exists} and
   *     {@code not_exists}
   */
  record Term(String attribute, Operator op, List<Object> values) implements Condition {

    boolean isTenant() {
      return attribute.equals(TENANT_ID);
    }

    /** What this term is the complement of, or itself. */
    Term positive() {
      return op.isNegative() ? new Term(attribute, op.positive(), values) : this;
    }
  }

  /** Whether any term of it has to go through values, see {@link Operator#scans()}. */
  default boolean scans() {
    if (this instanceof Term term) {
      return term.op().scans();
    }
    if (this instanceof Not not) {
      return not.part().scans();
    }
    return parts().stream().anyMatch(Condition::scans);
  }

  /** The parts in the order they were written. */
  default List<Condition> parts() {
    if (this instanceof All all) {
      return all.parts();
    }
    if (this instanceof Any any) {
      return any.parts();
    }
    return this instanceof Not not ? List.of(not.part()) : List.of();
  }
}
