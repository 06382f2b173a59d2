package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import io.carillon.avro.Branding;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.KeyKind;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.Settings;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.StoredKey;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.UserChange;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the topic {@code audit} is told of each kind of change. */
class AuditTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String HASH = "a".repeat(64);

  private final DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  @Test
  void aTenantThatIsMadeChangedAndDeleted() {
    carillon.tenant("acme", TenantChange.newBuilder().setName("Acme").build());
    carillon.tenant(
        "acme",
        TenantChange.newBuilder().setName("Acme Corp").setProperties(Map.of("seats", 5.0)).build());
    carillon.tenant("acme", TenantChange.newBuilder().setOperation(TenantOperation.DELETE).build());

    String made = "{\"feed_topic\":\"dedicated\",\"name\":\"Acme\",\"stub\":false}";
    String changed =
        "{\"feed_topic\":\"dedicated\",\"name\":\"Acme Corp\",\"properties\":{\"seats\":5},"
            + "\"stub\":false}";
    assertThat(told())
        .containsExactly(
            "acme TENANT acme: null -> " + made,
            "acme TENANT acme: " + made + " -> " + changed,
            "acme TENANT acme: " + changed + " -> null");
  }

  @Test
  void whatChangesNothingIsNotTold() {
    TenantChange change =
        TenantChange.newBuilder()
            .setName("Acme")
            .setSettings(
                Settings.newBuilder()
                    .setBranding(Branding.newBuilder().setPrimaryColor("#111").build())
                    .setChannels(Map.of("hook", DrivenTopology.http("https://a.test")))
                    .build())
            .build();
    carillon.tenant("acme", change);
    carillon.user("ann", Map.of("tenant_id", "acme", "name", "Ann"));
    preferences("ann", "acme", ChangeOperation.REPLACE, Map.of("news", false));
    workflow("invoice", "Invoice");
    carillon.audit();

    carillon.tenant("acme", change);
    carillon.tenant("acme", TenantChange.newBuilder().setOperation(TenantOperation.STUB).build());
    carillon.tenant("none", TenantChange.newBuilder().setOperation(TenantOperation.DELETE).build());
    carillon.user("ann", Map.of("tenant_id", "acme", "name", "Annie"));
    carillon.user("ann", Map.of(), Map.of("acme", Map.of()));
    preferences("ann", "acme", ChangeOperation.MERGE, Map.of("news", false));
    preferences("ann", "globex", ChangeOperation.DELETE, Map.of());
    workflow("invoice", "Invoice");
    carillon.deleteUser("nobody");

    assertThat(told()).isEmpty();
  }

  @Test
  void theEnvironmentItsChannelsAndItsPreferencesAreToldApart() {
    carillon.channel("hook", "https://a.test");
    carillon.environment(
        EnvironmentChange.newBuilder()
            .setSettings(
                Settings.newBuilder()
                    .setBranding(Branding.newBuilder().setPrimaryColor("#111").build())
                    .setPreferenceSet(set(Map.of("news", false)))
                    .build())
            .build());
    carillon.environment(
        EnvironmentChange.newBuilder()
            .setSettings(Settings.newBuilder().build())
            .setClear(List.of("settings.channels.hook"))
            .build());

    String hook = "{\"type\":\"http\",\"url\":\"https://a.test\"}";
    assertThat(told())
        .containsExactly(
            " ENVIRONMENT environment: null -> {}",
            " CHANNEL hook: null -> " + hook,
            " ENVIRONMENT environment: {} -> {\"branding\":{\"primary_color\":\"#111\"}}",
            " PREFERENCE_SET environment: null -> {\"categories\":{\"news\":false}}",
            " CHANNEL hook: " + hook + " -> null");
  }

  @Test
  void aMembershipIsToldToItsTenantAlone() {
    carillon.user(
        "ann",
        Map.of("email", "ann@a.test"),
        Map.of("acme", Map.of("role", "admin"), "globex", Map.of("role", "viewer")));
    carillon.user("ann", Map.of(), Map.of("globex", Map.of("role", "admin", "level", 3.0)));
    carillon.user("ann", Map.of(), singleNull("acme"));

    assertThat(told())
        .containsExactly(
            "acme MEMBERSHIP ann: null -> {\"role\":\"admin\"}",
            "globex MEMBERSHIP ann: null -> {\"role\":\"viewer\"}",
            "globex MEMBERSHIP ann: {\"role\":\"viewer\"} -> {\"level\":3,\"role\":\"admin\"}",
            "acme MEMBERSHIP ann: {\"role\":\"admin\"} -> null");
  }

  @Test
  void preferenceSetsAreToldOfTheirTenantOrOfNone() {
    preferences("ann", null, ChangeOperation.REPLACE, Map.of("news", false));
    preferences("ann", "acme", ChangeOperation.REPLACE, Map.of("news", true));
    preferences("ann", "acme", ChangeOperation.DELETE, Map.of());

    assertThat(told())
        .containsExactly(
            " PREFERENCE_SET ann: null -> {\"categories\":{\"news\":false}}",
            "acme PREFERENCE_SET ann: null -> {\"categories\":{\"news\":true}}",
            "acme PREFERENCE_SET ann: {\"categories\":{\"news\":true}} -> null");
  }

  @Test
  void ofAnErasedUserItIsToldWhatIsGoneButNotWhatItWas() {
    carillon.user("ann", Map.of(), Map.of("acme", Map.of("role", "admin")));
    preferences("ann", null, ChangeOperation.REPLACE, Map.of("news", false));
    preferences("ann", "acme", ChangeOperation.REPLACE, Map.of("news", false));
    carillon.audit();

    carillon.deleteUser("ann");

    List<TestRecord<String, AuditEntry>> told = carillon.audit();
    assertThat(told.stream().map(AuditTest::text))
        .containsExactly(
            "acme MEMBERSHIP ann: null -> null",
            " PREFERENCE_SET ann: null -> null",
            "acme PREFERENCE_SET ann: null -> null");
    assertThat(told)
        .allSatisfy(
            entry -> {
              assertThat(entry.value().getLeftOut()).containsExactly("before");
              assertThat(entry.value().getUserId()).isEqualTo("ann");
            });
  }

  @Test
  void aWorkflowAndATenantsOverride() {
    workflow("invoice", "Invoice");
    carillon.write(
        carillon.topics.workflows(),
        "invoice/acme",
        WorkflowChange.newBuilder()
            .setTemplates(
                Map.of("in_app_feed", StepTemplate.newBuilder().setTitle("Hello").build()))
            .build());
    carillon.write(
        carillon.topics.workflows(),
        "invoice",
        WorkflowChange.newBuilder().setOperation(ChangeOperation.DELETE).build());

    String workflow =
        "{\"critical\":false,\"name\":\"Invoice\",\"steps\":[{\"channel\":\"in_app_feed\","
            + "\"template\":{\"title\":\"Due\"},\"type\":\"channel\"}]}";
    assertThat(told())
        .containsExactly(
            " WORKFLOW invoice: null -> " + workflow,
            "acme WORKFLOW_OVERRIDE invoice: null ->"
                + " {\"critical\":false,\"templates\":{\"in_app_feed\":{\"title\":\"Hello\"}}}",
            " WORKFLOW invoice: " + workflow + " -> null");
  }

  @Test
  void aKeyWithoutItsHash() {
    StoredKey key =
        StoredKey.newBuilder()
            .setKind(KeyKind.SECRET)
            .setHash(HASH)
            .setName("billing")
            .setScopes(List.of("notify"))
            .setTenants(List.of("acme"))
            .setCreatedAt(DrivenTopology.START)
            .setCreatedBy("key_0")
            .build();
    carillon.writeWith(carillon.topics.keys(), "key_1", key, "carillon.actor", "key:key_0");
    StoredKey other = StoredKey.newBuilder(key).setHash("b".repeat(64)).build();
    carillon.write(carillon.topics.keys(), "key_1", other);
    carillon.write(carillon.topics.keys(), "key_1", other);
    carillon.writeWith(carillon.topics.keys(), "key_1", null);
    carillon.writeWith(carillon.topics.keys(), "key_1", null);
    carillon.writeBytes(
        carillon.topics.keys(), "key_2".getBytes(StandardCharsets.UTF_8), new byte[] {1});

    String document =
        "{\"created_at\":\"2026-01-01T00:00:00Z\",\"created_by\":\"key_0\",\"kind\":\"secret\","
            + "\"name\":\"billing\",\"scopes\":[\"notify\"],%s\"tenants\":[\"acme\"]}";
    String plain = document.formatted("");
    assertThat(told())
        .containsExactly(
            " KEY key_1: null -> " + plain,
            " KEY key_1: " + plain + " -> " + document.formatted("\"secret\":\"replaced\","),
            " KEY key_1: " + plain + " -> null");
    assertThat(carillon.deadLetters()).hasSize(1);
  }

  @Test
  void whoSaidItAndInWhichTrace() {
    TenantChange change = TenantChange.newBuilder().setName("a").build();
    carillon.writeWith(
        carillon.topics.tenants(),
        "a",
        change,
        "carillon.actor",
        "key:key_9",
        "traceparent",
        TRACE,
        "x-secret",
        "not for others");
    carillon.writeWith(carillon.topics.tenants(), "b", change, "carillon.actor", "crm-sync");
    carillon.write(carillon.topics.tenants(), "c", change);
    carillon.writeWith(
        carillon.topics.users(),
        "ann",
        UserChange.newBuilder().setAttributes(Map.of("tenant_id", "a")).build(),
        "carillon.actor",
        "user:ann");

    List<TestRecord<String, AuditEntry>> told = carillon.audit();
    assertThat(told.stream().map(r -> r.value().getActorType() + " " + r.value().getActorId()))
        .containsExactly("KEY key_9", "KAFKA crm-sync", "KAFKA null", "USER ann");
    assertThat(told.stream().map(r -> r.value().getTraceId()))
        .containsExactly("4bf92f3577b34da6a3ce929d0e0e4736", null, null, null);
    assertThat(told.get(0).headers().toArray())
        .extracting(header -> header.key())
        .containsExactly("traceparent");
    assertThat(told.get(0).value().getOrigin()).isEqualTo("carillon.tenants-0@0");
    assertThat(told.get(0).value().getAt()).isEqualTo(DrivenTopology.START);
  }

  /** A tenant that a notification is the first to name is made by who sent that. */
  @Test
  void aStubIsMadeByWhoeverNamedTheTenant() {
    carillon.writeWith(
        carillon.topics.notifications(),
        null,
        DrivenTopology.notification("n").setTenant("new").setRecipients(List.of("ann")).build(),
        "carillon.actor",
        "key:key_9");

    List<TestRecord<String, AuditEntry>> told = carillon.audit();
    assertThat(told.stream().map(AuditTest::text))
        .containsExactly("new TENANT new: null -> {\"feed_topic\":\"shared\",\"stub\":true}");
    assertThat(told.get(0).value().getActorType()).isEqualTo(AuditActor.KEY);
    assertThat(told.get(0).value().getActorId()).isEqualTo("key_9");
  }

  /** As many control characters as an attribute may have are six times as many in JSON. */
  @Test
  void whatIsTooLargeIsLeftOut() {
    Map<String, Object> large = new java.util.TreeMap<>();
    for (int i = 0; i < 40; i++) {
      large.put("a" + i, "\u0001".repeat(8_000));
    }
    carillon.user("ann", Map.of(), Map.of("acme", large));

    AuditEntry entry = carillon.audit().get(0).value();
    assertThat(entry.getResource()).isEqualTo(AuditResource.MEMBERSHIP);
    assertThat(entry.getAfter()).isNull();
    assertThat(entry.getLeftOut()).containsExactly("after");
  }

  @Test
  void whatIsRefusedIsNotTold() {
    carillon.tenant(
        "acme",
        TenantChange.newBuilder()
            .setSettings(Settings.newBuilder().setChannels(Map.of("hook", "no")).build())
            .build());
    preferences("ann", "bad/tenant\u0000", ChangeOperation.REPLACE, Map.of("news", true));

    assertThat(carillon.deadLetters()).isNotEmpty();
    assertThat(told()).isEmpty();
  }

  private List<String> told() {
    return carillon.audit().stream().map(AuditTest::text).toList();
  }

  private static String text(TestRecord<String, AuditEntry> entry) {
    AuditEntry said = entry.value();
    assertThat(entry.key()).isEqualTo(said.getTenant() == null ? "" : said.getTenant());
    return "%s %s %s: %s -> %s"
        .formatted(
            entry.key(),
            said.getResource(),
            said.getResourceId(),
            said.getBefore(),
            said.getAfter());
  }

  private static Map<String, @Nullable Map<String, Object>> singleNull(String tenant) {
    Map<String, @Nullable Map<String, Object>> map = new java.util.HashMap<>();
    map.put(tenant, null);
    return map;
  }

  private static PreferenceSet set(Map<String, Object> categories) {
    return PreferenceSet.newBuilder().setCategories(categories).build();
  }

  private void preferences(
      String user,
      @Nullable String tenant,
      ChangeOperation operation,
      Map<String, Object> categories) {
    carillon.write(
        carillon.topics.preferences(),
        user,
        PreferenceChange.newBuilder()
            .setTenantId(tenant)
            .setOperation(operation)
            .setPreferences(set(categories))
            .build());
  }

  private void workflow(String key, String name) {
    carillon.write(
        carillon.topics.workflows(),
        key,
        WorkflowChange.newBuilder()
            .setName(name)
            .setSteps(
                List.of(
                    WorkflowStep.newBuilder()
                        .setChannel("in_app_feed")
                        .setTemplate(StepTemplate.newBuilder().setTitle("Due").build())
                        .build()))
            .build());
  }
}
