package io.carillon.topology.resolve.segment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether one term holds for one value; everything a segment says about values is here. */
final class Predicate {

  private Predicate() {}

  /**
   * @param value what the attribute is, null when it is not set
   */
  static boolean holds(Condition.Term term, @Nullable Object value) {
    if (term.op().isNegative()) {
      return !holds(term.positive(), value);
    }
    if (value == null) {
      return false;
    }
    return switch (term.op()) {
      case EXISTS -> true;
      case EQ, IN -> value instanceof List<?> list ? anyEquals(list, term) : isEqual(term, value);
      case CONTAINS ->
          value instanceof List<?> list
              ? list.contains(text(term))
              : value instanceof String string && string.contains(text(term));
      case STARTS_WITH ->
          value instanceof List<?> list
              ? list.stream()
                  .anyMatch(
                      element -> element instanceof String string && string.startsWith(text(term)))
              : value instanceof String string && string.startsWith(text(term));
      case GT, GTE, LT, LTE -> isInRange(term, value);
      case NE, NOT_IN, NOT_EXISTS -> throw new IllegalStateException("negative: " + term);
    };
  }

  private static boolean anyEquals(List<?> list, Condition.Term term) {
    return list.stream().anyMatch(element -> element instanceof String && isEqual(term, element));
  }

  private static boolean isEqual(Condition.Term term, Object value) {
    // NaN, which Avro can carry, equals no number a segment can name; but a normalised -0.0 must
    // equal 0.0.
    return term.values()
        .contains(value instanceof Double number ? (Object) TermParser.normal(number) : value);
  }

  private static String text(Condition.Term term) {
    return (String) term.values().get(0);
  }

  private static boolean isInRange(Condition.Term term, Object value) {
    Object bound = term.values().get(0);
    int order;
    if (value instanceof Double number && bound instanceof Double other) {
      if (number.isNaN()) {
        return false;
      }
      order = Double.compare(TermParser.normal(number), other);
    } else if (value instanceof String string && bound instanceof String other) {
      order = compareCodePoints(string, other);
    } else {
      return false;
    }
    return switch (term.op()) {
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      default -> order <= 0;
    };
  }

  /**
   * {@link String#compareTo} orders UTF-16 units, which puts the code points beyond U+FFFF before
   * U+E000.
   */
  static int compareCodePoints(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogateX = Character.isSurrogate(x);
        return surrogateX == Character.isSurrogate(y) ? x - y : surrogateX ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
