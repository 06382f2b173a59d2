package io.carillon.topology.resolve.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
    List<RoaringBitmap> with = new ArrayList<>();
    List<RoaringBitmap> without = new ArrayList<>();
    List<Condition> rest = new ArrayList<>();
    for (Condition part : all.parts()) {
      Condition.Term plain = plainTerm(part);
      if (plain == null) {
        rest.add(part);
      } else {
        boolean excludes = plain.op().isNegative() != part instanceof Condition.Not;
        (excludes ? without : with).add(terms.holders(state.users, plain.positive(), within));
      }
    }
    RoaringBitmap left = within;
    if (with.size() + without.size() > 0) {
      if (with.isEmpty() || !isEveryone(within)) {
        with.add(within);
      }
      left = Conjunction.of(with, without);
    }
    rest.sort(Comparator.comparingInt(SegmentQuery::cost));
    for (Condition part : rest) {
      left = eval(part, negated, left);
    }
    return left;
  }

  /** Whether it need not be ANDed with a set of users, which is part of it. */
  private boolean isEveryone(RoaringBitmap within) {
    return tenant == null && within == state.universe(null);
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

  /**
   * The term of this part, or of what it negates, if a set of the users' own attribute decides it;
   * else null.
   */
  private Condition.@Nullable Term plainTerm(Condition part) {
    Condition bare = part instanceof Condition.Not not ? not.part() : part;
    return bare instanceof Condition.Term term
            && !term.isTenant()
            && !term.op().scans()
            && (membership == null || membership.attributes.get(term.attribute()) == null)
        ? term
        : null;
  }

  /** {@code within ∩ (M ∪ (G \ Mdefined))}, or its complement. */
  private RoaringBitmap attribute(Condition.Term term, RoaringBitmap within) {
    Condition.Term positive = term.positive();
    RoaringBitmap found;
    if (membership == null || membership.attributes.get(term.attribute()) == null) {
      found = RoaringBitmap.and(within, terms.holders(state.users, positive, within));
    } else {
      found = RoaringBitmap.and(within, terms.holders(membership, positive, within));
      RoaringBitmap undecided = RoaringBitmap.andNot(within, defined(membership, term));
      if (!undecided.isEmpty()) {
        found.or(RoaringBitmap.and(undecided, terms.holders(state.users, positive, undecided)));
      }
    }
    return term.op().isNegative() ? RoaringBitmap.andNot(within, found) : found;
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
