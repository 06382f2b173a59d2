package io.carillon.topology.resolve.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import org.jspecify.annotations.Nullable;

/** Random users, changes and segments over few names and values, so that they meet. */
class Histories extends DomainContextBase {

  /** One put: the facts, null to delete; whether the store shows it before the index is told. */
  record Change(int ordinal, @Nullable UserFacts facts, boolean storeFirst) {}

  /** A crowd that makes values common and sets large, and then single changes. */
  record History(List<Change> changes) {}

  private static final String LONG = "v".repeat(300);
  private static final String OTHER_LONG = "v".repeat(299) + "w";
  private static final String BEYOND_BMP = "\uD83D\uDE00";
  private static final String PRIVATE_USE = "\uE000";

  static final Arbitrary<String> TENANTS = Arbitraries.of("t1", "t2", "t3");
  private static final Arbitrary<String> ATTRIBUTES = Arbitraries.of("x", "y", "all");
  private static final Arbitrary<String> STRINGS =
      Arbitraries.of("a", "b", "ab", "ba", "", "1", "true", BEYOND_BMP, PRIVATE_USE);
  private static final Arbitrary<Double> NUMBERS =
      Arbitraries.of(0.0, 1.0, 2.5, -1.0, 1e300, -Double.MIN_VALUE);

  private static Arbitrary<Object> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(true, false).map(Object.class::cast)),
        Tuple.of(3, NUMBERS.map(Object.class::cast)),
        Tuple.of(
            1, Arbitraries.of(-0.0, Double.NaN, Double.POSITIVE_INFINITY).map(Object.class::cast)),
        Tuple.of(5, STRINGS.map(Object.class::cast)),
        Tuple.of(1, Arbitraries.of(LONG, OTHER_LONG).map(Object.class::cast)),
        Tuple.of(
            4,
            Arbitraries.frequencyOf(Tuple.of(9, STRINGS), Tuple.of(1, Arbitraries.just(LONG)))
                .list()
                .ofMaxSize(3)
                .map(Object.class::cast)));
  }

  private static Arbitrary<Map<String, Object>> attributes() {
    return Arbitraries.maps(
            Arbitraries.frequencyOf(
                Tuple.of(9, ATTRIBUTES), Tuple.of(1, Arbitraries.just("tenant_id"))),
            values())
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<UserFacts> facts() {
    return Combinators.combine(attributes(), Arbitraries.maps(TENANTS, attributes()).ofMaxSize(3))
        .as(UserFacts::new);
  }

  @Provide
  Arbitrary<History> histories() {
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.integers().between(0, 20),
                facts().injectNull(0.2),
                Arbitraries.of(true, false))
            .as(Change::new);
    return Combinators.combine(
            facts().list().ofMaxSize(4),
            Arbitraries.integers().between(0, 150),
            change.list().ofMaxSize(60))
        .as(
            (templates, crowd, changes) -> {
              List<Change> all = new ArrayList<>();
              for (int i = 0; i < crowd && !templates.isEmpty(); i++) {
                // Scattered, and not in order, as a scan of the store by user id is.
                all.add(
                    new Change(
                        i * 7919 % 100_003, templates.get(i % templates.size()), i % 2 == 0));
              }
              all.addAll(changes);
              return new History(all);
            });
  }

  @Provide
  Arbitrary<Segment> segments() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(new AllUsers())),
        Tuple.of(4, conditions(3, attributeTerms()).map(AnyTenant::new)),
        Tuple.of(
            16,
            conditions(
                    3,
                    Arbitraries.frequencyOf(
                        Tuple.of(4, attributeTerms()), Tuple.of(1, tenantTerms())))
                .map(Where::new)));
  }

  private static Arbitrary<Condition> conditions(int depth, Arbitrary<Condition> terms) {
    if (depth == 0) {
      return terms;
    }
    Arbitrary<Condition> below = Arbitraries.lazy(() -> conditions(depth - 1, terms));
    Arbitrary<List<Condition>> parts = below.list().ofMinSize(1).ofMaxSize(4);
    return Arbitraries.frequencyOf(
        Tuple.of(3, terms),
        Tuple.of(3, parts.map(Condition.All::new)),
        Tuple.of(2, parts.map(Condition.Any::new)),
        Tuple.of(2, below.map(Condition.Not::new)));
  }

  private static Arbitrary<Condition> attributeTerms() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.of(true, false).map(Object.class::cast),
            NUMBERS.map(Object.class::cast),
            STRINGS.map(Object.class::cast));
    Arbitrary<Object> ordered =
        Arbitraries.oneOf(NUMBERS.map(Object.class::cast), STRINGS.map(Object.class::cast));
    return Combinators.combine(
            ATTRIBUTES,
            Arbitraries.of(Operator.class),
            scalars.list().uniqueElements().ofMinSize(1).ofMaxSize(3),
            ordered,
            Arbitraries.oneOf(STRINGS, Arbitraries.of("v", "vv")))
        .as(
            (attribute, op, several, bound, text) ->
                new Condition.Term(
                    attribute,
                    op,
                    switch (op) {
                      case EXISTS, NOT_EXISTS -> List.of();
                      case IN, NOT_IN -> List.copyOf(several);
                      case EQ, NE -> List.of(several.get(0));
                      case CONTAINS, STARTS_WITH -> List.of(text);
                      default -> List.of(bound);
                    }));
  }

  private static Arbitrary<Condition> tenantTerms() {
    Arbitrary<String> named = Arbitraries.oneOf(TENANTS, Arbitraries.just("nobody"));
    return Combinators.combine(
            Arbitraries.of(Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN),
            named.list().uniqueElements().ofMinSize(1).ofMaxSize(3))
        .as(
            (op, tenants) ->
                new Condition.Term(
                    Condition.TENANT_ID,
                    op,
                    List.copyOf(op.takesList() ? tenants : tenants.subList(0, 1))));
  }
}
