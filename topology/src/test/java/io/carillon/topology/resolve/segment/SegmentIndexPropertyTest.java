package io.carillon.topology.resolve.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.resolve.segment.Explanation.Source;
import io.carillon.topology.resolve.segment.Explanation.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The index beside the obvious evaluation of every user. */
@Domain(Histories.class)
@Domain(net.jqwik.api.domains.DomainContext.Global.class)
class SegmentIndexPropertyTest {

  private static final TermHash THREE_BITS =
      (tenant, attribute, key) -> TermHash.STANDARD.of(tenant, attribute, key) & 7;

  @Property(tries = 1500)
  void jsonRoundTrips(@ForAll Segment segment) {
    Segment again = Segment.parse(segment.toJson());
    assertThat(again).isEqualTo(segment);
    assertThat(again.toJson()).isEqualTo(segment.toJson());
  }

  @Property(tries = 1500)
  void agreesWithTheEvaluator(
      @ForAll Histories.History history, @ForAll @Size(min = 1, max = 6) List<Segment> segments) {
    check(history, segments, TermHash.STANDARD);
  }

  @Property(tries = 1500)
  void agreesWhenHashesCollide(
      @ForAll Histories.History history, @ForAll @Size(min = 1, max = 6) List<Segment> segments) {
    check(history, segments, THREE_BITS);
  }

  private static void check(Histories.History history, List<Segment> segments, TermHash hash) {
    Map<Integer, UserFacts> store = new TreeMap<>();
    SegmentIndex index = new SegmentIndex(store::get, hash);
    apply(history, store, index);

    SegmentIndex fresh = SegmentIndex.build(store::get, hash, loader -> store.forEach(loader::add));
    for (Segment segment : segments) {
      for (String tenant : new String[] {null, "t1", "nobody"}) {
        if (isAllowed(segment, tenant)) {
          assertAgrees(index, store, segment, tenant);
          assertThat(index.match(segment, tenant)).isEqualTo(fresh.match(segment, tenant));
        }
      }
    }
    for (String attribute : List.of("x", "y", "all")) {
      assertTextsAgree(index, store, attribute);
      assertTextsAgree(fresh, store, attribute);
    }
    assertThat(index.all()).isEqualTo(fresh.all());
    Map<Integer, UserFacts> copy = new TreeMap<>(store);
    assertNothingStays(index, store);
    store.putAll(copy);
    assertNothingStays(fresh, store);
  }

  private static void apply(
      Histories.History history, Map<Integer, UserFacts> store, SegmentIndex index) {
    for (Histories.Change change : history.changes()) {
      UserFacts before = store.get(change.ordinal());
      Runnable inStore =
          () -> {
            if (change.facts() == null) {
              store.remove(change.ordinal());
            } else {
              store.put(change.ordinal(), change.facts());
            }
          };
      if (change.storeFirst()) {
        inStore.run();
      }
      index.put(change.ordinal(), before, change.facts());
      inStore.run();
    }
  }

  private static boolean isAllowed(Segment segment, @Nullable String tenant) {
    try {
      segment.checkTenant(tenant);
      return true;
    } catch (SegmentException e) {
      return false;
    }
  }

  private static void assertAgrees(
      SegmentIndex index, Map<Integer, UserFacts> store, Segment segment, @Nullable String tenant) {
    Map<String, RoaringBitmap> expected = new TreeMap<>();
    store.forEach(
        (ordinal, facts) -> {
          SegmentEvaluator.Verdict verdict = SegmentEvaluator.evaluate(segment, tenant, facts);
          if (verdict.matches()) {
            expected
                .computeIfAbsent(String.valueOf(verdict.tenant()), t -> new RoaringBitmap())
                .add(ordinal);
          }
          Explanation explanation = SegmentEvaluator.explain(segment, tenant, facts);
          assertThat(explanation.matches()).isEqualTo(verdict.matches());
          assertThat(explanation.scopes().stream().anyMatch(Explanation.Scope::matches))
              .isEqualTo(verdict.matches());
        });
    Matches matches = index.match(segment, tenant, true);
    Map<String, RoaringBitmap> actual = new TreeMap<>();
    matches.groups().forEach(group -> actual.put(String.valueOf(group.tenant()), group.ordinals()));
    assertThat(actual).as("%s in %s", segment.toJson(), tenant).isEqualTo(expected);
    assertThat(matches.count()).isEqualTo(matches.union().getCardinality());
    assertThat(index.match(segment, tenant).groups()).isEqualTo(matches.groups());
    assertFactsAgree(matches, store, segment, tenant);
  }

  /** Who has which string is what each one's facts say. */
  private static void assertTextsAgree(
      SegmentIndex index, Map<Integer, UserFacts> store, String attribute) {
    RoaringBitmap within = new RoaringBitmap();
    Map<String, RoaringBitmap> expected = new TreeMap<>();
    store.forEach(
        (ordinal, facts) -> {
          if (ordinal % 4 > 0) {
            within.add(ordinal);
            if (facts.attributes().get(attribute) instanceof String text) {
              expected.computeIfAbsent(text, none -> new RoaringBitmap()).add(ordinal);
            }
          }
        });
    assertThat(index.texts(attribute, within)).as(attribute).isEqualTo(expected);
  }

  /** What the index says about terms is what the explanations of all who matched say. */
  private static void assertFactsAgree(
      Matches matches, Map<Integer, UserFacts> store, Segment segment, @Nullable String tenant) {
    List<TermFacts> expected = new ArrayList<>();
    for (Matches.Group group : matches.groups()) {
      List<TermFacts> ofGroup = new ArrayList<>();
      for (int ordinal : group.ordinals()) {
        UserFacts facts = java.util.Objects.requireNonNull(store.get(ordinal));
        for (Explanation.Scope scope : SegmentEvaluator.explain(segment, tenant, facts).scopes()) {
          boolean inGroup =
              segment instanceof AnyTenant
                  || java.util.Objects.equals(scope.tenant(), group.tenant());
          if (scope.root() != null && scope.matches() && inGroup) {
            collect(scope.root(), group.tenant(), ordinal, ofGroup, new int[1]);
          }
        }
      }
      expected.addAll(ofGroup);
    }
    assertThat(matches.termFacts()).as("%s in %s", segment.toJson(), tenant).isEqualTo(expected);
  }

  private static void collect(
      Step step, @Nullable String tenant, int ordinal, List<TermFacts> facts, int[] position) {
    if (step.source() == null) {
      step.steps().forEach(each -> collect(each, tenant, ordinal, facts, position));
      return;
    }
    int at = position[0]++;
    if (at == facts.size()) {
      facts.add(
          new TermFacts(
              tenant, step.what(), new RoaringBitmap(), new RoaringBitmap(), new RoaringBitmap()));
    }
    if (step.held()) {
      Function<TermFacts, RoaringBitmap> via =
          step.source() == Source.MEMBERSHIP
              ? TermFacts::viaMembership
              : step.source() == Source.USER ? TermFacts::viaUser : TermFacts::viaMissing;
      via.apply(facts.get(at)).add(ordinal);
    }
  }

  private static void assertNothingStays(SegmentIndex index, Map<Integer, UserFacts> store) {
    Map<Integer, UserFacts> left = new TreeMap<>(store);
    left.forEach(
        (ordinal, facts) -> {
          index.put(ordinal, facts, null);
          store.remove(ordinal);
        });
    assertThat(index.all().isEmpty()).isTrue();
    assertThat(index.state().users.attributes.isEmpty()).isTrue();
    assertThat(index.state().tenants).isEmpty();
    assertThat(index.state().singletons.size()).isZero();
  }
}
