package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.Branding;
import io.carillon.avro.ChannelOutcome;
import io.carillon.avro.Delivery;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Notify;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.schemas.MessageId;
import io.carillon.topology.deliver.DeliverSettings;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.Explanation;
import io.carillon.topology.feed.FeedSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels beside the feed, through the whole topology. */
class ChannelsTest {

  private static final Duration TURN = Duration.ofMillis(10);

  /** Nobody is told at once, and a turn is over with its first record. */
  private static final DeliverSettings ONE_EACH_TURN =
      new DeliverSettings(0, 1 << 20, Duration.ofDays(1), Duration.ofDays(1), 1, 1, 100, 1, 2);

  private DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  private void slowly() {
    carillon.close();
    carillon = new DrivenTopology(FeedSettings.DEFAULT, ONE_EACH_TURN, Map.of());
  }

  private void turns(int many) {
    for (int i = 0; i < many; i++) {
      carillon.advance(TURN);
    }
  }

  private static Notify.Builder by(String id, String... channels) {
    return DrivenTopology.notification(id).setChannels(List.of(channels));
  }

  private void toUsers(String id, String channel, String... users) {
    carillon.notify(by(id, channel).setRecipients(List.of(users)).build());
  }

  private void toAll(String id, String channel) {
    carillon.notify(by(id, channel).setSegment("{\"all_users\":true}").build());
  }

  private List<Delivery> left(String channel) {
    return carillon.deliveries(channel).stream().map(TestRecord::value).toList();
  }

  /** As {@code user notification}. */
  private List<String> told(String channel) {
    return left(channel).stream()
        .map(each -> each.getUserId() + " " + each.getNotificationId())
        .toList();
  }

  private void tenant(String id, @Nullable String color, @Nullable String hook) {
    carillon.tenant(
        id,
        TenantChange.newBuilder()
            .setSettings(
                Settings.newBuilder()
                    .setBranding(
                        color == null ? null : Branding.newBuilder().setPrimaryColor(color).build())
                    .setChannels(hook == null ? Map.of() : Map.of("hook", hook))
                    .build())
            .build());
  }

  private List<KeyValue<Bytes, byte[]>> rows() {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> each = carillon.store("expansions").all()) {
      each.forEachRemaining(row -> rows.add(row));
    }
    rows.removeIf(row -> row.key.get()[0] == 3);
    return rows;
  }

  private ChannelOutcome counted(String id, String channel) {
    return Objects.requireNonNull(
        carillon.outcome(id).orElseThrow().channels().get(channel), channel);
  }

  private Explanation explain(String id, String user) {
    return new Explainer(carillon.stores(), FeedSettings.DEFAULT)
        .explain(id, user, carillon.userState(user), carillon.now().toEpochMilli())
        .orElseThrow();
  }

  @Test
  void aDeliveryHasAllThatASinkNeeds() {
    carillon.channel("hook", "https://example.com/hook");
    carillon.notify(
        by("one", "hook")
            .setRecipients(List.of("ann"))
            .setBody("body")
            .setUrl("/there")
            .setData("{\"n\":1}")
            .setCategory("news")
            .setExpiresAt(carillon.now().plusSeconds(60))
            .build());

    List<TestRecord<String, Delivery>> records = carillon.deliveries("hook");

    assertThat(records).hasSize(1);
    String messageId = new MessageId("one", "ann").toString();
    assertThat(records.get(0).key()).isEqualTo(messageId);
    assertThat(records.get(0).timestamp()).isEqualTo(carillon.now().toEpochMilli());
    Delivery delivery = records.get(0).value();
    assertThat(delivery.getAttemptKey()).matches("[A-Za-z0-9_-]{43}");
    Delivery expected =
        Delivery.newBuilder()
            .setMessageId(messageId)
            .setUserId("ann")
            .setAddress("https://example.com/hook")
            .setAttemptKey(delivery.getAttemptKey())
            .setNotificationId("one")
            .setChannel("hook")
            .setType("http")
            .setContent(
                Map.of(
                    "title", "title of one", "body", "body", "url", "/there", "data", "{\"n\":1}"))
            .setSettings(DrivenTopology.http("https://example.com/hook"))
            .setCategories(List.of("news"))
            .setExpiresAt(carillon.now().plusSeconds(60))
            .build();
    assertThat(delivery).isEqualTo(expected);
    assertThat(carillon.feedIds("ann")).containsExactly("one");
    assertThat(rows()).hasSize(1); // That the feed is to be told when it expires.
    assertThat(counted("one", "hook")).isEqualTo(new ChannelOutcome(Map.of(), 1L));
  }

  @Test
  void attemptKeysAreTheSameForTheSameMessageOnly() {
    carillon.channel("hook", "https://example.com/hook");
    carillon.channel("other", "https://example.com/other");
    carillon.notify(by("one", "hook", "other").setRecipients(List.of("ann", "bob")).build());

    assertThat(
            Stream.of("hook", "other")
                .flatMap(key -> left(key).stream())
                .map(Delivery::getAttemptKey))
        .hasSize(4)
        .doesNotHaveDuplicates();
  }

  @Test
  void tenantsHaveTheirOwnLookAndSettings() {
    carillon.environment(
        EnvironmentChange.newBuilder()
            .setSettings(
                Settings.newBuilder()
                    .setBranding(
                        Branding.newBuilder()
                            .setPrimaryColor("#000000")
                            .setLogoUrl("https://logo/e")
                            .build())
                    .setChannels(
                        Map.of(
                            "hook",
                            "{\"type\":\"http\",\"url\":\"https://e.com/\",\"headers\":"
                                + "{\"Authorization\":\"env:TOKEN\"}}"))
                    .build())
            .build());
    tenant("acme", "#ff0000", "{\"type\":\"http\",\"url\":\"https://acme.com/\"}");
    tenant("globex", "#00ff00", "{\"type\":\"http\",\"headers\":{\"X-Site\":\"g\"}}");
    carillon.user("ann", Map.of("tenant_id", "acme"));
    carillon.user("bob", Map.of("tenant_id", "globex"));
    carillon.user("cid", Map.of("tenant_id", "unheard-of"));
    carillon.notify(
        by("one", "hook")
            .setSegment("{\"tenant_id\":[\"acme\",\"globex\",\"unheard-of\"]}")
            .build());

    List<Delivery> left = left("hook");
    assertThat(left)
        .extracting(
            Delivery::getUserId,
            Delivery::getTenant,
            Delivery::getAddress,
            Delivery::getSettings,
            each -> Objects.requireNonNull(each.getBranding()).getPrimaryColor(),
            each -> Objects.requireNonNull(each.getBranding()).getLogoUrl())
        .containsExactlyInAnyOrder(
            tuple(
                "ann",
                "acme",
                "https://acme.com/",
                // Without the environment's credentials: they are not for acme's address.
                "{\"type\":\"http\",\"url\":\"https://acme.com/\"}",
                "#ff0000",
                "https://logo/e"),
            tuple(
                "bob",
                "globex",
                "https://e.com/",
                "{\"type\":\"http\",\"url\":\"https://e.com/\",\"headers\":{\"X-Site\":\"g\"}}",
                "#00ff00",
                "https://logo/e"),
            tuple(
                "cid",
                "unheard-of",
                "https://e.com/",
                "{\"type\":\"http\",\"url\":\"https://e.com/\",\"headers\":"
                    + "{\"Authorization\":\"env:TOKEN\"}}",
                "#000000",
                "https://logo/e"));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void mutedHereHeardThere() {
    carillon.channel("hook", "https://example.com/hook");
    carillon.prefer("ann", null, "{channel_types: {in_app_feed: false}}");
    carillon.prefer("bob", null, "{channel_types: {http: false}}");
    carillon.prefer("cid", null, "{channels: {hook: false, inbox: false}}");
    carillon.user("dee", Map.of());
    toAll("one", "hook");

    assertThat(told("hook")).containsExactlyInAnyOrder("ann one", "dee one");
    assertThat(carillon.feedIds("ann")).isEmpty();
    assertThat(carillon.feedIds("bob")).containsExactly("one");
    assertThat(carillon.feedIds("cid")).isEmpty();
    assertThat(counted("one", "hook")).isEqualTo(new ChannelOutcome(Map.of("preferences", 2L), 2L));
    assertThat(carillon.outcome("one").orElseThrow().suppressed())
        .isEqualTo(Map.of("preferences", 2L));

    Explanation ann = explain("one", "ann");
    assertThat(ann.delivered()).isFalse();
    assertThat(ann.channels()).hasSize(1);
    assertThat(ann.channels().get(0).delivered()).isTrue();
    Explanation bob = explain("one", "bob");
    assertThat(bob.delivered()).isTrue();
    assertThat(bob.channels().get(0).delivered()).isFalse();
    assertThat(bob.channels().get(0).steps().toString()).contains("channel_types.http");
    assertThat(explain("one", "dee").channels())
        .containsExactly(new Explanation.Channel("hook", true, List.of()));
  }

  @Test
  void whoHasNobodyInTheFeedStillHasTheChannel() {
    slowly();
    carillon.channel("hook", "https://example.com/hook");
    carillon.prefer("ann", null, "{channel_types: {in_app_feed: false}}");
    toAll("one", "hook");
    turns(5);

    assertThat(told("hook")).containsExactly("ann one");
    assertThat(rows()).isEmpty();
  }

  @Test
  void manyLeaveSliceBySliceEachOnceAndAsTheyWouldAtOnce() {
    carillon.channel("hook", "https://example.com/hook");
    for (int i = 0; i < 30; i++) {
      carillon.user("u" + i, Map.of("a", "b"));
    }
    toAll("one", "hook");
    List<Delivery> atOnce = left("hook");
    assertThat(atOnce).hasSize(30);

    slowly();
    carillon.channel("hook", "https://example.com/hook");
    for (int i = 0; i < 30; i++) {
      carillon.user("u" + i, Map.of("a", "b"));
    }
    toAll("one", "hook");
    assertThat(told("hook")).isEmpty();
    turns(2);
    List<Delivery> first = left("hook");
    assertThat(first).hasSizeBetween(1, 2);
    turns(80);
    assertThat(Stream.concat(first.stream(), left("hook").stream()))
        .containsExactlyElementsOf(atOnce);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aRetractionStopsWhatWaits() {
    slowly();
    carillon.channel("hook", "https://example.com/hook");
    for (int i = 0; i < 5; i++) {
      carillon.user("u" + i, Map.of());
    }
    toAll("one", "hook");
    turns(3);
    int before = left("hook").size();
    assertThat(before).isBetween(1, 3);
    carillon.retract("one");
    turns(40);

    assertThat(left("hook")).isEmpty();
    assertThat(rows()).isEmpty();
    assertThat(explain("one", "u0").channels().get(0).steps().toString()).contains("retracted");
  }

  @Test
  void whatWasTakenBackBeforeItCameNeverLeaves() {
    carillon.channel("hook", "https://example.com/hook");
    carillon.retract("one");
    toUsers("one", "hook", "ann");

    assertThat(left("hook")).isEmpty();
    assertThat(counted("one", "hook")).isEqualTo(new ChannelOutcome(Map.of("retracted", 1L), 0L));
  }

  @Test
  void expiryStopsWhatWaits() {
    slowly();
    carillon.channel("hook", "https://example.com/hook");
    carillon.notify(
        by("one", "hook")
            .setRecipients(List.of("ann", "bob", "cid"))
            .setExpiresAt(carillon.now().plusMillis(15))
            .build());
    turns(20);

    assertThat(left("hook")).hasSizeLessThan(3);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aTopicThatIsNotThereHoldsUpItsOwnChannelOnly() {
    carillon.channel("hook", "https://example.com/hook");
    carillon.channel("other", "https://example.com/other");
    carillon.missing.add("carillon.deliveries.hook");
    carillon.notify(by("one", "hook", "other").setRecipients(List.of("ann")).build());
    toUsers("two", "hook", "ann");
    turns(20);

    assertThat(told("other")).containsExactly("ann one");
    assertThat(carillon.feedEvents("carillon.feed")).hasSize(2);
    assertThat(rows()).hasSize(2);
    carillon.missing.clear();
    turns(30);
    assertThat(told("hook")).containsExactly("ann one", "ann two");
    assertThat(rows()).isEmpty();
  }

  @Test
  void frozenWithTheNotification() {
    slowly();
    carillon.channel("hook", "https://example.com/old");
    carillon.user("ann", Map.of());
    toAll("one", "hook");
    carillon.channel("hook", "https://example.com/new");
    carillon.prefer("ann", null, "{channels: {hook: false}}");
    turns(5);

    assertThat(left("hook"))
        .extracting(Delivery::getAddress)
        .containsExactly("https://example.com/old");
  }

  @Test
  void whoHasNoSettingsForTheirMessagesTenantIsSkippedWithThatReason() {
    tenant("acme", null, DrivenTopology.http("https://acme.com/"));
    carillon.user("ann", Map.of("tenant_id", "acme"));
    // A segment's tenant is acme; who is named beside it has a message of no tenant.
    carillon.notify(
        by("one", "hook")
            .setSegment("{\"tenant_id\":\"acme\"}")
            .setRecipients(List.of("bob"))
            .build());

    assertThat(told("hook")).containsExactly("ann one");
    assertThat(carillon.feedIds("bob")).containsExactly("one");
    assertThat(counted("one", "hook"))
        .isEqualTo(new ChannelOutcome(Map.of("not_configured", 1L), 1L));
    assertThat(explain("one", "bob").channels().get(0).steps().toString())
        .contains("not_configured");
  }

  @Test
  void whatIsNotConfiguredIsRefusedAndSaysWhatToPut() {
    tenant("acme", null, DrivenTopology.http("https://acme.com/"));
    tenant("globex", null, "{\"type\":\"http\",\"headers\":{\"X-Site\":\"g\"}}");
    toUsers("none", "hook", "ann");
    carillon.notify(by("half", "hook").setTenant("globex").setRecipients(List.of("ann")).build());
    carillon.notify(by("fine", "hook").setTenant("acme").setRecipients(List.of("ann")).build());
    toUsers("feed", "inbox", "ann");
    carillon.notify(by("twice", "a", "a").setRecipients(List.of("ann")).build());
    toUsers("shape", "No Key", "ann");

    assertThat(told("hook")).containsExactly("ann fine");
    assertThat(carillon.feedIds("ann")).containsExactly("fine");
    List<DeadLetter> letters = carillon.deadLetters();
    assertThat(letters).extracting(DeadLetter::reason).hasSize(5).containsOnly("invalid");
    assertThat(letters.get(0).toString()).contains("PUT /v1/environment");
    assertThat(letters.get(1).toString()).contains("globex", "PUT /v1/tenants");
  }
}
