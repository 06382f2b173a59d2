package io.carillon.topology.resolve.segment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which tenants a condition names positively: under an even number of {@code not}, {@code ne} and
 * {@code not_in}.
 */
final class NamedTenants {

  private NamedTenants() {}

  static List<String> of(Condition condition) {
    Set<String> tenants = new LinkedHashSet<>();
    collect(condition, false, tenants);
    return List.copyOf(tenants);
  }

  /** All that are named, be it to subtract their members. */
  static Set<String> anyhow(Condition condition) {
    Set<String> tenants = new LinkedHashSet<>();
    if (condition instanceof Condition.Term term && term.isTenant()) {
      term.values().forEach(value -> tenants.add((String) value));
    }
    condition.parts().forEach(part -> tenants.addAll(anyhow(part)));
    return tenants;
  }

  private static void collect(Condition condition, boolean negated, Set<String> into) {
    if (condition instanceof Condition.Term term) {
      if (term.isTenant() && isPositive(term, negated)) {
        term.values().forEach(value -> into.add((String) value));
      }
    } else {
      boolean below = negated ^ (condition instanceof Condition.Not);
      condition.parts().forEach(part -> collect(part, below, into));
    }
  }

  /**
   * Whether a tenant term, itself under an odd number of nots or not, names its tenants positively.
   */
  static boolean isPositive(Condition.Term term, boolean negated) {
    return negated == term.op().isNegative();
  }
}
