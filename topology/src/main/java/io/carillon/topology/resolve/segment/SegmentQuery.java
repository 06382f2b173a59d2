package io.carillon.topology.resolve.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/**
 * One condition in one scope, as bitmap algebra.
 *
 * <p>Every step narrows the users still in question, {@code within}, and returns those of them who
 * meet it. No bitmap is changed once made, as any may be the index's own.
 */
final class SegmentQuery {

  private final IndexState state;
  private final TermQuery terms;
  private final @Nullable String tenant;
  private final @Nullable Level membership;

  SegmentQuery(IndexState state, @Nullable String tenant) {
    this.state = state;
    this.terms = new TermQuery(state);
    this.tenant = tenant;
    this.membership = tenant == null ? null : state.tenants.get(tenant);
  }

  /**
   * Those of {@code within}, itself part of the scope, who meet the condition; a bitmap of the
   * caller's own.
   */
  RoaringBitmap run(Condition condition, RoaringBitmap within) {
    RoaringBitmap found = eval(condition, false, within);
    return found == within ? within.clone() : found;
  }

  private RoaringBitmap eval(Condition condition, boolean negated, RoaringBitmap within) {
    if (within.isEmpty()) {
      return within;
    }
    if (condition instanceof Condition.Term term) {
      return term.isTenant() ? tenant(term, negated, within) : attribute(term, within);
    }
    if (condition instanceof Condition.Not not) {
      return RoaringBitmap.andNot(within, eval(not.part(), !negated, within));
    }
    return condition instanceof Condition.All all
        ? all(all, negated, within)
        : any(condition, negated, within);
  }

  /** Plain sets first, as one AND; what must look users up last, when few are left. */
  private RoaringBitmap all(Condition.All all, boolean negated, RoaringBitmap within) {
    List<RoaringBitmap> plain = new ArrayList<>();
    List<Condition> rest = new ArrayList<>();
    for (Condition part : all.parts()) {
      RoaringBitmap set = plainSet(part, within);
      if (set == null) {
        rest.add(part);
      } else {
        plain.add(set);
      }
    }
    RoaringBitmap left = plain.isEmpty() ? within : conjunction(plain, within);
    rest.sort(Comparator.comparingInt(SegmentQuery::cost));
    for (Condition part : rest) {
      left = eval(part, negated, left);
    }
    return left;
  }

  private static int cost(Condition condition) {
    return condition.scans() ? 2 : condition instanceof Condition.Term ? 0 : 1;
  }

  private RoaringBitmap any(Condition condition, boolean negated, RoaringBitmap within) {
    RoaringBitmap found = new RoaringBitmap();
    RoaringBitmap left = within;
    for (Condition part :
        condition.parts().stream().sorted(Comparator.comparingInt(SegmentQuery::cost)).toList()) {
      RoaringBitmap more = eval(part, negated, left);
      found = RoaringBitmap.or(found, more);
      left = RoaringBitmap.andNot(left, more);
    }
    return found;
  }

  /** The set of an equality that only the users' own attributes decide; null for anything else. */
  private @Nullable RoaringBitmap plainSet(Condition condition, RoaringBitmap within) {
    boolean plain =
        condition instanceof Condition.Term term
            && !term.isTenant()
            && !term.op().isNegative()
            && !term.op().scans()
            && (membership == null || !membership.attributes.containsKey(term.attribute()));
    return plain ? terms.holders(state.users, (Condition.Term) condition, within) : null;
  }

  private static RoaringBitmap conjunction(List<RoaringBitmap> sets, RoaringBitmap within) {
    List<RoaringBitmap> sorted = new ArrayList<>(sets);
    sorted.add(within);
    sorted.sort(Comparator.comparingLong(RoaringBitmap::getLongCardinality));
    return FastAggregation.and(sorted.toArray(RoaringBitmap[]::new));
  }

  /** {@code within ∩ (M ∪ (G \ Mdefined))}, or its complement. */
  private RoaringBitmap attribute(Condition.Term term, RoaringBitmap within) {
    Condition.Term positive = term.positive();
    RoaringBitmap undecided = RoaringBitmap.andNot(within, decidedByMembership(term));
    RoaringBitmap found = RoaringBitmap.and(within, terms.holders(membership, positive, within));
    found.or(RoaringBitmap.and(undecided, terms.holders(state.users, positive, undecided)));
    return term.op().isNegative() ? RoaringBitmap.andNot(within, found) : found;
  }

  private RoaringBitmap decidedByMembership(Condition.Term term) {
    return defined(membership, term);
  }

  private static RoaringBitmap defined(@Nullable Level level, Condition.Term term) {
    AttributePostings postings = level == null ? null : level.attributes.get(term.attribute());
    return Ordinals.view(postings == null ? null : postings.defined);
  }

  private RoaringBitmap tenant(Condition.Term term, boolean negated, RoaringBitmap within) {
    RoaringBitmap equal = new RoaringBitmap();
    if (NamedTenants.isPositive(term, negated)) {
      equal = tenant != null && term.values().contains(tenant) ? within : equal;
    } else {
      for (Object value : term.values()) {
        equal.or(RoaringBitmap.and(within, state.universe((String) value)));
      }
    }
    return term.op().isNegative() ? RoaringBitmap.andNot(within, equal) : equal;
  }

  /** For every term in the order written: for whom of the matched it held, and who said so. */
  void explain(Condition condition, RoaringBitmap matched, Consumer<TermFacts> facts) {
    explain(condition, false, matched, facts);
  }

  private void explain(
      Condition condition, boolean negated, RoaringBitmap matched, Consumer<TermFacts> facts) {
    if (!(condition instanceof Condition.Term term)) {
      boolean below = negated ^ (condition instanceof Condition.Not);
      condition.parts().forEach(part -> explain(part, below, matched, facts));
      return;
    }
    RoaringBitmap held = run(term, negated, matched);
    RoaringBitmap none = new RoaringBitmap();
    String json = SegmentJson.write(term).toString();
    if (term.isTenant()) {
      boolean absent = term.op().isNegative();
      facts.accept(
          new TermFacts(tenant, json, absent ? none : held, none.clone(), absent ? held : none));
      return;
    }
    RoaringBitmap viaMembership = RoaringBitmap.and(held, defined(membership, term));
    RoaringBitmap viaUser = RoaringBitmap.and(held, defined(state.users, term));
    viaUser.andNot(viaMembership);
    RoaringBitmap viaMissing = RoaringBitmap.andNot(held, viaMembership);
    viaMissing.andNot(viaUser);
    facts.accept(new TermFacts(tenant, json, viaMembership, viaUser, viaMissing));
  }

  private RoaringBitmap run(Condition.Term term, boolean negated, RoaringBitmap within) {
    RoaringBitmap found = eval(term, negated, within);
    return found == within ? within.clone() : found;
  }
}
