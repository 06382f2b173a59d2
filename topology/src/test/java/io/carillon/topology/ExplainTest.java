package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.Explanation;
import io.carillon.topology.feed.FeedSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an explanation says, fact by fact, through the whole topology. */
class ExplainTest {

  private DrivenTopology carillon = new DrivenTopology();
  private FeedSettings settings = FeedSettings.DEFAULT;

  @AfterEach
  void close() {
    carillon.close();
  }

  private Explanation explain(String id, String user) {
    return new Explainer(carillon.stores(), settings)
        .explain(id, user, carillon.userState(user), carillon.now().toEpochMilli())
        .orElseThrow();
  }

  private static Explanation.Step last(Explanation why) {
    return why.steps().get(why.steps().size() - 1);
  }

  private static String outcome(Explanation why) {
    return last(why).step() + " " + last(why).outcome();
  }

  private long position(String id, String user) {
    return carillon.feed(user).items().stream()
        .filter(item -> item.id().notificationId().equals(id))
        .findFirst()
        .orElseThrow()
        .position();
  }

  private static String equal(String attribute, String value) {
    return "{\"attribute\":\"%s\",\"op\":\"eq\",\"value\":\"%s\"}".formatted(attribute, value);
  }

  private static Map<String, Object> term(String attribute, String value, String via) {
    return Map.of("term", equal(attribute, value), "via", via);
  }

  private static Map<String, Object> now(String attribute, String value, boolean held) {
    return Map.of(
        "term", equal(attribute, value), "held", held, "via", "membership", "tenant", "acme");
  }

  private void leave(String user, String tenant) {
    Map<String, @Nullable Map<String, Object>> gone = new HashMap<>();
    gone.put(tenant, null);
    carillon.user(user, Map.of(), gone);
  }

  /** By which terms, each on the membership's word or the user's, and where in the log. */
  @Test
  void whoMatchedIsToldByWhatAndWhere() {
    carillon.user(
        "ann", Map.of("plan", "pro", "role", "guest"), Map.of("acme", Map.of("role", "admin")));
    carillon.toSegment(
        "n",
        "{\"all\":[{\"tenant_id\":\"acme\"},{\"role\":\"admin\"},{\"plan\":\"pro\"},"
            + "{\"not\":{\"country\":\"nl\"}}]}");

    Explanation.Step audience = explain("n", "ann").steps().get(0);
    assertThat(audience.step() + " " + audience.outcome()).isEqualTo("audience matched");
    assertThat(audience.facts())
        .containsEntry("tenant", "acme")
        .containsEntry("position", position("n", "ann"))
        .doesNotContainKey("by_name");
    assertThat(audience.facts().get("terms"))
        .isEqualTo(
            List.of(
                term("tenant_id", "acme", "membership"),
                term("role", "admin", "membership"),
                term("plan", "pro", "user")));
  }

  @Test
  void whoWasNamedIsToldSo() {
    carillon.toUsers("n", "ann");

    Explanation.Step audience = last(explain("n", "ann"));
    assertThat(audience.outcome()).isEqualTo("named");
    assertThat(audience.facts())
        .isEqualTo(Map.of("position", position("n", "ann"), "by_name", true));
  }

  /** Role, membership, preferences and template change; what it says does not. */
  @Test
  void whatWasIsWhatIsSaid() {
    template("First");
    carillon.user("ann", Map.of("plan", "pro"), Map.of("acme", Map.of("role", "admin")));
    carillon.user("bob", Map.of("plan", "pro"), Map.of("acme", Map.of("role", "admin")));
    carillon.prefer("ann", "acme", "{categories: {news: false}}");
    carillon.notify(
        DrivenTopology.notification("n")
            .setTitle(null)
            .setWorkflow("digest")
            .setSegment("{\"tenant_id\":\"acme\",\"role\":\"admin\",\"plan\":\"pro\"}")
            .build());
    Explanation ann = explain("n", "ann");
    Explanation bob = explain("n", "bob");
    assertThat(outcome(ann)).isEqualTo("preferences blocked");
    assertThat(last(ann).facts().toString()).contains("categories.news", "layer=user");
    assertThat(bob.delivered()).isTrue();

    for (String user : List.of("ann", "bob")) {
      carillon.user(user, Map.of("plan", "free"), Map.of("acme", Map.of("role", "guest")));
    }
    carillon.prefer("ann", "acme", "{categories: {news: true}}");
    carillon.prefer("bob", "acme", "{categories: {news: false}}");
    template("Second");

    assertThat(explain("n", "ann")).isEqualTo(ann);
    assertThat(explain("n", "bob")).isEqualTo(bob);
  }

  private void template(String title) {
    carillon.write(
        carillon.topics.workflows(),
        "digest",
        WorkflowChange.newBuilder()
            .setCategories(List.of("news"))
            .setSteps(
                List.of(
                    WorkflowStep.newBuilder()
                        .setChannel("in_app_feed")
                        .setTemplate(StepTemplate.newBuilder().setTitle(title).build())
                        .build()))
            .build());
  }

  @Test
  void whatExpiredIsToldWhetherBeforeItCameOrSince() {
    carillon.notify(
        DrivenTopology.notification("late")
            .setRecipients(List.of("ann"))
            .setExpiresAt(carillon.now().minusSeconds(1))
            .build());
    carillon.notify(
        DrivenTopology.notification("short")
            .setRecipients(List.of("ann"))
            .setExpiresAt(carillon.now().plusSeconds(60))
            .build());
    assertThat(outcome(explain("late", "ann"))).isEqualTo("suppression expired");
    assertThat(explain("short", "ann").delivered()).isTrue();
    long ends = carillon.now().plusSeconds(60).toEpochMilli();
    carillon.advance(Duration.ofSeconds(61));

    Explanation gone = explain("short", "ann");
    assertThat(gone.delivered()).isFalse();
    assertThat(outcome(gone)).isEqualTo("expiry expired");
    assertThat(last(gone).facts()).isEqualTo(Map.of("expires_at_ms", ends));
  }

  @Test
  void whatWasTakenBackIsToldWhetherBeforeItCameOrSince() {
    carillon.retract("early");
    carillon.toUsers("early", "ann");
    carillon.toUsers("n", "ann");
    carillon.retract("n");

    assertThat(outcome(explain("early", "ann"))).isEqualTo("suppression retracted");
    assertThat(outcome(explain("n", "ann"))).isEqualTo("retraction retracted");
    assertThat(explain("n", "ann").delivered()).isFalse();
  }

  /** A repeat is the same notification: what is said of it is what is said of the first. */
  @Test
  void aDuplicateIsTheFirstOne() {
    carillon.toUsers("n", "ann");
    Explanation first = explain("n", "ann");
    carillon.toUsers("n", "ann", "bob");

    assertThat(explain("n", "ann")).isEqualTo(first);
    assertThat(carillon.userState("bob")).isNull();
  }

  @Test
  void whoNeverMatchedIsToldWhatHoldsNow() {
    carillon.user("ann", Map.of("role", "admin"), Map.of("acme", Map.of("role", "guest")));
    carillon.user("bob", Map.of(), Map.of("acme", Map.of("role", "admin")));
    carillon.toSegment("n", "tenant_id:acme,role:admin");

    Explanation ann = explain("n", "ann");
    assertThat(ann.delivered()).isFalse();
    assertThat(ann.evaluated()).isEqualTo("now");
    assertThat(outcome(ann)).isEqualTo("audience not_matched");
    assertThat(last(ann).facts())
        .containsEntry("matches_now", false)
        .containsEntry("position", position("n", "bob"));
    assertThat(last(ann).facts().get("terms"))
        .isEqualTo(List.of(now("tenant_id", "acme", true), now("role", "admin", false)));
    // Who would match now did not then.
    carillon.user("ann", Map.of(), Map.of("acme", Map.of("role", "admin")));
    assertThat(last(explain("n", "ann")).facts()).containsEntry("matches_now", true);
    assertThat(explain("n", "ann").delivered()).isFalse();

    assertThat(outcome(explain("n", "nobody"))).isEqualTo("audience unknown_user");
    carillon.toUsers("named", "bob");
    assertThat(outcome(explain("named", "ann"))).isEqualTo("audience not_named");
  }

  @Test
  void whoHasLeftSinceIsToldSo() {
    carillon.user("ann", Map.of(), Map.of("acme", Map.of()));
    carillon.toSegment("n", "tenant_id:acme");
    leave("ann", "acme");

    Explanation ann = explain("n", "ann");
    assertThat(outcome(ann)).isEqualTo("visibility not_a_member");
    assertThat(last(ann).facts()).isEqualTo(Map.of("tenant", "acme"));
  }

  @Test
  void whatNewerMessagesHavePushedOutIsToldSo() {
    carillon.close();
    settings = new FeedSettings(1_000, 2, Duration.ofDays(90));
    carillon = new DrivenTopology(settings);
    for (String id : List.of("a", "b", "c")) {
      carillon.toUsers(id, "ann");
    }

    assertThat(carillon.feedIds("ann")).containsExactly("c", "b");
    Explanation gone = explain("a", "ann");
    assertThat(gone.delivered()).isFalse();
    assertThat(last(gone).step()).isEqualTo("retention");
    assertThat(explain("c", "ann").delivered()).isTrue();
  }
}
