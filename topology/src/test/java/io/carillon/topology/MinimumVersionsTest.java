package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.Settings;
import io.carillon.avro.StateTable;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.WorkflowChange;
import io.carillon.topology.resolve.preference.Sets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What somebody has seen of tenants, the environment and workflows is what a notification sent
 * after that is decided on. An AWAIT that comes before the change it names is a table that lags.
 */
class MinimumVersionsTest {

  private static final Duration TURN = Duration.ofMillis(100);

  private final DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  private void override(String key, String title) {
    carillon.write(
        carillon.topics.workflows(),
        key,
        WorkflowChange.newBuilder()
            .setTemplates(
                Map.of(
                    "in_app_feed", new StepTemplate(title, null, null, null, null, null, Map.of())))
            .build());
  }

  private void remove(String workflow) {
    carillon.write(
        carillon.topics.workflows(),
        workflow,
        WorkflowChange.newBuilder().setOperation(ChangeOperation.DELETE).build());
  }

  private void tenant(String id, String name) {
    carillon.tenant(id, TenantChange.newBuilder().setName(name).build());
  }

  private static Notify.Builder run(String id, String workflow) {
    return Notify.newBuilder().setId(id).setWorkflow(workflow).setRecipients(List.of("ann"));
  }

  private void send(Notify.Builder notify) {
    carillon.notify(notify.build());
  }

  private void turn() {
    carillon.advance(TURN);
  }

  /** Ids and titles of what has been routed since this was last asked. */
  private List<String> routed() {
    return carillon.userLogWritten().stream()
        .map(entry -> (RoutedNotification) entry.getChange())
        .map(each -> each.getId() + " " + each.getContent().getTitle())
        .toList();
  }

  private List<String> refused() {
    return carillon.deadLetters().stream().map(each -> each.reason() + " " + each.field()).toList();
  }

  @Test
  void whatIsSentAfterAWorkflowWasPutSeesIt() {
    carillon.workflow("w", "old");
    carillon.workflow("other", "other");
    carillon.await(StateTable.WORKFLOWS, "w", 2);
    send(run("one", "w"));
    send(run("two", "other"));
    send(run("three", "w"));
    turn();
    assertThat(routed()).containsExactly("two other");

    carillon.workflow("w", "new");
    turn();
    send(run("four", "w"));
    assertThat(routed()).containsExactly("one new", "three new", "four new");
    assertThat(carillon.store("parked").approximateNumEntries()).isZero();
  }

  /** Those that wait go first, even where the clock has not come round to them. */
  @Test
  void nothingOvertakesWhatWaitsForTheSame() {
    carillon.workflow("w", "old");
    carillon.await(StateTable.WORKFLOWS, "w", 1);
    send(run("one", "w"));
    send(run("unknown", "late"));
    carillon.workflow("w", "new");
    carillon.workflow("late", "here");
    send(run("two", "w"));
    send(run("three", "late"));

    assertThat(routed()).containsExactly("one new", "unknown here", "two new", "three here");
  }

  @Test
  void aTenantHoldsUpWhatIsSentInItsNameAndNothingElse() {
    carillon.workflow("w", "{{ tenant.name }}");
    tenant("acme", "Old");
    tenant("globex", "Globex");
    carillon.await(StateTable.TENANTS, "acme", 2);
    send(run("a", "w").setTenant("acme"));
    send(run("g", "w").setTenant("globex"));
    send(run("n", "w"));
    send(
        run("s", "w").setRecipients(List.of()).setSegment("{\"tenant_id\":[\"globex\",\"acme\"]}"));
    carillon.retract("r");
    turn();
    assertThat(
            carillon.userLogWritten().stream()
                .filter(each -> each.getChange() instanceof RoutedNotification))
        .extracting(each -> ((RoutedNotification) each.getChange()).getId())
        .containsExactly("g", "n");

    tenant("acme", "New");
    turn();
    assertThat(routed()).containsExactly("a New", "s ");
    assertThat(carillon.outcome("a")).isPresent();
  }

  @Test
  void anOverrideHoldsUpThatTenantsRunsOfThatWorkflow() {
    carillon.workflow("w", "all");
    carillon.workflow("v", "v");
    carillon.await(StateTable.WORKFLOWS, "w/acme", 2);
    send(run("a", "w").setTenant("acme"));
    send(run("g", "w").setTenant("globex"));
    send(run("v", "v").setTenant("acme"));
    assertThat(routed()).containsExactly("g all", "v v");

    override("w/acme", "acme's");
    turn();
    assertThat(routed()).containsExactly("a acme's");
  }

  /** Its preferences are everybody's, and its channels. */
  @Test
  void theEnvironmentHoldsUpAll() {
    carillon.await(StateTable.ENVIRONMENT, "environment", 0);
    carillon.toUsers("one", "ann");
    carillon.notify(
        DrivenTopology.notification("two")
            .setRecipients(List.of("ann"))
            .setChannels(List.of("hook"))
            .build());
    turn();
    assertThat(carillon.userState("ann")).isNull();

    carillon.environment(
        EnvironmentChange.newBuilder()
            .setSettings(
                Settings.newBuilder()
                    .setPreferenceSet(Sets.avro("{channel_types: {in_app_feed: false}}"))
                    .setChannels(Map.of("hook", DrivenTopology.http("https://a.test")))
                    .build())
            .build());
    turn();
    assertThat(carillon.feedIds("ann")).isEmpty();
    assertThat(carillon.outcome("one").orElseThrow().suppressed()).containsKey("preferences");
    assertThat(carillon.deliveries("hook")).hasSize(1);
    assertThat(refused()).isEmpty();
  }

  @Test
  void aDeletionIsWaitedForToo() {
    carillon.workflow("w", "old");
    carillon.await(StateTable.WORKFLOWS, "w", 1);
    send(run("one", "w"));
    turn();
    assertThat(routed()).isEmpty();
    remove("w");
    turn();
    assertThat(refused()).containsExactly("invalid workflow");

    tenant("acme", "Old");
    carillon.await(StateTable.TENANTS, "acme", 1);
    carillon.notify(
        DrivenTopology.notification("two").setTenant("acme").setRecipients(List.of("ann")).build());
    carillon.tenant("acme", TenantChange.newBuilder().setOperation(TenantOperation.DELETE).build());
    turn();
    assertThat(carillon.userLogWritten())
        .singleElement()
        .satisfies(
            entry -> assertThat(((RoutedNotification) entry.getChange()).getTenants()).isEmpty());
  }

  /** Whoever saw an earlier version need not see it: it has come and gone. */
  @Test
  void whatWasDeletedSinceNeedNotBeSeen() {
    carillon.workflow("w", "0");
    carillon.await(StateTable.WORKFLOWS, "w", 1);
    send(run("one", "w"));
    assertThat(routed()).isEmpty();
    carillon.workflow("w", "1");
    remove("w");
    send(run("two", "w").setWorkflowVersion(1L));
    turn();
    assertThat(refused()).containsExactly("invalid workflow", "invalid workflow");
    // Nor does it hold up what comes after.
    carillon.await(StateTable.WORKFLOWS, "w", 0);
    carillon.workflow("w", "3");
    send(run("three", "w"));
    assertThat(routed()).containsExactly("three 3");
  }

  /** An earlier deletion is no sign of a later one. */
  @Test
  void aRowThatIsGoneMayHaveToComeAndGo() {
    carillon.workflow("w", "0");
    remove("w");
    carillon.await(StateTable.WORKFLOWS, "w/acme", 3);
    carillon.notify(
        DrivenTopology.notification("one")
            .setRecipients(List.of("ann"))
            .setAwaits(List.of(new AwaitedState(StateTable.WORKFLOWS, "w", 3L)))
            .build());
    turn();
    assertThat(routed()).isEmpty();
    carillon.workflow("w", "2");
    turn();
    assertThat(routed()).isEmpty();
    remove("w");
    turn();
    assertThat(routed()).containsExactly("one title of one");
  }

  /** How far the table has come is [ingest]'s to say. */
  @Test
  void nobodyElseSaysWhichVersionAChangeIs() {
    carillon.workflow("w", "0");
    carillon.writeWith(
        carillon.topics.workflows(),
        "v",
        WorkflowChange.newBuilder().setOperation(ChangeOperation.DELETE).build(),
        "carillon.version",
        "\0\0\0\0\0\0\0\7");
    carillon.await(StateTable.WORKFLOWS, "w", 2);
    send(run("one", "w"));
    turn();
    assertThat(routed()).isEmpty();
    carillon.workflow("w", "2");
    turn();
    assertThat(routed()).containsExactly("one 2");
  }

  /** It has been looked at, and whoever wrote it may wait for that. */
  @Test
  void aChangeThatChangesNothingComesToo() {
    remove("w");
    carillon.await(StateTable.WORKFLOWS, "w", 0);
    carillon.workflow("v", "v");
    send(run("one", "v"));
    remove("w");
    send(run("two", "v").setAwaits(List.of(new AwaitedState(StateTable.WORKFLOWS, "w", 2L))));
    tenant("acme", "Acme");
    carillon.tenant("acme", TenantChange.newBuilder().setOperation(TenantOperation.STUB).build());
    send(run("three", "v").setAwaits(List.of(new AwaitedState(StateTable.TENANTS, "acme", 1L))));
    assertThat(routed()).containsExactly("one v", "two v", "three v");
  }

  @Test
  void oneNotificationMayAwaitForItselfAlone() {
    tenant("acme", "Old");
    AwaitedState seen = new AwaitedState(StateTable.TENANTS, "acme", 1L);
    carillon.workflow("w", "{{ tenant.name }}");
    send(run("one", "w").setTenant("acme").setAwaits(List.of(seen)));
    send(run("two", "w").setTenant("acme"));
    assertThat(routed()).containsExactly("two Old");

    tenant("acme", "New");
    turn();
    assertThat(routed()).containsExactly("one New");
    // The same as before, whatever its sender has seen by now.
    send(run("one", "w").setTenant("acme"));
    assertThat(routed()).isEmpty();
    assertThat(refused()).isEmpty();
  }

  /** Never a dead letter for it: a table that is so late says what it said. */
  @Test
  void whatDoesNotComeIsNotWaitedForForEver() {
    carillon.workflow("w", "{{ tenant.name }}");
    tenant("acme", "Old");
    carillon.await(StateTable.TENANTS, "acme", 99);
    send(run("one", "w").setTenant("acme"));
    carillon.advance(Duration.ofSeconds(29));
    send(run("two", "w").setTenant("acme"));
    turn();
    assertThat(routed()).isEmpty();
    carillon.advance(Duration.ofSeconds(1));
    assertThat(routed()).containsExactly("one Old");
    send(run("three", "w").setTenant("acme"));
    assertThat(routed()).containsExactly("three Old");
    carillon.advance(Duration.ofSeconds(30));
    assertThat(routed()).containsExactly("two Old");
    assertThat(refused()).isEmpty();
    assertThat(carillon.store("parked").approximateNumEntries()).isZero();
  }

  /** Nor for a version of its own workflow, where there is an earlier one. */
  @Test
  void anEarlierVersionOfTheWorkflowIsBetterThanNone() {
    carillon.workflow("w", "old");
    send(run("one", "w").setWorkflowVersion(99L));
    carillon.advance(Duration.ofSeconds(29));
    assertThat(routed()).isEmpty();
    carillon.advance(Duration.ofSeconds(1));
    assertThat(routed()).containsExactly("one old");
    assertThat(refused()).isEmpty();
  }

  /** The changelog would refuse it, and end whatever its thread does. */
  @Test
  void whatWouldBeTooLargeToKeepGoesOnAtOnce() {
    Notify large =
        DrivenTopology.notification("one")
            .setRecipients(IntStream.range(0, 30_000).mapToObj(i -> "u".repeat(95) + i).toList())
            .setAwaits(
                IntStream.range(0, 1_000)
                    .mapToObj(i -> new AwaitedState(StateTable.TENANTS, "字".repeat(250) + i, 1L))
                    .toList())
            .build();
    carillon.notify(large);
    assertThat(routed()).isNotEmpty();
    assertThat(refused()).isEmpty();
    assertThat(carillon.store("parked").approximateNumEntries()).isZero();

    large.setId("two");
    large.setRecipients(List.of("ann"));
    carillon.notify(large);
    assertThat(routed()).isEmpty();
    assertThat(carillon.store("parked").approximateNumEntries()).isOne();
  }

  /** Sent later, it may be the first nevertheless. */
  @Test
  void whatWaitsIsARepeatOfWhatWasSentMeanwhile() {
    carillon.await(StateTable.WORKFLOWS, "late", 0);
    carillon.write(carillon.topics.notifications(), "key", run("x", "late").setId(null).build());
    carillon.advance(TURN);
    carillon.write(
        carillon.topics.notifications(),
        "key",
        Notify.newBuilder().setTitle("first").setRecipients(List.of("ann")).build());
    carillon.workflow("late", "here");
    turn();

    assertThat(routed()).hasSize(1);
    assertThat(carillon.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("idempotency_conflict");
  }

  @Test
  void aNewerVersionReplacesAnOlderOne() {
    carillon.workflow("w", "0");
    carillon.await(StateTable.WORKFLOWS, "w", 1);
    send(run("one", "w"));
    carillon.await(StateTable.WORKFLOWS, "w", 2);
    carillon.await(StateTable.WORKFLOWS, "w", 1);
    send(run("two", "w"));
    carillon.workflow("w", "1");
    turn();
    assertThat(routed()).containsExactly("one 1");
    carillon.workflow("w", "2");
    turn();
    assertThat(routed()).containsExactly("two 2");
  }

  @Test
  void whatNobodyCanAwaitIsADeadLetter() {
    carillon.notify(Notify.newBuilder().setOperation(NotifyOperation.AWAIT).build());
    carillon.await(StateTable.TENANTS, "acme", -1);
    carillon.await(StateTable.UNKNOWN, "acme", 1);
    carillon.await(StateTable.TENANTS, "x".repeat(300), 1);
    carillon.notify(
        DrivenTopology.notification("n")
            .setRecipients(List.of("ann"))
            .setAwaits(
                java.util.Collections.nCopies(1_001, new AwaitedState(StateTable.TENANTS, "a", 1L)))
            .build());

    assertThat(refused())
        .containsExactly(
            "invalid awaits",
            "invalid awaits.version",
            "unsupported awaits.table",
            "too_large awaits.key",
            "too_large awaits");
  }
}
