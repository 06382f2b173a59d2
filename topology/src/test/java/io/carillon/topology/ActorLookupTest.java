package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.Condition;
import io.carillon.avro.Notify;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.StateTable;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.route.NotificationIds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A notify record says of its actor but an id: they are looked up on the way. */
class ActorLookupTest {

  private final DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  private static Notify by(Actor actor) {
    return Notify.newBuilder().setTitle("t").setRecipients(List.of("ann")).setActor(actor).build();
  }

  private static Actor eve() {
    return new Actor("eve", Map.of(), false, ActorKind.USER);
  }

  private List<RoutedNotification> routed() {
    return carillon.userLogWritten().stream()
        .map(UserLogEntry::getChange)
        .filter(RoutedNotification.class::isInstance)
        .map(RoutedNotification.class::cast)
        .toList();
  }

  @Test
  void areWhatIsKnownOfThemWhenItComes() {
    carillon.write(
        carillon.topics.workflows(),
        "w",
        WorkflowChange.newBuilder()
            .setConditions(List.of(new Condition("actor.role", "equal_to", "boss")))
            .setSteps(
                List.of(
                    WorkflowStep.newBuilder()
                        .setChannel("in_app_feed")
                        .setTemplate(
                            new StepTemplate(
                                "From {{ actor.name }}", null, null, null, null, null, Map.of()))
                        .build()))
            .build());
    carillon.user("eve", Map.of("name", "Eve", "role", "boss", "tenant_id", "acme"));
    carillon.notify(
        Notify.newBuilder()
            .setId("one")
            .setWorkflow("w")
            .setRecipients(List.of("ann"))
            .setActor(eve())
            .build());
    carillon.user("eve", Map.of("name", "Evelyn"));

    assertThat(routed())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.getActor())
                    .isEqualTo(
                        new Actor(
                            "eve", Map.of("name", "Eve", "role", "boss"), true, ActorKind.USER)));
    assertThat(carillon.feed("ann").items().get(0).content().title()).isEqualTo("From Eve");
    assertThat(carillon.deadLetters()).isEmpty();
  }

  @Test
  void whoDoesNotExistIsAnId() {
    carillon.notify(by(eve()));

    assertThat(routed())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.getActor())
                    .isEqualTo(new Actor("eve", Map.of(), true, ActorKind.USER)));
    assertThat(carillon.feed("ann").items()).hasSize(1);
    assertThat(carillon.userState("eve")).isNull();
  }

  @Test
  void nobodyIsAskedWhereItIsSaid() {
    carillon.user("eve", Map.of("name", "Eve"));
    carillon.userLogWritten();
    carillon.notify(by(new Actor("eve", Map.of("name", "E."), false, ActorKind.USER)));
    carillon.notify(by(new Actor("eve", Map.of(), true, ActorKind.USER)));

    assertThat(carillon.userLogWritten())
        .extracting(UserLogEntry::getChange)
        .allMatch(RoutedNotification.class::isInstance)
        .extracting(each -> ((RoutedNotification) each).getActor().getAttributes())
        .containsExactly(Map.of("name", "E."), Map.of());
  }

  /** Derived from where it came first, or from its key, as if it had not been away. */
  @Test
  void itKeepsItsIdAndIsSentOnce() {
    carillon.notify(by(eve()));
    for (int i = 0; i < 2; i++) {
      carillon.write(carillon.topics.notifications(), "key", by(eve()));
      carillon.user("eve", Map.of("name", "Eve " + i));
    }
    carillon.write(
        carillon.topics.notifications(),
        "key",
        Notify.newBuilder(by(eve())).setTitle("another").build());

    assertThat(routed())
        .extracting(RoutedNotification::getId)
        .containsExactly(
            NotificationIds.ofRecord("carillon.notify", 0, 0), NotificationIds.ofKey("", "key"));
    assertThat(carillon.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("idempotency_conflict");
    assertThat(carillon.outcome(NotificationIds.ofKey("", "key")).orElseThrow().resolved())
        .isTrue();
  }

  @Test
  void whoIsTooMuchIsADeadLetter() {
    Map<String, Object> attributes = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      attributes.put("a" + i, "x".repeat(8_000));
    }
    carillon.user("eve", attributes);
    carillon.notify(by(eve()));

    assertThat(routed()).isEmpty();
    assertThat(carillon.deadLetters())
        .extracting(each -> each.stage() + " " + each.reason() + " " + each.field())
        .containsExactly("resolve too_large actor.attributes");
  }

  @Test
  void whatRouteDidNotAskIsNotAnswered() {
    carillon.write(
        carillon.topics.userLog(),
        "eve",
        entry(by(new Actor("bob", Map.of(), false, ActorKind.USER)), 0));
    carillon.write(
        carillon.topics.userLog(),
        "eve",
        entry(Notify.newBuilder(by(eve())).setActor(null).build(), 0));
    carillon.write(carillon.topics.userLog(), "eve", entry(by(eve()), -1));

    assertThat(carillon.deadLetters())
        .extracting(each -> each.stage() + " " + each.field())
        .containsExactly("resolve notify.actor", "resolve notify.actor", "resolve partition");
  }

  private static UserLogEntry entry(Notify notify, int partition) {
    return new UserLogEntry(new ActorLookup(notify, null, partition), null);
  }

  @Test
  void theTraceGoesAlong() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    carillon.writeWith(
        carillon.topics.notifications(), null, by(eve()), "traceparent", trace, "own", "x");

    assertThat(carillon.feedEvents("carillon.feed"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.headers().lastHeader("traceparent").value())
                    .asString()
                    .isEqualTo(trace));
  }

  private static Actor acme() {
    return new Actor("acme", Map.of(), false, ActorKind.TENANT);
  }

  private void acmeIs(String name) {
    carillon.tenant(
        "acme",
        TenantChange.newBuilder()
            .setName(name)
            .setProperties(new HashMap<>(Map.of("plan", "gold")))
            .build());
  }

  private static Notify.Builder byAcme(String id) {
    return Notify.newBuilder()
        .setId(id)
        .setWorkflow("w")
        .setRecipients(List.of("ann"))
        .setActor(acme());
  }

  @Test
  void aTenantIsWhatIsKnownOfItWhenItComes() {
    carillon.workflow("w", "{{ actor.name }} ({{ actor.plan }}, {{ actor.id }})");
    acmeIs("Acme");
    carillon.notify(byAcme("one").build());
    acmeIs("Acme Ltd");
    // The same request, whatever has become of the tenant since.
    carillon.notify(byAcme("one").build());

    assertThat(routed())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.getActor())
                    .isEqualTo(
                        new Actor(
                            "acme",
                            Map.of("name", "Acme", "plan", "gold"),
                            true,
                            ActorKind.TENANT)));
    assertThat(carillon.feed("ann").items().get(0).content().title())
        .isEqualTo("Acme (gold, acme)");
    assertThat(carillon.feed("ann").items().get(0).notification().getActorIsTenant()).isTrue();
    assertThat(carillon.deadLetters()).isEmpty();
  }

  @Test
  void aTenantsChangeThatWasSeenIsWaitedFor() {
    carillon.workflow("w", "{{ actor.name }}");
    acmeIs("Old");
    carillon.await(StateTable.TENANTS, "acme", 1);
    carillon.notify(byAcme("one").build());
    carillon.advance(Duration.ofMillis(100));
    assertThat(routed()).isEmpty();
    acmeIs("New");
    carillon.advance(Duration.ofMillis(100));
    assertThat(carillon.feed("ann").items().get(0).content().title()).isEqualTo("New");
  }

  /** By preferences, too, which may ask for it. */
  @Test
  void aTenantThatNobodyHasDescribedIsAnId() {
    carillon.notify(by(acme()));
    assertThat(routed())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.getActor())
                    .isEqualTo(new Actor("acme", Map.of(), true, ActorKind.TENANT)));
  }

  @Test
  void whatIsNoTenantIsADeadLetter() {
    carillon.notify(by(new Actor("a/b".repeat(100), Map.of(), false, ActorKind.TENANT)));
    carillon.notify(by(new Actor("acme", Map.of(), false, ActorKind.UNKNOWN)));
    assertThat(carillon.deadLetters())
        .extracting(DeadLetter::field)
        .containsExactly("actor.id", "actor.kind");
  }
}
