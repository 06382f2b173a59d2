package io.carillon.topology.resolve.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.topology.resolve.segment.Explanation.Source;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentEvaluatorTest {

  /**
   * Admin of globex, viewer of acme whose plan differs from the user's own, nothing but a member of
   * initech.
   */
  private static final UserFacts ANN =
      new UserFacts(
          Map.of(
              "plan",
              "free",
              "seats",
              5.0,
              "active",
              true,
              "tags",
              List.of("vip", "beta"),
              "since",
              "2026-03-01",
              "zip",
              "5"),
          Map.of(
              "acme",
              Map.of("role", "viewer", "plan", "team"),
              "globex",
              Map.of("role", "admin"),
              "initech",
              Map.of()));

  @ParameterizedTest(name = "[{index}] {0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          # without a tenant only the user's own attributes count
          {"plan":"free"}                                  | -      | yes
          {"plan":"team"}                                  | -      | no
          {"role":"admin"}                                 | -      | no
          {"all_users":true}                               | -      | yes
          # in a tenant the membership speaks first, then the user
          {"plan":"free"}                                  | acme   | no
          {"plan":"team"}                                  | acme   | acme
          {"plan":"free"}                                  | globex | globex
          {"seats":5}                                      | acme   | acme
          {"seats":5}                                      | umbrella | no
          {"all_users":true}                               | acme   | acme
          {"all_users":true}                               | umbrella | no
          # MembershipScoped
          tenant_id:acme,role:admin                        | -      | no
          tenant_id:globex,role:admin                      | -      | globex
          tenant_id:globex,role:admin                      | globex | globex
          {"any":[{"tenant_id":"acme","role":"admin"},{"tenant_id":"globex","role":"viewer"}]} | - | no
          {"any":[{"tenant_id":"acme","role":"viewer"},{"tenant_id":"globex","role":"admin"}]} | - | acme
          {"tenant_id":["globex","acme"]}                  | -      | globex
          {"tenant_id":["umbrella","acme"],"role":["viewer","admin"]} | - | acme
          {"any_tenant":{"role":"admin"}}                  | -      | yes
          {"any_tenant":{"role":"admin","plan":"team"}}    | -      | no
          {"any_tenant":{"attribute":"role","op":"not_exists"}} | - | yes
          # a tenant under an odd number of negations subtracts its members
          {"not":{"tenant_id":"acme"}}                     | -      | no
          {"not":{"tenant_id":"umbrella"}}                 | -      | yes
          {"attribute":"tenant_id","op":"ne","value":"acme"} | globex | no
          {"tenant_id":"globex","x":{}}                    | -      | !
          {"all":[{"tenant_id":"globex"},{"not":{"tenant_id":"acme"}}]} | - | no
          {"all":[{"tenant_id":"globex"},{"attribute":"tenant_id","op":"not_in","values":["umbrella","a"]}]} | - | globex
          {"not":{"attribute":"tenant_id","op":"ne","value":"acme"}} | - | acme
          # operators
          {"attribute":"plan","op":"ne","value":"team"}    | -      | yes
          {"attribute":"nothing","op":"ne","value":"team"} | -      | yes
          {"attribute":"nothing","op":"not_in","values":["team"]} | - | yes
          {"attribute":"nothing","op":"eq","value":"team"} | -      | no
          {"attribute":"nothing","op":"not_exists"}        | -      | yes
          {"attribute":"seats","op":"gte","value":5}       | -      | yes
          {"attribute":"seats","op":"gt","value":5}        | -      | no
          {"attribute":"seats","op":"lt","value":"6"}      | -      | no
          {"attribute":"since","op":"lt","value":"2026-04"} | -     | yes
          {"attribute":"tags","op":"gt","value":"a"}       | -      | no
          {"tags":"vip"}                                   | -      | yes
          {"tags":["x","beta"]}                            | -      | yes
          {"attribute":"tags","op":"ne","value":"vip"}     | -      | no
          {"attribute":"tags","op":"contains","value":"vi"} | -     | no
          {"attribute":"tags","op":"contains","value":"vip"} | -    | yes
          {"attribute":"tags","op":"starts_with","value":"be"} | -  | yes
          {"attribute":"since","op":"contains","value":"-03-"} | -  | yes
          {"attribute":"since","op":"starts_with","value":"2026"} | - | yes
          zip:5                                            | -      | yes
          seats:5                                          | -      | yes
          {"zip":5}                                        | -      | no
          active:true                                      | -      | yes
          active:"true"                                    | -      | no
          """)
  void verdicts(String text, @Nullable String tenant, String expected) {
    if (expected.equals("!")) {
      assertThatThrownBy(() -> Segment.parse(text)).isInstanceOf(SegmentException.class);
      return;
    }
    SegmentEvaluator.Verdict verdict = SegmentEvaluator.evaluate(Segment.parse(text), tenant, ANN);
    assertThat(verdict.matches()).isEqualTo(!expected.equals("no"));
    assertThat(verdict.tenant())
        .isEqualTo(expected.equals("no") || expected.equals("yes") ? null : expected);
  }

  @Test
  void explainsWhoSaidWhat() {
    Segment segment =
        Segment.parse("{\"tenant_id\":[\"acme\",\"globex\"],\"plan\":\"free\",\"role\":\"admin\"}");
    Explanation explanation = SegmentEvaluator.explain(segment, null, ANN);
    assertThat(explanation.matches()).isTrue();
    assertThat(explanation.tenant()).isEqualTo("globex");
    assertThat(explanation.scopes())
        .extracting(Explanation.Scope::tenant)
        .containsExactly("acme", "globex");
    assertThat(explanation.scopes())
        .extracting(Explanation.Scope::matches)
        .containsExactly(false, true);
    Explanation.Step acme = Objects.requireNonNull(explanation.scopes().get(0).root());
    assertThat(acme.what()).isEqualTo("all");
    assertThat(acme.steps())
        .containsExactly(
            new Explanation.Step(
                "{\"attribute\":\"tenant_id\",\"op\":\"in\",\"values\":[\"acme\",\"globex\"]}",
                true,
                Source.MEMBERSHIP,
                null,
                List.of()),
            new Explanation.Step(
                "{\"attribute\":\"plan\",\"op\":\"eq\",\"value\":\"free\"}",
                false,
                Source.MEMBERSHIP,
                "team",
                List.of()),
            new Explanation.Step(
                "{\"attribute\":\"role\",\"op\":\"eq\",\"value\":\"admin\"}",
                false,
                Source.MEMBERSHIP,
                "viewer",
                List.of()));
    Explanation.Step globex = Objects.requireNonNull(explanation.scopes().get(1).root());
    assertThat(globex.steps())
        .extracting(Explanation.Step::source)
        .containsExactly(Source.MEMBERSHIP, Source.USER, Source.MEMBERSHIP);
  }

  @Test
  void namesItsTenantsInOrder() {
    assertThat(Segment.parse("role:admin").tenants()).isEmpty();
    assertThat(Segment.parse("{\"tenant_id\":[\"b\",\"a\"],\"role\":\"x\"}").tenants())
        .containsExactly("b", "a");
    assertThat(
            Segment.parse(
                    "{\"not\":{\"any\":[{\"tenant_id\":\"a\"},{\"not\":{\"tenant_id\":\"b\"}}]}}")
                .tenants())
        .containsExactly("b");
    assertThat(
            Segment.parse("{\"attribute\":\"tenant_id\",\"op\":\"ne\",\"value\":\"a\"}").tenants())
        .isEmpty();
    assertThat(Segment.parse("{\"any_tenant\":{\"role\":\"admin\"}}").tenants()).isEmpty();
  }

  @Test
  void aNotificationsTenantMustAgree() {
    Segment acme = Segment.parse("tenant_id:acme");
    assertThatCode(() -> acme.checkTenant("acme")).doesNotThrowAnyException();
    assertThatCode(() -> acme.checkTenant(null)).doesNotThrowAnyException();
    assertThatThrownBy(() -> acme.checkTenant("globex"))
        .hasMessageContaining("'globex'")
        .hasMessageContaining("'acme'");
    Segment both = Segment.parse("{\"tenant_id\":[\"acme\",\"globex\"]}");
    assertThatCode(() -> both.checkTenant("globex")).doesNotThrowAnyException();
    assertThatThrownBy(() -> both.checkTenant("x")).hasMessageContaining("[acme, globex]");
    assertThatCode(() -> Segment.parse("{\"not\":{\"tenant_id\":\"acme\"}}").checkTenant("x"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Segment.parse("{\"any_tenant\":{\"a\":\"b\"}}").checkTenant("x"))
        .isInstanceOf(SegmentException.class)
        .hasMessageContaining("without a tenant");
    assertThatThrownBy(() -> SegmentEvaluator.evaluate(acme, "globex", ANN))
        .isInstanceOf(SegmentException.class);
    assertThatThrownBy(() -> new SegmentIndex(ordinal -> null).match(acme, "globex"))
        .isInstanceOf(SegmentException.class);
  }
}
