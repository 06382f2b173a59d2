package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Condition;
import io.carillon.avro.Content;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.FeedEvent;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.Notify;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.Settings;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.content.Message;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.Explanation;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.StoreNames;
import io.carillon.topology.workflow.WorkflowKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Locales and variables through the whole topology. */
class LocalesTest {

  private static final String FEED = "in_app_feed";

  private DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  private static LocaleTemplate in(@Nullable String title, @Nullable String body) {
    return new LocaleTemplate(title, body, null, null, null, null);
  }

  private static StepTemplate says(
      @Nullable String title, @Nullable String body, Map<String, LocaleTemplate> locales) {
    return new StepTemplate(title, body, null, null, null, null, locales);
  }

  /** In words that say which they are. */
  private static StepTemplate says(@Nullable String title, String before, List<String> locales) {
    Map<String, LocaleTemplate> spelt = new HashMap<>();
    locales.forEach(tag -> spelt.put(tag, in(before + tag, null)));
    return says(title, null, spelt);
  }

  private static WorkflowStep step(String channel, StepTemplate template, Condition... conditions) {
    return WorkflowStep.newBuilder()
        .setChannel(channel)
        .setTemplate(template)
        .setConditions(List.of(conditions))
        .build();
  }

  private void workflow(String key, WorkflowStep... steps) {
    write(key, WorkflowChange.newBuilder().setSteps(List.of(steps)));
  }

  private void override(String key, String tenant, Map<String, StepTemplate> templates) {
    write(WorkflowKey.of(key, tenant), WorkflowChange.newBuilder().setTemplates(templates));
  }

  private void write(String key, WorkflowChange.Builder change) {
    carillon.write(carillon.topics.workflows(), key, change.build());
  }

  private void environment(Settings.Builder settings) {
    carillon.environment(
        EnvironmentChange.newBuilder()
            .setOperation(ChangeOperation.REPLACE)
            .setSettings(
                settings
                    .setChannels(Map.of("hook", DrivenTopology.http("https://example.com/")))
                    .build())
            .build());
  }

  private void tenant(String id, Settings.Builder settings) {
    carillon.tenant(
        id,
        TenantChange.newBuilder()
            .setOperation(TenantOperation.REPLACE)
            .setName(id)
            .setSettings(settings.build())
            .build());
  }

  private void reader(String user, @Nullable String locale) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    attributes.put("locale", locale);
    carillon.user(user, attributes, Map.of());
  }

  private static Notify.Builder run(String id, String workflow, String... recipients) {
    return Notify.newBuilder().setId(id).setWorkflow(workflow).setRecipients(List.of(recipients));
  }

  private Message first(String user) {
    return carillon.feed(user).items().get(0).content();
  }

  private List<String> left() {
    return carillon.deliveries("hook").stream()
        .map(TestRecord::value)
        .map(each -> each.getUserId() + " " + each.getContent().get("title"))
        .sorted()
        .toList();
  }

  private List<String> told(String topic) {
    return carillon.feedEvents(topic).stream().map(LocalesTest::told).sorted().toList();
  }

  private static String told(TestRecord<String, FeedEvent> event) {
    return event.key() + " " + Objects.requireNonNull(event.value().getContent()).getTitle();
  }

  private Explanation explain(String id, String user) {
    return new Explainer(carillon.stores(), FeedSettings.DEFAULT)
        .explain(id, user, carillon.userState(user), carillon.now().toEpochMilli())
        .orElseThrow();
  }

  private static String locale(List<Explanation.Step> steps) {
    return steps.stream()
        .filter(each -> each.step().equals("locale"))
        .map(Explanation.Step::outcome)
        .findFirst()
        .orElse("silent");
  }

  private List<String> refused() {
    return carillon.deadLetters().stream().map(each -> each.reason() + " " + each.field()).toList();
  }

  /** A line of {@code fallbacks.txt}. */
  private record Rule(
      String name,
      @Nullable String asks,
      List<String> written,
      @Nullable String ofTenant,
      @Nullable String ofEnvironment,
      String reads,
      String because) {

    static Rule of(String line) {
      String[] cells = line.split("\\|", -1);
      List<String> said = Stream.of(cells).map(String::strip).toList();
      return new Rule(
          said.get(0),
          given(said.get(1)),
          said.get(2).isEmpty() ? List.of() : List.of(said.get(2).split(", *")),
          given(said.get(3)),
          given(said.get(4)),
          said.get(5),
          said.get(6));
    }

    private static @Nullable String given(String cell) {
      return cell.isEmpty() ? null : cell;
    }

    StepTemplate template() {
      return says("-", "", written.stream().filter(each -> !each.startsWith("acme:")).toList());
    }

    @Nullable StepTemplate override() {
      List<String> own =
          written.stream()
              .filter(each -> each.startsWith("acme:"))
              .map(each -> each.substring(5))
              .toList();
      return own.isEmpty()
          ? null
          : says(
              own.contains("-") ? "acme -" : null,
              "acme ",
              own.stream().filter(each -> !each.equals("-")).toList());
    }
  }

  private static List<Rule> rules() {
    try (InputStream table = LocalesTest.class.getResourceAsStream("/locales/fallbacks.txt")) {
      return new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("--"))
          .map(Rule::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each by the feed, its topic and a channel, in the tenant's name and in that of a segment. */
  @Test
  void everyRuleHolds() {
    List<String> wrong = new ArrayList<>();
    int number = 0;
    for (Rule rule : rules()) {
      String key = "w" + number++;
      environment(Settings.newBuilder().setDefaultLocale(rule.ofEnvironment()));
      tenant("acme", Settings.newBuilder().setDefaultLocale(rule.ofTenant()));
      workflow(key, step(FEED, rule.template()), step("hook", rule.template()));
      StepTemplate own = rule.override();
      if (own != null) {
        override(key, "acme", Map.of(FEED, own, "hook", own));
      }
      Map<String, @Nullable Object> attributes = new HashMap<>();
      attributes.put("locale", rule.asks());
      carillon.user("ann", attributes, Map.of("acme", Map.of()));
      carillon.notify(run(key + "named", key, "ann").setTenant("acme").build());
      check(rule, key + "named", wrong);
      carillon.notify(
          Notify.newBuilder()
              .setId(key + "segment")
              .setWorkflow(key)
              .setSegment("{\"tenant_id\":[\"acme\",\"globex\"]}")
              .build());
      check(rule, key + "segment", wrong);
    }
    assertThat(wrong).isEmpty();
    assertThat(number).isGreaterThan(25);
    assertThat(carillon.deadLetters()).isEmpty();
  }

  private void check(Rule rule, String id, List<String> wrong) {
    Explanation why = explain(id, "ann");
    String read =
        String.join(
            " & ",
            first("ann").title(),
            told("carillon.feed.acme").toString(),
            left().toString(),
            locale(why.steps()),
            locale(why.channels().get(0).steps()));
    String expected =
        String.join(
            " & ",
            rule.reads(),
            "[ann " + rule.reads() + "]",
            "[ann " + rule.reads() + "]",
            rule.because(),
            rule.because());
    if (!read.equals(expected)) {
      wrong.add(rule.name() + ", " + id + ": " + read + ", and was to be " + expected);
    }
  }

  /** What is rendered, and what is written, does not grow with those who read it. */
  @Test
  void anAnnouncementInThreeLocalesIsRenderedThreeTimes() {
    carillon.close();
    carillon = new DrivenTopology(new FeedSettings(1, 1_000, Duration.ofDays(90)));
    workflow("w", step(FEED, says("{{ data.x }}", "{{ data.x }} ", List.of("de", "pt"))));
    List<String> asked = List.of("de", "pt", "pt-BR", "fr", "de-CH");
    int users = 200;
    for (int i = 0; i < users; i++) {
      reader("u" + i, asked.get(i % asked.size()));
    }
    carillon.userLogWritten();
    carillon.notify(
        Notify.newBuilder()
            .setId("n")
            .setWorkflow("w")
            .setSegment("{\"all_users\":true}")
            .setData("{\"x\":\"X\"}")
            .build());

    List<RoutedNotification> routed =
        carillon.userLogWritten().stream()
            .map(UserLogEntry::getChange)
            .filter(RoutedNotification.class::isInstance)
            .map(RoutedNotification.class::cast)
            .toList();
    assertThat(routed).hasSize(1);
    assertThat(routed.get(0).getContent().getTitle()).isEqualTo("X");
    assertThat(routed.get(0).getContents())
        .extracting(RoutedContent::getLocale, each -> each.getContent().getTitle())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("de", "X de"),
            org.assertj.core.groups.Tuple.tuple("pt", "X pt"));
    assertThat(routed.get(0).getContents()).allMatch(each -> each.getPersonal().isEmpty());
    assertThat(rows(StoreNames.FEED_ENTRIES, any -> true)).isZero();
    // Itself, who it is for, and who asked for which: one row each.
    assertThat(rows(StoreNames.NOTIFICATIONS, key -> new KeyReader(key).text().equals("n")))
        .isEqualTo(3);
    Map<String, Long> read =
        IntStream.range(0, users)
            .mapToObj(i -> first("u" + i).title())
            .collect(Collectors.groupingBy(title -> title, TreeMap::new, Collectors.counting()));
    assertThat(read).isEqualTo(Map.of("X", 40L, "X de", 80L, "X pt", 80L));
  }

  private int rows(String store, Predicate<Bytes> which) {
    int rows = 0;
    try (KeyValueIterator<Bytes, byte[]> each = carillon.store(store).all()) {
      while (each.hasNext()) {
        rows += which.test(each.next().key) ? 1 : 0;
      }
    }
    return rows;
  }

  /** Neither in the feed, nor in what has not been told yet, nor in what explain says. */
  @Test
  void whatHasComeStaysInItsLocale() {
    carillon.close();
    carillon = DrivenTopology.byOnes();
    environment(Settings.newBuilder());
    StepTemplate plain = says("-", "", List.of("de", "pt"));
    StepTemplate personal =
        says(
            "Hi {{ recipient.name }}",
            null,
            Map.of("de", in("Hallo {{ recipient.name }}", null), "pt", in("Oi!", null)));
    workflow("plain", step(FEED, plain), step("hook", personal));
    workflow("personal", step(FEED, personal), step("hook", plain));
    carillon.user("ann", Map.of("locale", "pt-BR", "name", "Ann"));
    carillon.user("bob", Map.of("locale", "de-AT", "name", "Bob"));
    carillon.user("cid", Map.of("name", "Cid"));
    carillon.notify(run("one", "plain", "ann", "bob", "cid").build());
    carillon.notify(run("two", "personal", "ann", "bob", "cid").build());

    carillon.user("ann", Map.of("locale", "de", "name", "Anna"));
    reader("bob", null);
    reader("cid", "pt");
    workflow("plain", step(FEED, says("other words", "", List.of("es"))));
    for (int i = 0; i < 20; i++) {
      carillon.advance(Duration.ofMillis(10));
    }

    // Whose name it is is looked up, as ever; in which words is not.
    assertThat(told("carillon.feed"))
        .containsExactly("ann Oi!", "ann pt", "bob Hallo Bob", "bob de", "cid -", "cid Hi Cid");
    assertThat(left())
        .containsExactly("ann Oi!", "ann pt", "bob Hallo Bob", "bob de", "cid -", "cid Hi Cid");
    assertThat(titles("ann")).containsExactly("Oi!", "pt");
    assertThat(titles("bob")).containsExactly("Hallo Bob", "de");
    assertThat(titles("cid")).containsExactly("Hi Cid", "-");
    Explanation.Step why =
        explain("one", "ann").steps().stream()
            .filter(each -> each.step().equals("locale"))
            .findFirst()
            .orElseThrow();
    assertThat(why.outcome()).isEqualTo("fell_back");
    assertThat(why.facts()).isEqualTo(Map.of("asked", "pt-BR", "locale", "pt"));
    assertThat(why.detail())
        .isEqualTo("The user had asked for the locale pt-BR, which fell back to pt.");
    // What comes from now on is read as they ask now.
    workflow("plain", step(FEED, plain));
    carillon.notify(run("three", "plain", "ann", "bob", "cid").build());
    assertThat(List.of(first("ann").title(), first("bob").title(), first("cid").title()))
        .containsExactly("de", "-", "pt");
  }

  private List<String> titles(String user) {
    return carillon.feed(user).items().stream().map(each -> each.content().title()).toList();
  }

  @Test
  void eachPartFallsBackByItself() {
    environment(Settings.newBuilder());
    workflow(
        "w",
        step(
            FEED,
            says(
                "title",
                "body",
                Map.of("pt", in("pt title", "pt body"), "pt-BR", in("pt-BR title", null)))));
    override("w", "acme", Map.of(FEED, says(null, "acme body", Map.of("pt", in("acme", null)))));
    reader("ann", "pt-BR");
    carillon.notify(run("one", "w", "ann").build());
    assertThat(first("ann").title() + ", " + first("ann").body()).isEqualTo("pt-BR title, pt body");
    carillon.notify(run("two", "w", "ann").setTenant("acme").build());
    assertThat(first("ann").title() + ", " + first("ann").body()).isEqualTo("acme, acme body");
  }

  /** Later parts have positions of their own, and users of their own. */
  @Test
  void everyPartOfAnAudienceReadsItsLocale() {
    reader("ann", "de");
    reader("bob", "de");
    reader("cid", "pt");
    for (int part = 0; part < 2; part++) {
      carillon.write(
          carillon.topics.userLog(),
          null,
          new UserLogEntry(
              RoutedNotification.newBuilder()
                  .setId("n")
                  .setAcceptedAt(carillon.now().toEpochMilli())
                  .setRecipients(part == 0 ? List.of("ann", "cid") : List.of("bob", "cid"))
                  .setPart(part)
                  .setParts(2)
                  .setContent(Content.newBuilder().setTitle("-").build())
                  .setContents(
                      List.of(
                          RoutedContent.newBuilder()
                              .setLocale("de")
                              .setContent(Content.newBuilder().setTitle("de").build())
                              .build()))
                  .build(),
              List.of(0)));
      reader("cid", "de");
    }
    assertThat(first("ann").title() + first("bob").title() + first("cid").title())
        .isEqualTo("dede-");
    assertThat(told("carillon.feed")).containsExactly("ann de", "bob de", "cid -");
  }

  /** Of so many locales that nobody lists them it is still known what each comes to. */
  @Test
  void manyLocales() {
    workflow("w", step(FEED, says("-", "", List.of("de", "pt"))));
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      String region = "" + (char) ('A' + i / 26) + (char) ('A' + i % 26);
      reader("u" + i, (i % 3 == 0 ? "de-" : i % 3 == 1 ? "pt-" : "fr-") + region);
      users.add("u" + i);
    }
    carillon.notify(run("n", "w", users.toArray(String[]::new)).build());
    for (int i = 0; i < 150; i++) {
      assertThat(first("u" + i).title()).isEqualTo(i % 3 == 0 ? "de" : i % 3 == 1 ? "pt" : "-");
      assertThat(locale(explain("n", "u" + i).steps())).isEqualTo(i % 3 < 2 ? "fell_back" : "base");
    }
  }

  @Test
  void whatFailsInOneLocaleIsKeptFromItsReaders() {
    environment(Settings.newBuilder());
    String bomb = "{% for i in (1..data.n) %}{{ i }}{% endfor %}";
    StepTemplate template = says("-", null, Map.of("de", in("de", bomb), "pt", in("pt", null)));
    workflow("w", step(FEED, template), step("hook", template));
    reader("ann", "de-AT");
    reader("bob", "pt");
    reader("cid", null);
    carillon.notify(run("n", "w", "ann", "bob", "cid").setData("{\"n\":99999}").build());

    assertThat(carillon.feedIds("ann")).isEmpty();
    assertThat(first("bob").title() + first("cid").title()).isEqualTo("pt-");
    assertThat(left()).containsExactly("bob pt", "cid -");
    assertThat(carillon.outcome("n").orElseThrow().suppressed())
        .isEqualTo(Map.of("content_failed", 1L));
    assertThat(explain("n", "ann").steps())
        .extracting(Explanation.Step::outcome)
        .contains("content_failed");
  }

  @Test
  void whatIsNoLocaleIsADeadLetter() {
    Map<String, LocaleTemplate> many = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      many.put("de-x-" + i, in("t", null));
    }
    String deep = "{% if a %}".repeat(500) + "{% endif %}".repeat(500);
    workflow("w", step(FEED, says("t", null, Map.of("Deutsch!", in("t", null)))));
    workflow("w", step(FEED, says("t", null, Map.of("pt-br", in("t", null)))));
    workflow("w", step(FEED, says("t", null, many)));
    workflow("w", step(FEED, says("t", null, Map.of("de", in("t", deep)))));
    workflow("w", step(FEED, says("t", null, Map.of("de", in(" ", null)))));
    workflow("w", step(FEED, says("t", null, Map.of("de", in("x".repeat(20_001), null)))));
    String large = "x".repeat(20_000);
    workflow(
        "w",
        step(
            FEED,
            says(
                "t",
                null,
                Stream.of("de", "es", "fr", "it", "nl", "pt")
                    .collect(Collectors.toMap(each -> each, each -> in(large, null))))));
    override("w", "acme", Map.of(FEED, says(null, null, Map.of("de", in("{{", null)))));
    environment(Settings.newBuilder().setDefaultLocale("de_DE"));
    tenant("acme", Settings.newBuilder().setDefaultLocale("nobody's"));

    assertThat(refused())
        .containsExactly(
            "invalid steps[0].template.locales.Deutsch!",
            "invalid steps[0].template.locales.pt-br",
            "too_large steps[0].template.locales",
            "invalid steps[0].template.locales.de.body",
            "invalid steps[0].template.locales.de.title",
            "too_large steps[0].template.locales.de.title",
            "too_large steps",
            "invalid templates.in_app_feed.locales.de.title",
            "invalid settings.default_locale",
            "invalid settings.default_locale");
  }

  // Variables.

  private static Settings.Builder vars(Map<String, @Nullable Object> vars) {
    return Settings.newBuilder().setVars(new HashMap<>(vars));
  }

  @Test
  void variablesAreTheTenantsOverTheEnvironments() {
    environment(vars(Map.of("app", "Carillon", "site", "https://all", "level", 3.0)));
    tenant("acme", vars(Map.of("site", "https://acme")));
    tenant("globex", Settings.newBuilder());
    String template = "{{ vars.app }} at {{ vars.site }} {{ vars.level }}{{ vars.none }}";
    workflow(
        "w",
        step(FEED, says(template, null, Map.of())),
        step("hook", says("{{ recipient.id }}: {{ vars.site }}", null, Map.of())));
    carillon.user("ann", Map.of(), Map.of("acme", Map.of()));
    carillon.user("bob", Map.of(), Map.of("globex", Map.of()));
    carillon.notify(
        Notify.newBuilder()
            .setId("one")
            .setWorkflow("w")
            .setSegment("{\"tenant_id\":[\"acme\",\"globex\"]}")
            .build());
    carillon.notify(run("two", "w", "ann").build());

    assertThat(titles("ann"))
        .containsExactly("Carillon at https://all 3", "Carillon at https://acme 3");
    assertThat(titles("bob")).containsExactly("Carillon at https://all 3");
    assertThat(left())
        .containsExactly("ann ann: https://acme", "ann ann: https://all", "bob bob: https://all");
    // Frozen, also where it is rendered for each when somebody looks.
    workflow("v", step(FEED, says("{{ recipient.id }} {{ vars.app }}", null, Map.of())));
    carillon.notify(run("three", "v", "ann").build());
    environment(vars(Map.of("app", "Renamed")));
    assertThat(titles("ann"))
        .containsExactly("ann Carillon", "Carillon at https://all 3", "Carillon at https://acme 3");
  }

  @Test
  void conditionsMayAskForVariables() {
    environment(vars(Map.of("beta", true, "level", 3.0)));
    tenant("acme", vars(Map.of("beta", false)));
    workflow(
        "w",
        step(
            FEED,
            says("t", null, Map.of()),
            new Condition("vars.beta", "equal_to", "true"),
            new Condition("vars.level", "greater_than", "2")));
    carillon.notify(run("one", "w", "ann").setTenant("acme").build());
    carillon.notify(run("two", "w", "ann").setTenant("globex").build());
    carillon.notify(run("three", "w", "ann").build());
    assertThat(carillon.feedIds("ann")).containsExactly("three", "two");
    environment(vars(Map.of("beta", true)));
    assertThat(explain("one", "ann").steps().toString()).contains("vars.beta").contains("false");
  }

  @Test
  void variablesAreMergedByNameAndBounded() {
    carillon.environment(merge(vars(Map.of("a", "1", "b", List.of("x", "y")))));
    Map<String, @Nullable Object> without = new HashMap<>();
    without.put("a", null);
    without.put("c", true);
    carillon.environment(merge(vars(without)));
    workflow(
        "w", step(FEED, says("{{ vars.a }}{{ vars.b | join: '+' }}{{ vars.c }}", null, Map.of())));
    carillon.notify(run("one", "w", "ann").build());
    assertThat(first("ann").title()).isEqualTo("x+ytrue");

    Map<String, @Nullable Object> many = new HashMap<>();
    IntStream.range(0, 201).forEach(i -> many.put("v" + i, 1.0));
    carillon.environment(merge(vars(many)));
    carillon.environment(
        merge(vars(Map.of("large", "x".repeat(8_000), "other", "x".repeat(8_000)))));
    // Each fits, and both do not.
    carillon.environment(merge(vars(Map.of("third", "x".repeat(8_000)))));
    carillon.environment(merge(vars(Map.of("nan", Double.NaN))));
    carillon.environment(
        EnvironmentChange.newBuilder()
            .setSettings(Settings.newBuilder().build())
            .setClear(List.of("settings.vars", "settings.default_locale"))
            .build());
    carillon.notify(run("two", "w", "ann").setTitle("none").build());
    assertThat(refused())
        .containsExactly(
            "too_large settings.vars", "too_large settings.vars", "invalid settings.vars.nan");
    assertThat(carillon.feedIds("ann")).containsExactly("one");
  }

  private static EnvironmentChange merge(Settings.Builder settings) {
    return EnvironmentChange.newBuilder().setSettings(settings.build()).build();
  }
}
