package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.Branding;
import io.carillon.avro.Button;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Condition;
import io.carillon.avro.Content;
import io.carillon.avro.Delivery;
import io.carillon.avro.Notify;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.Settings;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantChange;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowState;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.content.Message;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.Explanation;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.resolve.preference.Sets;
import io.carillon.topology.workflow.WorkflowKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workflows through the whole topology: what they are, whom they reach, what they say. */
class WorkflowsTest {

  private DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  private static StepTemplate says(@Nullable String title, @Nullable String body) {
    return new StepTemplate(title, body, null, null, null, null, Map.of());
  }

  private static WorkflowStep step(String channel, @Nullable StepTemplate template) {
    return WorkflowStep.newBuilder().setChannel(channel).setTemplate(template).build();
  }

  private static WorkflowStep step(
      String channel, @Nullable StepTemplate template, Condition... conditions) {
    return WorkflowStep.newBuilder()
        .setChannel(channel)
        .setTemplate(template)
        .setConditions(List.of(conditions))
        .build();
  }

  private static Condition is(String variable, String value) {
    return new Condition(variable, "equal_to", value);
  }

  private static WorkflowChange.Builder workflow(WorkflowStep... steps) {
    return WorkflowChange.newBuilder().setSteps(List.of(steps));
  }

  private void put(String key, WorkflowChange.Builder change) {
    carillon.write(carillon.topics.workflows(), key, change.build());
  }

  private void remove(String key) {
    put(key, WorkflowChange.newBuilder().setOperation(ChangeOperation.DELETE));
  }

  private void override(String key, String tenant, Map<String, StepTemplate> templates) {
    put(WorkflowKey.of(key, tenant), WorkflowChange.newBuilder().setTemplates(templates));
  }

  private @Nullable WorkflowState state(String key) {
    return carillon.driver.<String, WorkflowState>getKeyValueStore("workflows").get(key);
  }

  private static Notify.Builder run(String id, String workflow, String... recipients) {
    return Notify.newBuilder().setId(id).setWorkflow(workflow).setRecipients(List.of(recipients));
  }

  private void tenant(String id, String name, String color) {
    carillon.tenant(
        id,
        TenantChange.newBuilder()
            .setName(name)
            .setProperties(Map.of("plan", id.equals("acme") ? "pro" : "free"))
            .setSettings(
                Settings.newBuilder()
                    .setBranding(Branding.newBuilder().setPrimaryColor(color).build())
                    .build())
            .build());
  }

  /** What the newest message in a feed says. */
  private Message first(String user) {
    return items(user).get(0).content();
  }

  private List<FeedItem> items(String user) {
    return carillon.feed(user).items();
  }

  private List<Delivery> left(String channel) {
    return carillon.deliveries(channel).stream().map(TestRecord::value).toList();
  }

  private Explanation explain(String id, String user) {
    return new Explainer(carillon.stores(), FeedSettings.DEFAULT)
        .explain(id, user, carillon.userState(user), carillon.now().toEpochMilli())
        .orElseThrow();
  }

  private Map<String, Long> suppressed(String id) {
    return carillon.outcome(id).orElseThrow().suppressed();
  }

  private List<String> refused() {
    return carillon.deadLetters().stream().map(each -> each.reason() + " " + each.field()).toList();
  }

  @Test
  void aWorkflowSaysWhatItsTemplatesSay() {
    put(
        "invoice",
        workflow(
                step(
                    "in_app_feed",
                    new StepTemplate(
                        "Invoice {{ data.number }}",
                        "For **{{ tenant.name }}** by {{ actor.name }}, {{ workflow.name }}",
                        "/i/{{ data.number }}",
                        List.of(
                            new Button("primary", "Open {{data.number}}", "/o/{{data.number}}")),
                        null,
                        null,
                        Map.of())))
            .setName("Invoice ready")
            .setCategories(List.of("billing")));
    tenant("acme", "Acme Inc", "#ff0000");
    carillon.notify(
        run("one", "invoice", "ann", "bob")
            .setTenant("acme")
            .setData("{\"number\":17}")
            .setActor(new Actor("eve", Map.of("name", "Eve"), false, ActorKind.USER))
            .build());

    Message message = first("ann");
    assertThat(message.title()).isEqualTo("Invoice 17");
    assertThat(message.body()).isEqualTo("For **Acme Inc** by Eve, Invoice ready");
    assertThat(message.url()).isEqualTo("/i/17");
    assertThat(message.buttons())
        .extracting(each -> each.getName() + " " + each.getLabel() + " " + each.getAction())
        .containsExactly("primary Open 17 /o/17");
    assertThat(message.error()).isNull();
    var notification = items("ann").get(0).notification();
    assertThat(notification.getWorkflow()).isEqualTo("invoice");
    assertThat(notification.getWorkflowVersion())
        .isEqualTo(Objects.requireNonNull(state("invoice")).getVersion());
    assertThat(notification.getCategories()).containsExactly("billing");
    // One for all: nothing is left to be rendered for each.
    assertThat(notification.getContents()).isEmpty();
    Content told =
        Objects.requireNonNull(
            carillon.feedEvents("carillon.feed.acme").get(0).value().getContent());
    assertThat(told.getTitle()).isEqualTo("Invoice 17");
    assertThat(told.getButtons()).containsExactly(new Button("primary", "Open 17", "/o/17"));
    assertThat(told.getData()).isEqualTo("{\"number\":17}");
    assertThat(carillon.outcome("one").orElseThrow().route().getTitle()).isEqualTo("Invoice 17");
    assertThat(carillon.deadLetters()).isEmpty();
  }

  @Test
  void eachChangeIsAVersionAndMessagesKeepTheirs() {
    put("w", workflow(step("in_app_feed", says("first", null))));
    long first = Objects.requireNonNull(state("w")).getVersion();
    carillon.notify(run("one", "w", "ann").build());
    put("w", workflow(step("in_app_feed", says("second", null))));
    long second = Objects.requireNonNull(state("w")).getVersion();
    carillon.notify(run("two", "w", "ann").build());
    remove("w");

    assertThat(second).isGreaterThan(first);
    assertThat(state("w")).isNull();
    assertThat(items("ann"))
        .extracting(
            each -> each.content().title(), each -> each.notification().getWorkflowVersion())
        .containsExactly(Tuple.tuple("second", second), Tuple.tuple("first", first));
    assertThat(explain("one", "ann").steps().get(0).facts())
        .isEqualTo(Map.of("workflow", "w", "version", String.valueOf(first)));
  }

  @Test
  void whatMentionsTheRecipientIsSaidToEach() {
    carillon.channel("hook", "https://example.com/");
    put(
        "hello",
        workflow(
            step(
                "in_app_feed",
                new StepTemplate(
                    "Hi {{ recipient.name }} of {{ tenant.name }}",
                    "{{ data.n }}",
                    "/u/{{ recipient.id }}",
                    null,
                    null,
                    null,
                    Map.of())),
            step("hook", says("Dear {{ recipient.name }}", "{{ recipient.role }} {{ data.n }}"))));
    tenant("acme", "Acme", "#ff0000");
    carillon.user("ann", Map.of("name", "Ann"), Map.of("acme", Map.of("role", "admin")));
    carillon.user("bob", Map.of("name", "Bob", "role", "other"), Map.of("acme", Map.of()));
    carillon.notify(
        Notify.newBuilder()
            .setId("one")
            .setWorkflow("hello")
            .setSegment("tenant_id:acme")
            .setData("{\"n\":1}")
            .build());

    assertThat(first("ann").title()).isEqualTo("Hi Ann of Acme");
    assertThat(first("ann").url()).isEqualTo("/u/ann");
    assertThat(first("bob").title()).isEqualTo("Hi Bob of Acme");
    assertThat(first("bob").body()).isEqualTo("1");
    assertThat(carillon.feedEvents("carillon.feed.acme"))
        .extracting(
            each -> each.key() + " " + Objects.requireNonNull(each.value().getContent()).getTitle())
        .containsExactly("ann Hi Ann of Acme", "bob Hi Bob of Acme");
    assertThat(left("hook"))
        .extracting(Delivery::getUserId, Delivery::getContent)
        .containsExactly(
            Tuple.tuple("ann", Map.of("body", "admin 1", "data", "{\"n\":1}", "title", "Dear Ann")),
            Tuple.tuple(
                "bob", Map.of("body", "other 1", "data", "{\"n\":1}", "title", "Dear Bob")));
    // What the templates ask for is frozen, but for the recipient.
    tenant("acme", "Renamed", "#ff0000");
    carillon.user("ann", Map.of("name", "Anna"));
    assertThat(first("ann").title()).isEqualTo("Hi Anna of Acme");
  }

  @Test
  void personalContentIsAnAnnouncementStill() {
    carillon.close();
    carillon = new DrivenTopology(new FeedSettings(1, 1_000, Duration.ofDays(90)));
    put("hello", workflow(step("in_app_feed", says("Hi {{ recipient.id }}", null))));
    carillon.user("ann", Map.of());
    carillon.user("bob", Map.of());
    carillon.notify(
        Notify.newBuilder()
            .setId("one")
            .setWorkflow("hello")
            .setSegment("{\"all_users\":true}")
            .build());

    assertThat(carillon.store("feed-entries").approximateNumEntries()).isZero();
    assertThat(first("ann").title()).isEqualTo("Hi ann");
    assertThat(first("bob").title()).isEqualTo("Hi bob");
  }

  @Test
  void slicesSayToEachTheirOwn() {
    carillon.close();
    carillon = DrivenTopology.byOnes();
    carillon.channel("hook", "https://example.com/");
    put(
        "hello",
        workflow(
            step("inbox", says("Hi {{ recipient.id }}", null)),
            step("hook", says("Yo {{ recipient.id }}", null))));
    carillon.notify(run("one", "hello", "ann", "bob", "cid").build());
    for (int i = 0; i < 10; i++) {
      carillon.advance(Duration.ofMillis(10));
    }

    assertThat(left("hook"))
        .extracting(each -> each.getContent().get("title"))
        .containsExactlyInAnyOrder("Yo ann", "Yo bob", "Yo cid");
    assertThat(carillon.feedEvents("carillon.feed"))
        .extracting(each -> Objects.requireNonNull(each.value().getContent()).getTitle())
        .containsExactlyInAnyOrder("Hi ann", "Hi bob", "Hi cid");
  }

  /** Two hotels, one workflow: different looks and names; what one says otherwise is its own. */
  @Test
  void twoHotelsSayItTheirWay() {
    carillon.channel("hook", "https://example.com/");
    tenant("acme", "Hotel Acme", "#ff0000");
    tenant("globex", "Globex Inn", "#00ff00");
    put(
        "ready",
        workflow(
            step("in_app_feed", says("Ready at {{ tenant.name }}", "Room {{ data.room }}")),
            step("hook", says("{{ tenant.name }}: {{ data.room }}", null))));
    override("ready", "globex", Map.of("in_app_feed", says("Welcome!", null)));
    carillon.user("ann", Map.of("tenant_id", "acme"));
    carillon.user("bob", Map.of("tenant_id", "globex"));
    // By tenant, and by a segment that speaks of both.
    carillon.notify(run("a", "ready", "ann").setTenant("acme").setData("{\"room\":1}").build());
    carillon.notify(run("b", "ready", "bob").setTenant("globex").setData("{\"room\":2}").build());
    carillon.notify(
        Notify.newBuilder()
            .setId("both")
            .setWorkflow("ready")
            .setSegment("{\"tenant_id\":[\"acme\",\"globex\"]}")
            .setData("{\"room\":3}")
            .build());

    assertThat(items("ann"))
        .extracting(each -> each.content().title() + " / " + each.content().body())
        .containsExactly("Ready at Hotel Acme / Room 3", "Ready at Hotel Acme / Room 1");
    assertThat(items("bob"))
        .extracting(each -> each.content().title() + " / " + each.content().body())
        .containsExactly("Welcome! / Room 3", "Welcome! / Room 2");
    assertThat(left("hook"))
        .extracting(
            each ->
                each.getContent().get("title")
                    + " "
                    + Objects.requireNonNull(each.getBranding()).getPrimaryColor())
        .containsExactlyInAnyOrder(
            "Hotel Acme: 1 #ff0000",
            "Globex Inn: 2 #00ff00",
            "Hotel Acme: 3 #ff0000",
            "Globex Inn: 3 #00ff00");
    remove(WorkflowKey.of("ready", "globex"));
    carillon.notify(run("c", "ready", "bob").setTenant("globex").build());
    assertThat(first("bob").title()).isEqualTo("Ready at Globex Inn");
  }

  @Test
  void conditionsOfTheWorkflowAndOfItsSteps() {
    carillon.channel("hook", "https://example.com/");
    tenant("acme", "Acme", "#ff0000");
    tenant("globex", "Globex", "#00ff00");
    put(
        "w",
        workflow(
                step("in_app_feed", says("t", null), is("recipient.role", "admin")),
                step("hook", says("t", null), is("tenant.plan", "pro")))
            .setConditions(List.of(is("data.live", "true"))));
    carillon.user("ann", Map.of("role", "admin", "tenant_id", List.of("acme", "globex")));
    carillon.user("bob", Map.of("role", "guest", "tenant_id", List.of("acme", "globex")));
    carillon.notify(
        run("a", "w", "ann", "bob").setTenant("acme").setData("{\"live\":true}").build());
    carillon.notify(
        run("g", "w", "ann", "bob").setTenant("globex").setData("{\"live\":true}").build());
    carillon.notify(run("n", "w", "ann", "bob").setTenant("acme").setData("{}").build());

    assertThat(carillon.feedIds("ann")).containsExactly("g", "a");
    assertThat(carillon.feedIds("bob")).isEmpty();
    assertThat(left("hook"))
        .extracting(each -> each.getNotificationId() + " " + each.getUserId())
        .containsExactly("a ann", "a bob");
    assertThat(suppressed("a")).isEqualTo(Map.of("conditions", 1L));
    assertThat(suppressed("n")).isEqualTo(Map.of("conditions", 2L));
    Explanation bob = explain("a", "bob");
    assertThat(bob.delivered()).isFalse();
    assertThat(bob.steps().get(bob.steps().size() - 1).step()).isEqualTo("conditions");
    assertThat(bob.steps().toString()).contains("recipient.role", "value=guest", "held=false");
    assertThat(bob.channels().get(0).delivered()).isTrue();
    assertThat(explain("g", "bob").channels().get(0).steps().toString())
        .contains("tenant.plan", "value=free");
    // Changed afterwards, it was decided as it was decided.
    carillon.user("bob", Map.of("role", "admin"));
    assertThat(explain("a", "bob").steps().toString()).contains("value=guest");
  }

  @Test
  void preferencesKnowTheWorkflowAndWhatIsCriticalOverridesThem() {
    put("quiet", workflow(step("in_app_feed", says("t", null))).setCategories(List.of("news")));
    put(
        "loud",
        workflow(step("in_app_feed", says("t", null)))
            .setCategories(List.of("news"))
            .setCritical(true));
    prefer("ann", "{workflows: {quiet: false}}");
    prefer("bob", "{categories: {news: false}}");
    carillon.notify(run("q", "quiet", "ann", "bob", "cid").build());
    carillon.notify(run("l", "loud", "ann", "bob", "cid").build());

    assertThat(carillon.feedIds("ann")).containsExactly("l");
    assertThat(carillon.feedIds("bob")).containsExactly("l");
    assertThat(carillon.feedIds("cid")).containsExactly("l", "q");
    assertThat(suppressed("q")).isEqualTo(Map.of("preferences", 2L));
  }

  private void prefer(String user, String set) {
    carillon.write(
        carillon.topics.preferences(),
        user,
        new PreferenceChange(
            null,
            ChangeOperation.REPLACE,
            Objects.requireNonNull(Sets.avro(set)),
            List.of(),
            false));
  }

  @Test
  void aWorkflowWithoutTheFeedIsInNone() {
    carillon.channel("hook", "https://example.com/");
    put("w", workflow(step("hook", says("t", null))));
    carillon.notify(run("one", "w", "ann").build());

    assertThat(carillon.feedIds("ann")).isEmpty();
    assertThat(left("hook")).hasSize(1);
    assertThat(suppressed("one")).isEqualTo(Map.of("no_step", 1L));
  }

  @Test
  void whatTheTemplatesLeaveOpenTheNotificationSays() {
    put("w", workflow(step("in_app_feed", says(null, "from the template"))));
    carillon.notify(run("one", "w", "ann").setTitle("{{ its own }}").setUrl("/x").build());
    carillon.notify(run("two", "w", "ann").build());

    assertThat(items("ann")).hasSize(1);
    assertThat(first("ann").title()).isEqualTo("{{ its own }}");
    assertThat(first("ann").body()).isEqualTo("from the template");
    assertThat(first("ann").url()).isEqualTo("/x");
    assertThat(refused()).containsExactly("invalid title");
  }

  @Test
  void whatFailsIsThatMessagesFailure() {
    carillon.channel("hook", "https://example.com/");
    put(
        "w",
        workflow(
            step("in_app_feed", says("{% for i in (1..data.n) %}x{% endfor %}", null)),
            step("hook", says("fine", null))));
    carillon.notify(run("one", "w", "ann").setData("{\"n\":99999}").build());
    put(
        "w",
        workflow(
            step("in_app_feed", says("fine", null)),
            step("hook", says("{{ recipient.big | times: recipient.n | divided_by: 0 }}", null))));
    carillon.notify(run("two", "w", "ann").build());
    carillon.notify(run("three", "w", "ann").build());

    assertThat(carillon.feedIds("ann")).containsExactly("three", "two");
    assertThat(left("hook"))
        .extracting(each -> each.getNotificationId() + " " + each.getContent().get("title"))
        .containsExactly("one fine");
    assertThat(suppressed("one")).isEqualTo(Map.of("content_failed", 1L));
    Explanation.Channel hook = explain("two", "ann").channels().get(0);
    assertThat(hook.delivered()).isFalse();
    assertThat(hook.steps().toString()).contains("content", "failed", "title");
    assertThat(carillon.deadLetters()).isEmpty();
  }

  /** However many tenants it names, a notification costs so much and no more. */
  @Test
  @Timeout(value = 90, unit = TimeUnit.SECONDS)
  void aBombForEachOfManyTenantsIsOneBomb() {
    String bomb =
        "{{ tenant.id }}{% for i in (1..9000) %}{{ data.big | upcase | downcase }}{% endfor %}";
    put("w", workflow(step("in_app_feed", says(bomb, bomb))));
    String tenants =
        IntStream.range(0, 2_000).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
    carillon.notify(
        Notify.newBuilder()
            .setId("one")
            .setWorkflow("w")
            .setSegment("{\"tenant_id\":[" + tenants + "]}")
            .setData("{\"big\":\"" + "x".repeat(1_000) + "\"}")
            .build());
    put("w", workflow(step("in_app_feed", says("t", null))));
    carillon.notify(run("two", "w", "ann").build());

    assertThat(carillon.feedIds("ann")).containsExactly("two");
  }

  @Test
  void aPersonalMessageThatFailsShowsThatItDid() {
    put(
        "w",
        workflow(
            step(
                "in_app_feed",
                new StepTemplate(
                    "Hi {{ recipient.id }}",
                    "{% for i in (1..recipient.n) %}x{% endfor %}",
                    "{{ recipient.scheme }}:alert(1)",
                    List.of(new Button("b", "{{ recipient.none }}", "/x")),
                    null,
                    null,
                    Map.of()))));
    carillon.user("ann", Map.of("scheme", "javascript", "n", 99999.0));
    carillon.notify(run("one", "w", "ann").build());

    Message message = first("ann");
    assertThat(message.title()).isEqualTo("Hi ann");
    assertThat(message.body()).isEmpty();
    assertThat(message.url()).isNull();
    assertThat(message.error()).contains("body: ").contains("url: the scheme");
    assertThat(explain("one", "ann").steps().toString()).contains("content", "failed");
    assertThat(
            Objects.requireNonNull(carillon.feedEvents("carillon.feed").get(0).value().getContent())
                .getError())
        .contains("body: ");
  }

  @Test
  void aLinkThatMustNotBeClickedIsLeftOut() {
    put(
        "w",
        workflow(
            step(
                "in_app_feed",
                new StepTemplate(
                    "t",
                    null,
                    "{{ data.link }}",
                    List.of(
                        new Button("bad", "Bad", "{{ data.link }}"),
                        new Button("good", "Good", "/fine")),
                    null,
                    null,
                    Map.of()))));
    carillon.notify(run("one", "w", "ann").setData("{\"link\":\"javascript:alert(1)\"}").build());
    carillon.notify(run("two", "w", "ann").setData("{\"link\":\"/ok\"}").build());

    assertThat(first("ann").url()).isEqualTo("/ok");
    Message bad = items("ann").get(1).content();
    assertThat(bad.url()).isNull();
    assertThat(bad.buttons()).extracting(each -> each.getName()).containsExactly("good");
    assertThat(bad.error()).contains("url: the scheme").contains("buttons[0].action: the scheme");
  }

  @Test
  void whatIsTriggeredBeforeItsWorkflowIsKnownWaitsForIt() {
    carillon.notify(run("one", "late", "ann").build());
    carillon.notify(
        Notify.newBuilder(run("seen", "late", "ann").build()).setWorkflowVersion(0L).build());
    assertThat(carillon.userLogWritten()).isEmpty();
    put("late", workflow(step("in_app_feed", says("here", null))));
    carillon.advance(Duration.ofMillis(100));

    assertThat(carillon.feedIds("ann")).containsExactly("seen", "one");
    assertThat(carillon.deadLetters()).isEmpty();
    assertThat(carillon.store("parked").approximateNumEntries()).isZero();
  }

  @Test
  void whoAsksForAVersionGetsItOrALaterOne() {
    put("w", workflow(step("in_app_feed", says("old", null))));
    long version = Objects.requireNonNull(state("w")).getVersion();
    carillon.notify(
        Notify.newBuilder(run("one", "w", "ann").build()).setWorkflowVersion(version + 1).build());
    carillon.advance(Duration.ofMillis(100));
    assertThat(carillon.userState("ann")).isNull();
    put("w", workflow(step("in_app_feed", says("new", null))));
    carillon.advance(Duration.ofMillis(100));

    assertThat(first("ann").title()).isEqualTo("new");
  }

  @Test
  void aWorkflowThatNeverComesIsRefused() {
    carillon.write(
        carillon.topics.notifications(), "key", run("x", "no", "ann").setId(null).build());
    carillon.advance(Duration.ofSeconds(4));
    assertThat(carillon.deadLetters()).isEmpty();
    carillon.advance(Duration.ofSeconds(2));

    List<DeadLetter> letters = carillon.deadLetters();
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).reason()).isEqualTo("invalid");
    assertThat(letters.get(0).field()).isEqualTo("workflow");
    assertThat(letters.get(0).origin()).isEqualTo("carillon.notify-0@0");
    assertThat(carillon.outcomesWritten()).hasSize(1);
    assertThat(carillon.userState("ann")).isNull();
  }

  /** A repeat that comes while the first one waits is a repeat still. */
  @Test
  void whatWaitsIsSentOnce() {
    carillon.write(
        carillon.topics.notifications(), "k", run("x", "late", "ann").setId(null).build());
    put("late", workflow(step("in_app_feed", says("here", null))));
    carillon.write(
        carillon.topics.notifications(), "k", run("x", "late", "ann").setId(null).build());
    carillon.advance(Duration.ofMillis(100));

    assertThat(items("ann")).hasSize(1);
    assertThat(carillon.deadLetters()).isEmpty();
  }

  @Test
  void htmlInValuesStaysText() {
    put("w", workflow(step("in_app_feed", says("{{ data.x }}", "{{ data.x }}"))));
    carillon.notify(
        run("one", "w", "ann").setData("{\"x\":\"<script>alert(1)</script>\"}").build());

    // Where it is shown it is escaped, as any other body is: see MarkdownTest.
    assertThat(first("ann").title()).isEqualTo("<script>alert(1)</script>");
  }

  @Test
  void whatCannotBeAWorkflowIsADeadLetter() {
    put("no/such/tenant", WorkflowChange.newBuilder());
    put("bad key", workflow(step("in_app_feed", null)));
    put("w", workflow());
    put("w", workflow(WorkflowStep.newBuilder().setType("delay").build()));
    put("w", workflow(WorkflowStep.newBuilder().setType("dream").build()));
    put("w", workflow(step("in_app_feed", says("{{ oops", null))));
    put("w", workflow(step("in_app_feed", says("{% for i in (1..99999) %}x{% endfor %}", "b"))));
    put("w", workflow(step("in_app_feed", says("t", "{{ 1 | divided_by: 0 }}"))));
    put("w", workflow(step("in_app_feed", says("t", null)), step("inbox", null)));
    put("w", workflow(step("in_app_feed", null, new Condition("recipient.x", "rhymes", "y"))));
    put(
        "w",
        workflow(
            step(
                "in_app_feed",
                new StepTemplate(
                    "t", null, "javascript:alert({{data.x}})", null, null, null, Map.of()))));
    put("w", workflow(step("in_app_feed", null)).setOperation(ChangeOperation.MERGE));
    put("w/acme", workflow(step("in_app_feed", null)));
    put("w/acme", WorkflowChange.newBuilder());
    put(
        "w/acme",
        WorkflowChange.newBuilder().setTemplates(Map.of("in_app_feed", says("{% if %}", null))));

    assertThat(refused())
        .containsExactly(
            "invalid templates",
            "invalid key",
            "invalid steps",
            "unsupported steps[0].type",
            "invalid steps[0].type",
            "invalid steps[0].template.title",
            "invalid steps[0].template.title",
            "invalid steps[0].template.body",
            "invalid steps[1].channel",
            "invalid steps[0].conditions[0].operator",
            "invalid steps[0].template.url",
            "unsupported operation",
            "invalid templates",
            "invalid templates",
            "invalid templates.in_app_feed.title");
    assertThat(state("w")).isNull();
  }

  @Test
  void aNotificationThroughAWorkflowBringsNoCategoryAndNoChannels() {
    put("w", workflow(step("in_app_feed", says("t", null))));
    carillon.notify(run("a", "w", "ann").setCategory("news").build());
    carillon.notify(run("b", "w", "ann").setChannels(List.of("hook")).build());
    carillon.notify(DrivenTopology.notification("c").setWorkflowVersion(1L).build());
    carillon.notify(run("d", "w", "ann").setCancellationKey("k").build());

    assertThat(refused())
        .containsExactly(
            "invalid category",
            "invalid channels",
            "invalid workflow_version",
            "unsupported cancellation_key");
  }
}
