package io.carillon.topology.resolve.preference;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.PreferenceSet;
import io.carillon.topology.store.AvroValue;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.roaringbitmap.RoaringBitmap;

/** Each rule of {@code preferences/rules.txt}, by the profiles and by the plain reading of them. */
class RulesTest {

  private static final AvroValue<PreferenceSet> SETS = new AvroValue<>(PreferenceSet.class);

  static List<Rule> rules() {
    return Rule.all();
  }

  /** A global opt-out holds beside the sets, not as one of them. */
  static List<Rule> rulesWithoutOptOuts() {
    return Rule.all().stream().filter(rule -> !rule.isHonored()).toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void byProfiles(Rule rule) {
    Profiles profiles = new Profiles(SETS::read);
    put(profiles, null, Sets.avro(rule.user()));
    put(profiles, "acme", Sets.avro(rule.userInTenant()));

    Preferred preferred =
        profiles.ask(
            NotificationFacts.of(rule.routed("n")),
            rule.channel(),
            rule.tenant(),
            RoaringBitmap.bitmapOf(7),
            ordinal -> Rule.ann());

    assertThat(preferred.blocked().contains(7)).isEqualTo(!rule.heard());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void plainly(Rule rule) {
    NotificationFacts facts = NotificationFacts.of(rule.routed("n"));

    assertThat(
            PlainPreferences.hears(
                rule.layers(),
                facts.by(rule.channel()),
                facts.critical(),
                facts.honorGlobalOptOut(),
                new NotificationVariables(facts, rule.tenant()).recipient(Rule.ann())))
        .isEqualTo(rule.heard());
  }

  /** What the API shows as one set says the same as the sets it is made of. */
  @ParameterizedTest
  @MethodSource("rulesWithoutOptOuts")
  void asOneSet(Rule rule) {
    boolean tenant = rule.tenant() != null;
    PreferenceSet user = Sets.avro(rule.user());
    PreferenceSet ofTenant = tenant ? Sets.avro(rule.tenantDefault()) : null;
    PreferenceSet inTenant = tenant ? Sets.avro(rule.userInTenant()) : null;
    PreferenceSet effective =
        PreferenceSets.effective(
            Sets.avro(rule.environment()),
            ofTenant,
            ofTenant == null && inTenant == null ? user : inTenant);
    NotificationFacts facts = NotificationFacts.of(rule.routed("n"));

    assertThat(
            PlainPreferences.hears(
                new PlainPreferences.Layers(false, Sets.json(effective), null, null, null),
                facts.by(rule.channel()),
                facts.critical(),
                false,
                new NotificationVariables(facts, rule.tenant()).recipient(Rule.ann())))
        .isEqualTo(rule.heard());
  }

  private static void put(
      Profiles profiles,
      @org.jspecify.annotations.Nullable String tenant,
      @org.jspecify.annotations.Nullable PreferenceSet set) {
    if (set != null) {
      profiles.put(7, tenant, SETS.write(PreferenceSets.sorted(set)));
    }
  }
}
