package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Condition;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Notify;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import io.carillon.avro.Settings;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.Explanation;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.resolve.Preferences;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.resolve.preference.Rule;
import io.carillon.topology.resolve.preference.Sets;
import io.carillon.topology.store.StoreNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Preferences through the whole topology. */
class PreferencesTest {

  private static final PreferenceSet NONE = PreferenceSets.empty();

  private DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  /** Every rule of the table: what is wanted, what is sent and by which workflow are records. */
  @Test
  void everyRuleHolds() {
    List<String> wrong = new ArrayList<>();
    List<Rule> rules = new ArrayList<>(Rule.all());
    rules.sort(Comparator.comparing(Rule::isHonored));
    boolean honored = false;
    for (int number = 0; number < rules.size(); number++) {
      Rule rule = rules.get(number);
      if (rule.isHonored() && !honored) {
        carillon.close();
        carillon = DrivenTopology.honoringGlobalOptOuts();
        honored = true;
      }
      String id = "r" + number;
      prepare(rule);
      send(id, rule);
      String channel = rule.channel().key();
      boolean feed = rule.channel().equals(Channel.feed(Channel.INBOX));
      boolean heard =
          feed ? carillon.feedIds("ann").contains(id) : !carillon.deliveries(channel).isEmpty();
      Explanation why = explain(id, "ann");
      boolean told = feed ? why.delivered() : why.channels().get(0).delivered();
      boolean silent = feed ? steps(why).isEmpty() : why.channels().get(0).steps().isEmpty();
      if (heard != rule.heard() || told != heard || (!heard && silent)) {
        wrong.add(rule + ": " + heard + " " + why);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(honored).isTrue();
    assertThat(rules).hasSizeGreaterThan(100);
    assertThat(carillon.deadLetters()).isEmpty();
  }

  private void prepare(Rule rule) {
    carillon.deleteUser("ann");
    carillon.user("ann", Rule.ANN, Map.of("acme", Rule.ANN_IN_ACME));
    carillon.tenant("acme", TenantChange.newBuilder().setOperation(TenantOperation.DELETE).build());
    carillon.tenant(
        "acme",
        TenantChange.newBuilder()
            .setName("Acme")
            .setProperties(new HashMap<>(Rule.ACME))
            .setSettings(settings(rule.tenantDefault()))
            .build());
    carillon.environment(
        EnvironmentChange.newBuilder()
            .setOperation(ChangeOperation.REPLACE)
            .setSettings(
                Settings.newBuilder(settings(rule.environment()))
                    .setChannels(Rule.CHANNELS)
                    .build())
            .build());
    prefer("ann", null, Sets.avro(rule.user()));
    prefer("ann", "acme", Sets.avro(rule.userInTenant()));
  }

  private void send(String id, Rule rule) {
    Notify.Builder sent =
        Notify.newBuilder()
            .setId(id)
            .setTenant(rule.tenant())
            .setData(rule.data())
            .setActor(rule.actor())
            .setRecipients(List.of("ann"));
    String channel = rule.channel().key();
    if (rule.isPlain()) {
      sent.setTitle(rule.name())
          .setCategory(rule.categories().isEmpty() ? null : rule.categories().get(0))
          .setChannels(channel.equals(Channel.INBOX) ? List.of() : List.of(channel));
    } else {
      String workflow = rule.workflow() == null ? "notify" : rule.workflow();
      StepTemplate.Builder template = StepTemplate.newBuilder();
      carillon.write(
          carillon.topics.workflows(),
          workflow,
          WorkflowChange.newBuilder()
              .setCategories(rule.categories())
              .setCritical(rule.isCritical())
              .setSteps(
                  List.of(
                      WorkflowStep.newBuilder()
                          .setChannel(channel)
                          .setTemplate(
                              channel.equals("mail")
                                  ? template.setSubject("s").setBody("b").build()
                                  : template.setTitle(rule.name()).build())
                          .build()))
              .build());
      sent.setWorkflow(workflow);
    }
    carillon.notify(sent.build());
  }

  private static Settings settings(String set) {
    return Settings.newBuilder().setPreferenceSet(Sets.avro(set)).build();
  }

  private void prefer(String user, @Nullable String tenant, @Nullable PreferenceSet set) {
    if (set != null) {
      change(user, tenant, ChangeOperation.REPLACE, set);
    }
  }

  private void change(
      String user, @Nullable String tenant, ChangeOperation operation, PreferenceSet set) {
    carillon.write(
        carillon.topics.preferences(),
        user,
        new PreferenceChange(tenant, operation, set, List.of(), false));
  }

  private static PreferenceSet set(String text) {
    return Objects.requireNonNull(Sets.avro(text));
  }

  private void send(String id, @Nullable String tenant, String category) {
    carillon.notify(
        DrivenTopology.notification(id)
            .setSegment("{\"all_users\":true}")
            .setTenant(tenant)
            .setCategory(category)
            .build());
  }

  private Explanation explain(String id, String user) {
    return new Explainer(carillon.stores(), FeedSettings.DEFAULT)
        .explain(id, user, carillon.userState(user), carillon.now().toEpochMilli())
        .orElseThrow();
  }

  private static List<Explanation.Step> steps(Explanation why) {
    return why.steps().stream().filter(step -> step.step().equals("preferences")).toList();
  }

  @Test
  void mutedInOneTenantHeardInAnother() {
    carillon.user("ann", Map.of("tenant_id", List.of("acme", "globex")));
    carillon.user("bob", Map.of("tenant_id", List.of("acme", "globex")));
    prefer("ann", "acme", set("{categories: {news: false}}"));

    send("in-acme", "acme", "news");
    send("in-globex", "globex", "news");

    assertThat(carillon.feedIds("ann")).containsExactly("in-globex");
    assertThat(carillon.feedIds("bob")).containsExactly("in-globex", "in-acme");
    assertThat(carillon.outcome("in-acme").orElseThrow().suppressed())
        .containsExactly(Map.entry("preferences", 1L));
    assertThat(carillon.outcome("in-acme").orElseThrow().matched()).isEqualTo(2);
  }

  /** What is explained is what was, whatever has changed since. */
  @Test
  void anExplanationStays() {
    carillon.user("ann", Map.of("plan", "free"), Map.of("acme", Map.of()));
    carillon.tenant(
        "acme",
        TenantChange.newBuilder()
            .setSettings(
                settings(
                    "{categories: {news: {conditions: [{variable: recipient.plan, operator:"
                        + " equal_to, argument: pro}]}}}"))
            .build());
    send("n", "acme", "news");
    Explanation then = explain("n", "ann");

    carillon.user("ann", Map.of("plan", "pro"));
    prefer("ann", "acme", set("{categories: {news: true}}"));
    carillon.tenant("acme", TenantChange.newBuilder().setOperation(TenantOperation.DELETE).build());

    assertThat(explain("n", "ann")).isEqualTo(then);
    assertThat(then.delivered()).isFalse();
    assertThat(steps(then)).hasSize(1);
    Explanation.Step step = steps(then).get(0);
    assertThat(step.outcome()).isEqualTo("blocked");
    assertThat(step.detail())
        .isEqualTo(
            "The tenant's default preferences have a condition that did not hold at"
                + " categories.news.");
    assertThat(step.facts())
        .isEqualTo(
            Map.of(
                "said",
                List.of(
                    Map.of(
                        "layer",
                        "tenant",
                        "path",
                        "categories.news",
                        "says",
                        false,
                        "conditions",
                        List.of(
                            Map.of(
                                "variable",
                                "recipient.plan",
                                "operator",
                                "equal_to",
                                "argument",
                                "pro",
                                "value",
                                "free",
                                "held",
                                false))))));
  }

  /** However much is said, and however long the values are, what is frozen stays small. */
  @Test
  void anExplanationIsBounded() {
    List<Condition> conditions = new ArrayList<>();
    Map<String, Object> bios = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      conditions.add(new Condition("recipient.bio" + i, "exists", null));
      bios.put("bio" + i, "ü".repeat(2_000));
    }
    PreferenceSet set = PreferenceSets.empty();
    set.setCategories(
        Map.of("news", new PreferenceSetting(Map.of(), Map.of(), conditions, null, null, null)));
    prefer("ann", null, set);
    carillon.user("ann", bios);

    send("n", null, "news");

    assertThat(carillon.feedIds("ann")).containsExactly("n");
    assertThat(steps(explain("n", "ann")).get(0).facts().toString())
        .contains("categories.news", "too long to be kept")
        .hasSizeLessThan(1_000);
  }

  @Test
  void aSegmentsTenantsHaveTheirOwnPreferences() {
    carillon.user("ann", Map.of("tenant_id", "acme"));
    carillon.user("bob", Map.of("tenant_id", "globex"));
    carillon.tenant(
        "acme",
        TenantChange.newBuilder().setSettings(settings("{categories: {news: false}}")).build());

    carillon.notify(
        DrivenTopology.notification("n")
            .setSegment("{\"tenant_id\":[\"acme\",\"globex\"]}")
            .setCategory("news")
            .build());

    assertThat(carillon.feedIds("ann")).isEmpty();
    assertThat(carillon.feedIds("bob")).containsExactly("n");
  }

  @Test
  void changesAreMergedReplacedClearedAndDeleted() {
    prefer("ann", null, set("{categories: {news: {channel_types: {email: false}}, promo: false}}"));
    change(
        "ann",
        null,
        ChangeOperation.MERGE,
        set("{categories: {news: {channel_types: {sms: false}}}, workflows: {mention: true}}"));
    assertThat(stored("ann"))
        .isEqualTo(
            set(
                "{categories: {news: {channel_types: {email: false, sms: false}}, promo: false},"
                    + " workflows: {mention: true}}"));

    carillon.write(
        carillon.topics.preferences(),
        "ann",
        new PreferenceChange(
            null,
            ChangeOperation.MERGE,
            set("{categories: {news: true}}"),
            List.of("categories/news", "workflows"),
            false));
    assertThat(stored("ann")).isEqualTo(set("{categories: {news: true, promo: false}}"));

    prefer("ann", null, set("{categories: {other: false}}"));
    assertThat(stored("ann")).isEqualTo(set("{categories: {other: false}}"));

    change("ann", null, ChangeOperation.DELETE, NONE);
    assertThat(stored("ann")).isNull();
    change("nobody", null, ChangeOperation.DELETE, NONE);
    assertThat(carillon.userState("nobody")).isNull();
    assertThat(carillon.deadLetters()).isEmpty();
  }

  private @Nullable PreferenceSet stored(String user) {
    return new Preferences(carillon.store(StoreNames.PREFERENCES))
        .find(Objects.requireNonNull(carillon.userState(user)).getOrdinal(), null);
  }

  @Test
  void whoIsErasedWantsNothingAnyMore() {
    prefer("ann", null, set("{categories: {news: false}}"));
    prefer("ann", "acme", set("{categories: {news: false}}"));
    carillon.deleteUser("ann");
    assertThat(carillon.store(StoreNames.PREFERENCES).all().hasNext()).isFalse();

    carillon.user("ann", Map.of("tenant_id", "acme"));
    send("n", null, "news");
    send("m", "acme", "news");
    assertThat(carillon.feedIds("ann")).containsExactly("m", "n");
  }

  @Test
  void aTenantsDefaultIsMergedAndClearedAndReplaced() {
    carillon.user("ann", Map.of("tenant_id", "acme"));
    TenantChange.Builder first =
        TenantChange.newBuilder()
            .setSettings(
                settings(
                    "{categories: {news: {__strategy__: replace, channel_types: {email: true}},"
                        + " promo: false}}"));
    carillon.tenant("acme", first.build());
    carillon.tenant(
        "acme",
        TenantChange.newBuilder()
            .setSettings(settings("{categories: {news: {channel_types: {in_app_feed: false}}}}"))
            .build());
    prefer("ann", "acme", set("{categories: {news: true}}"));
    send("insisted", "acme", "news");

    carillon.tenant(
        "acme",
        TenantChange.newBuilder()
            .setSettings(settings("{categories: {news: {__strategy__: merge}}}"))
            .build());
    send("no-more", "acme", "news");
    send("promo", "acme", "promo");

    carillon.tenant(
        "acme", TenantChange.newBuilder().setClear(List.of("settings.preference_set")).build());
    send("cleared", "acme", "promo");

    assertThat(carillon.feedIds("ann")).containsExactly("cleared", "no-more");
  }
}
