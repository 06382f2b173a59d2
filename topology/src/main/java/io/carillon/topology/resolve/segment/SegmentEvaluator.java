package io.carillon.topology.resolve.segment;

import io.carillon.topology.resolve.segment.Explanation.Source;
import io.carillon.topology.resolve.segment.Explanation.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a segment means: the direct evaluation on one user's facts, and the model {@link
 * SegmentIndex} is tested against. Stateless, safe for any thread.
 *
 * <p>The tree is evaluated in a scope, a tenant or none. In a tenant only its members match, and an
 * attribute is what the membership says or else what the user says. Without a tenant only the
 * user's own attributes count. The scope is the notification's tenant; without one, a segment that
 * names tenants positively is evaluated in each of them, and any other in none.
 */
public final class SegmentEvaluator {

  /**
   * Whether a user matches, and in which tenant.
   *
   * @param tenant the first scope that matched: the notification's tenant, or else one the segment
   *     names; null for none, for {@code any_tenant} and for no match
   */
  public record Verdict(boolean matches, @Nullable String tenant) {}

  private SegmentEvaluator() {}

  /**
   * Whether this user matches.
   *
   * @param tenant the notification's, or null
   * @throws SegmentException see {@link Segment#checkTenant}
   */
  public static Verdict evaluate(Segment segment, @Nullable String tenant, UserFacts facts) {
    segment.checkTenant(tenant);
    for (String scope : scopes(segment, tenant, facts)) {
      if (inScope(scope, facts) && holds(segment, scope, facts)) {
        return new Verdict(true, segment instanceof AnyTenant ? null : scope);
      }
    }
    return new Verdict(false, null);
  }

  /**
   * Why this user matches or not.
   *
   * @param tenant the notification's, or null
   * @throws SegmentException see {@link Segment#checkTenant}
   */
  public static Explanation explain(Segment segment, @Nullable String tenant, UserFacts facts) {
    Verdict verdict = evaluate(segment, tenant, facts);
    List<Explanation.Scope> scopes = new ArrayList<>();
    for (String scope : scopes(segment, tenant, facts)) {
      Condition condition = conditionOf(segment);
      Step root = condition == null ? null : step(condition, false, scope, facts);
      boolean member = inScope(scope, facts);
      scopes.add(
          new Explanation.Scope(scope, member, member && (root == null || root.held()), root));
    }
    return new Explanation(verdict.matches(), verdict.tenant(), List.copyOf(scopes));
  }

  private static List<@Nullable String> scopes(
      Segment segment, @Nullable String tenant, UserFacts facts) {
    // Any order will do for any_tenant; sorted, so that an explanation reads the same each time.
    return segment instanceof AnyTenant
        ? new ArrayList<>(new TreeSet<>(facts.memberships().keySet()))
        : segment.scopes(tenant);
  }

  private static boolean inScope(@Nullable String scope, UserFacts facts) {
    return scope == null || facts.memberships().containsKey(scope);
  }

  private static @Nullable Condition conditionOf(Segment segment) {
    if (segment instanceof AnyTenant any) {
      return any.condition();
    }
    return segment instanceof Where where ? where.condition() : null;
  }

  private static boolean holds(Segment segment, @Nullable String scope, UserFacts facts) {
    Condition condition = conditionOf(segment);
    return condition == null || holds(condition, false, scope, facts);
  }

  private static boolean holds(
      Condition condition, boolean negated, @Nullable String scope, UserFacts facts) {
    if (condition instanceof Condition.Term term) {
      return term.isTenant()
          ? tenantHolds(term, negated, scope, facts)
          : Predicate.holds(term, value(term.attribute(), scope, facts));
    }
    if (condition instanceof Condition.Not not) {
      return !holds(not.part(), !negated, scope, facts);
    }
    return condition instanceof Condition.All all
        ? all.parts().stream().allMatch(part -> holds(part, negated, scope, facts))
        : condition.parts().stream().anyMatch(part -> holds(part, negated, scope, facts));
  }

  /**
   * A tenant named positively asks which tenant this scope is; one that is subtracted asks who its
   * members are.
   */
  private static boolean tenantHolds(
      Condition.Term term, boolean negated, @Nullable String scope, UserFacts facts) {
    boolean equal =
        NamedTenants.isPositive(term, negated)
            ? scope != null && term.values().contains(scope)
            : term.values().stream().anyMatch(facts.memberships()::containsKey);
    return equal != term.op().isNegative();
  }

  private static @Nullable Object value(String attribute, @Nullable String scope, UserFacts facts) {
    Object inTenant = scope == null ? null : facts.valueAt(scope, attribute);
    return inTenant != null ? inTenant : facts.valueAt(null, attribute);
  }

  private static Step step(
      Condition condition, boolean negated, @Nullable String scope, UserFacts facts) {
    boolean held = holds(condition, negated, scope, facts);
    if (condition instanceof Condition.Term term) {
      String what = SegmentJson.write(term).toString();
      if (term.isTenant()) {
        Source source = held != term.op().isNegative() ? Source.MEMBERSHIP : Source.MISSING;
        return new Step(what, held, source, null, List.of());
      }
      Object value = value(term.attribute(), scope, facts);
      boolean inTenant = scope != null && facts.valueAt(scope, term.attribute()) != null;
      Source source = inTenant ? Source.MEMBERSHIP : value != null ? Source.USER : Source.MISSING;
      return new Step(what, held, source, value, List.of());
    }
    boolean below = negated ^ (condition instanceof Condition.Not);
    String what =
        condition instanceof Condition.All
            ? "all"
            : condition instanceof Condition.Any ? "any" : "not";
    List<Step> steps =
        condition.parts().stream().map(part -> step(part, below, scope, facts)).toList();
    return new Step(what, held, null, null, steps);
  }
}
