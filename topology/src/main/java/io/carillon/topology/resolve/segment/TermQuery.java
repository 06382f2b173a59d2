package io.carillon.topology.resolve.segment;

import it.unimi.dsi.fastutil.doubles.Double2ObjectSortedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Who holds a positive term at one level, not asking what another level says. */
final class TermQuery {

  private final IndexState state;

  TermQuery(IndexState state) {
    this.state = state;
  }

  /**
   * Those among {@code within} for whom the level's own value satisfies the term, and perhaps
   * others outside {@code within}. Read only: it may be the index's own.
   */
  RoaringBitmap holders(@Nullable Level level, Condition.Term term, RoaringBitmap within) {
    AttributePostings postings = level == null ? null : level.attributes.get(term.attribute());
    if (level == null || postings == null || within.isEmpty()) {
      return new RoaringBitmap();
    }
    if (term.op() == Operator.EXISTS) {
      return Ordinals.view(postings.defined);
    }
    Found found = new Found();
    if (term.op().isEquality()) {
      for (Object value : term.values()) {
        equal(level, postings, term, value, within, found);
        if (value instanceof String text) {
          equal(level, postings, term, new ListElement(text), within, found);
        }
      }
    } else {
      scan(postings, term, found);
      residual(level, postings, term, within, found);
    }
    return found.union();
  }

  /** Who of these has which string as the level's own value; lists are none. */
  SortedMap<String, RoaringBitmap> texts(Level level, String attribute, RoaringBitmap within) {
    SortedMap<String, RoaringBitmap> texts = new TreeMap<>();
    AttributePostings postings = level.attributes.get(attribute);
    if (postings == null) {
      return texts;
    }
    RoaringBitmap found = new RoaringBitmap();
    postings.values.forEach(
        (key, holders) -> {
          if (key instanceof String text) {
            RoaringBitmap here = RoaringBitmap.and(within, Ordinals.view(holders));
            if (!here.isEmpty()) {
              texts.put(text, here);
              found.or(here);
            }
          }
        });
    if (postings.loose != null) {
      RoaringBitmap rest = RoaringBitmap.and(within, Ordinals.view(postings.loose));
      rest.andNot(found);
      for (IntIterator each = rest.getIntIterator(); each.hasNext(); ) {
        int ordinal = each.next();
        UserFacts facts = state.lookup.factsOf(ordinal);
        Object value = facts == null ? null : facts.valueAt(level.tenant, attribute);
        if (value instanceof String text) {
          texts.computeIfAbsent(text, none -> new RoaringBitmap()).add(ordinal);
        }
      }
    }
    return texts;
  }

  /** The common value's set, and the one user in the table if the hash is not another term's. */
  private void equal(
      Level level,
      AttributePostings postings,
      Condition.Term term,
      Object key,
      RoaringBitmap within,
      Found found) {
    found.add(postings.get(key));
    if (postings.loose != null) {
      int single = state.singletons.get(state.hash.of(level.tenant, term.attribute(), key));
      if (single != SingletonTable.NONE
          && Ordinals.contains(postings.loose, single)
          && within.contains(single)
          && holds(level, term, single)) {
        found.single(single);
      }
    }
  }

  /**
   * Ranges and parts of strings over the distinct common values: numbers are sorted, strings all
   * are looked at.
   */
  private static void scan(AttributePostings postings, Condition.Term term, Found found) {
    Object bound = term.values().get(0);
    if (bound instanceof Double number) {
      range(postings.numbers(), term.op(), number).values().forEach(found::add);
      return;
    }
    postings.values.forEach(
        (key, holders) -> {
          if (Predicate.holds(term, AttributePostings.valueOf(key))) {
            found.add(holders);
          }
        });
  }

  private static Double2ObjectSortedMap<Object> range(
      Double2ObjectSortedMap<Object> numbers, Operator op, double bound) {
    return switch (op) {
      case GT -> numbers.tailMap(Math.nextUp(bound));
      case GTE -> numbers.tailMap(bound);
      case LT -> numbers.headMap(bound);
      default -> numbers.headMap(Math.nextUp(bound));
    };
  }

  /**
   * The rest, whose values are rare or too long: one look-up for each of them that is still in
   * question.
   */
  private void residual(
      Level level,
      AttributePostings postings,
      Condition.Term term,
      RoaringBitmap within,
      Found found) {
    if (postings.loose == null) {
      return;
    }
    RoaringBitmap candidates = RoaringBitmap.and(within, Ordinals.view(postings.loose));
    for (IntIterator each = candidates.getIntIterator(); each.hasNext(); ) {
      int ordinal = each.next();
      if (holds(level, term, ordinal)) {
        found.single(ordinal);
      }
    }
  }

  private boolean holds(Level level, Condition.Term term, int ordinal) {
    UserFacts facts = state.lookup.factsOf(ordinal);
    return facts != null && Predicate.holds(term, facts.valueAt(level.tenant, term.attribute()));
  }

  /** Collects sets and single users, and copies nothing when one set is the answer. */
  private static final class Found {
    private final List<RoaringBitmap> sets = new ArrayList<>();
    private final RoaringBitmap singles = new RoaringBitmap();

    void add(@Nullable Object set) {
      if (set instanceof RoaringBitmap bitmap) {
        sets.add(bitmap);
      } else if (set instanceof int[] few) {
        singles.add(few);
      }
    }

    void single(int ordinal) {
      singles.add(ordinal);
    }

    RoaringBitmap union() {
      if (sets.isEmpty()) {
        return singles;
      }
      if (!singles.isEmpty()) {
        sets.add(singles);
      }
      return sets.size() == 1 ? sets.get(0) : FastAggregation.or(sets.iterator());
    }
  }
}
