package io.carillon.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.Branding;
import io.carillon.avro.Condition;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserChange;
import io.carillon.schemas.Topic;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.resolve.preference.Sets;
import io.carillon.topology.store.StoreNames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes on a public topic becomes a dead letter with reason, original bytes and origin,
 * and what came before and after it is processed.
 */
class BadInputTest {

  private final DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] unknownSchema() {
    return ByteBuffer.allocate(9).put((byte) 0).putInt(99_999).putInt(1).array();
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("not Avro", "key", bytes("{\"hello\": 1}"), "unreadable"),
        Arguments.of("empty", "key", new byte[0], "unreadable"),
        Arguments.of("four bytes", "key", new byte[] {0, 0, 0, 1}, "unreadable"),
        Arguments.of("unknown schema id", "key", unknownSchema(), "unreadable"),
        Arguments.of("a tombstone", "key", null, "tombstone"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void whatCannotBeReadIsADeadLetterOnEveryTopic(
      String what, String key, byte @Nullable [] value, String reason) {
    List<Topic<? extends SpecificRecord>> publicTopics =
        List.of(
            carillon.topics.users(),
            carillon.topics.feedActions(),
            carillon.topics.tenants(),
            carillon.topics.environment(),
            carillon.topics.preferences(),
            carillon.topics.workflows(),
            carillon.topics.notifications(),
            carillon.topics.userLog());
    carillon.toUsers("before", "ann");
    for (Topic<?> topic : publicTopics) {
      carillon.writeBytes(topic, bytes(key), value);
    }
    carillon.toUsers("after", "ann");

    assertThat(carillon.feedIds("ann")).containsExactly("after", "before");
    List<DeadLetter> dead = carillon.deadLetters();
    assertThat(dead).hasSameSizeAs(publicTopics);
    assertThat(dead)
        .allSatisfy(
            letter -> {
              assertThat(letter.reason()).isEqualTo(reason);
              assertThat(letter.value()).isEqualTo(value);
              assertThat(letter.key()).isEqualTo(bytes(key));
            });
    assertThat(dead.stream().map(DeadLetter::origin))
        .containsExactly(
            "carillon.users-0@0",
            "carillon.feed-actions-0@0",
            "carillon.tenants-0@0",
            "carillon.environment-0@0",
            "carillon.preferences-0@0",
            "carillon.workflows-0@0",
            "carillon.notify-0@1",
            "carillon.user-log-0@1");
  }

  static Stream<Arguments> badUsers() {
    Map<String, Object> many = new HashMap<>();
    IntStream.range(0, 10_000).forEach(i -> many.put("attribute" + i, (double) i));
    return Stream.of(
        Arguments.of("no key", null, Map.of("a", "b"), "missing_key"),
        Arguments.of("an empty key", "", Map.of("a", "b"), "missing_key"),
        Arguments.of("a blank key", " ", Map.of("a", "b"), "invalid"),
        Arguments.of("a key of 1,000 characters", "x".repeat(1_000), Map.of("a", "b"), "too_large"),
        Arguments.of("a million characters", "u", Map.of("a", "x".repeat(1_000_000)), "too_large"),
        Arguments.of("10,000 attributes", "u", many, "too_large"),
        Arguments.of("not a number", "u", Map.of("a", Double.NaN), "invalid"),
        Arguments.of("a tenant id that is a number", "u", Map.of("tenant_id", 5.0), "invalid"),
        Arguments.of(
            "a tenant id that cannot be a topic name",
            "u",
            Map.of("tenant_id", "é".repeat(100)),
            "invalid"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badUsers")
  void aBadUserIsADeadLetter(
      String what, @Nullable String key, Map<String, Object> attributes, String reason) {
    carillon.user("ann", Map.of("n", 1.0));
    carillon.write(
        carillon.topics.users(), key, UserChange.newBuilder().setAttributes(attributes).build());
    carillon.user("bob", Map.of("n", 2.0));

    assertThat(carillon.userState("ann")).isNotNull();
    assertThat(carillon.userState("bob")).isNotNull();
    assertThat(carillon.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo(reason));
  }

  private static PreferenceSet set(String text) {
    return Objects.requireNonNull(Sets.avro(text));
  }

  private static Arguments preferences(String what, String set, String reason, String field) {
    return preferences(what, set(set), reason, field);
  }

  private static Arguments preferences(
      String what, PreferenceSet set, String reason, String field) {
    return Arguments.of(
        what, PreferenceChange.newBuilder().setPreferences(set).build(), reason, field);
  }

  private static PreferenceSet aMegabyte() {
    Map<String, Object> categories = new HashMap<>();
    for (int i = 0; i < 130; i++) {
      categories.put(
          "c" + i,
          new PreferenceSetting(
              Map.of(),
              Map.of(),
              List.of(new Condition("recipient.a", "equal_to", "x".repeat(8_000))),
              null,
              null,
              null));
    }
    PreferenceSet set = PreferenceSets.empty();
    set.setCategories(categories);
    return set;
  }

  static Stream<Arguments> badPreferences() {
    return Stream.of(
        preferences(
            "an unknown operator",
            "{categories: {c: {conditions: [{variable: data.x, operator: is_odd}]}}}",
            "invalid",
            "preferences.categories.c.conditions[0].operator"),
        preferences(
            "an unknown variable",
            "{channels: {inbox: {conditions: [{variable: env.x, operator: empty}]}}}",
            "invalid",
            "preferences.channels.inbox.conditions[0].variable"),
        preferences(
            "an argument of the wrong type",
            "{workflows: {w: {conditions: [{variable: data.x, operator: is_between, argument:"
                + " '3'}]}}}",
            "invalid",
            "preferences.workflows.w.conditions[0].argument"),
        preferences(
            "an unknown type of channel",
            "{categories: {c: {channel_types: {fax: false}}}}",
            "invalid",
            "preferences.categories.c.channel_types"),
        preferences(
            "an unknown strategy",
            "{categories: {__strategy__: append}}",
            "invalid",
            "preferences.__strategy__"),
        preferences("1 MB", aMegabyte(), "too_large", "preferences"),
        preferences(
            "a name of 1,000 characters",
            "{categories: {" + "x".repeat(1_000) + ": false}}",
            "invalid",
            "preferences.categories"),
        Arguments.of(
            "what cannot be cleared",
            PreferenceChange.newBuilder()
                .setPreferences(PreferenceSets.empty())
                .setClear(List.of("flavours/sweet"))
                .build(),
            "invalid",
            "clear"),
        Arguments.of(
            "a tenant that cannot be one",
            PreferenceChange.newBuilder()
                .setPreferences(PreferenceSets.empty())
                .setTenantId("é".repeat(100))
                .build(),
            "invalid",
            "tenant_id"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badPreferences")
  void aBadPreferenceSetIsADeadLetter(
      String what, PreferenceChange change, String reason, String field) {
    carillon.user("ann", Map.of());
    carillon.write(carillon.topics.preferences(), "ann", change);
    carillon.toUsers("after", "ann");

    isTheOnlyOne(reason, field);
    assertThat(carillon.feedIds("ann")).containsExactly("after");
    assertThat(carillon.store(StoreNames.PREFERENCES).all().hasNext()).isFalse();
  }

  private static Settings.Builder branding(Branding.Builder branding) {
    return Settings.newBuilder().setBranding(branding.build());
  }

  private static Settings.Builder hook(String settings) {
    return Settings.newBuilder().setChannels(Map.of("hook", settings));
  }

  static Stream<Arguments> badSettings() {
    return Stream.of(
        Arguments.of(
            "a colour that is none",
            branding(Branding.newBuilder().setPrimaryColor("red")),
            "settings.branding.primary_color"),
        Arguments.of(
            "a colour with more behind it",
            branding(Branding.newBuilder().setDarkPrimaryColorContrast("#fff;}*{x:y")),
            "settings.branding.dark_primary_color_contrast"),
        Arguments.of(
            "an image that is a script",
            branding(Branding.newBuilder().setDarkLogoUrl("javascript:alert(1)")),
            "settings.branding.dark_logo_url"),
        Arguments.of(
            "an unknown operator",
            Settings.newBuilder()
                .setPreferenceSet(
                    set("{categories: {c: {conditions: [{variable: data.x, operator: is_odd}]}}}")),
            "settings.preference_set.categories.c.conditions[0].operator"),
        Arguments.of(
            "preferences of 1 MB",
            Settings.newBuilder().setPreferenceSet(aMegabyte()),
            "settings.preference_set"),
        Arguments.of(
            "a secret in clear",
            hook(
                "{\"type\":\"http\",\"url\":\"https://e.com/\",\"headers\":{\"Authorization\":"
                    + "\"s3cret\"}}"),
            "settings.channels.hook.headers.Authorization"),
        Arguments.of(
            "credentials in clear",
            hook(
                "{\"type\":\"email\",\"from\":\"a@b.c\",\"vendor\":{\"name\":\"x\","
                    + "\"credentials\":{\"password\":\"s3cret\"}}}"),
            "settings.channels.hook.vendor.credentials.password"),
        Arguments.of(
            "a channel that leads to a script",
            hook("{\"type\":\"http\",\"url\":\"javascript:alert(1)\"}"),
            "settings.channels.hook.url"),
        Arguments.of(
            "a channel of an unknown type",
            hook("{\"type\":\"fax\"}"),
            "settings.channels.hook.type"));
  }

  /** Of a tenant and of the environment alike; what is said of a secret does not repeat it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("badSettings")
  void badSettingsAreADeadLetter(String what, Settings.Builder settings, String field) {
    carillon.tenant("acme", TenantChange.newBuilder().setSettings(settings.build()).build());
    carillon.environment(EnvironmentChange.newBuilder().setSettings(settings.build()).build());
    carillon.toUsers("after", "ann");

    assertThat(carillon.deadLetters())
        .hasSize(2)
        .allSatisfy(
            letter -> {
              assertThat(letter.field()).isEqualTo(field);
              assertThat(letter.detail()).isNotBlank().doesNotContain("s3cret");
            });
    assertThat(carillon.driver.getKeyValueStore(StoreNames.TENANTS).get("acme")).isNull();
    assertThat(carillon.feedIds("ann")).containsExactly("after");
  }

  @Test
  void onlyATenantInsists() {
    Settings insisting =
        Settings.newBuilder()
            .setPreferenceSet(set("{channels: {__strategy__: replace, inbox: false}}"))
            .build();
    carillon.environment(EnvironmentChange.newBuilder().setSettings(insisting).build());
    isTheOnlyOne("invalid", "settings.preference_set.__strategy__");
  }

  private void isTheOnlyOne(String reason, String field) {
    assertThat(carillon.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo(reason);
              assertThat(letter.field()).isEqualTo(field);
              assertThat(letter.detail()).isNotBlank();
            });
  }

  static Stream<Arguments> badNotifications() {
    Notify plain = DrivenTopology.notification("bad").build();
    List<String> crowd = IntStream.range(0, 100_001).mapToObj(i -> "u" + i).toList();
    return Stream.of(
        bad("nobody to hear of it", plain, "invalid", "recipients"),
        bad("a segment that does not parse", segment("{\"role\":"), "invalid", "segment"),
        bad("no operator", segment("tenant_id"), "invalid", "segment"),
        bad("an empty segment", segment(""), "invalid", "segment"),
        bad("an empty object", segment("{}"), "invalid", "segment"),
        bad(
            "an unknown operator",
            segment("{\"attribute\":\"a\",\"op\":\"equals\",\"value\":1}"),
            "invalid",
            "segment"),
        bad("too many recipients", to(crowd), "too_large", "recipients"),
        bad("a blank recipient", to(List.of(" ")), "invalid", "recipients"),
        bad(
            "no title",
            Notify.newBuilder(to(List.of("u"))).setTitle(null).build(),
            "invalid",
            "title"),
        bad(
            "2 MB",
            Notify.newBuilder(to(List.of("u"))).setBody("x".repeat(2_000_000)).build(),
            "too_large",
            "body"),
        bad(
            "data that is no object",
            Notify.newBuilder(to(List.of("u"))).setData("[1]").build(),
            "invalid",
            "data"),
        bad(
            "a script as url",
            Notify.newBuilder(to(List.of("u"))).setUrl("javascript:alert(1)").build(),
            "invalid",
            "url"),
        bad(
            "an operation of a later release",
            Notify.newBuilder(to(List.of("u"))).setOperation(NotifyOperation.UNKNOWN).build(),
            "unsupported",
            "operation"),
        bad(
            "an id with a slash",
            Notify.newBuilder(to(List.of("u"))).setId("a/b").build(),
            "invalid",
            "id"),
        bad(
            "a workflow with a category beside it",
            Notify.newBuilder(to(List.of("u"))).setWorkflow("w").setCategory("c").build(),
            "invalid",
            "category"),
        bad(
            "what can be no workflow",
            Notify.newBuilder(to(List.of("u"))).setWorkflow("a/b").build(),
            "invalid",
            "workflow"),
        bad(
            "another tenant than the segment's",
            Notify.newBuilder(segment("tenant_id:acme")).setTenant("globex").build(),
            "invalid",
            "segment"),
        bad(
            "a tenant that cannot be a topic name",
            Notify.newBuilder(to(List.of("u"))).setTenant("é".repeat(100)).build(),
            "invalid",
            "tenant"));
  }

  private static Arguments bad(String what, Notify notify, String reason, String field) {
    return Arguments.of(what, notify, reason, field);
  }

  private static Notify segment(String segment) {
    return DrivenTopology.notification("bad").setSegment(segment).build();
  }

  private static Notify to(List<String> recipients) {
    return DrivenTopology.notification("bad").setRecipients(recipients).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badNotifications")
  void aBadNotificationIsADeadLetter(String what, Notify notify, String reason, String field) {
    carillon.toUsers("before", "ann");
    carillon.notify(notify);
    carillon.toUsers("after", "ann");

    assertThat(carillon.feedIds("ann")).containsExactly("after", "before");
    assertThat(carillon.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo(reason);
              assertThat(letter.field()).startsWith(field);
              assertThat(letter.origin()).isEqualTo("carillon.notify-0@1");
              assertThat(letter.detail()).isNotBlank();
            });
  }

  @Test
  void aTimestampInTheYear3000HoldsNobodyUpAndForgetsNoIdempotencyKey() {
    carillon.advance(Duration.between(carillon.now(), java.time.Instant.now()));
    Notify once = DrivenTopology.notification("once").setRecipients(List.of("ann")).build();
    carillon.notify(once);
    carillon
        .driver
        .createInputTopic(
            carillon.topics.notifications().name(),
            carillon.topics.notifications().keys().serializer(),
            carillon.topics.notifications().values().serializer())
        .pipeInput(
            null,
            DrivenTopology.notification("future").setRecipients(List.of("ann")).build(),
            java.time.Instant.parse("3000-01-01T00:00:00Z"));
    carillon.advance(Duration.ofHours(1));
    carillon.notify(once);
    carillon.notify(Notify.newBuilder(once).setTitle("another").build());

    assertThat(carillon.feedIds("ann")).containsExactly("future", "once");
    assertThat(carillon.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo("idempotency_conflict"));
  }
}
