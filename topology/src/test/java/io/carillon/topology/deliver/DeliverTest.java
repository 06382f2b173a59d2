package io.carillon.topology.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.FeedEvent;
import io.carillon.avro.FeedEventType;
import io.carillon.avro.FeedTopic;
import io.carillon.avro.MessageAction;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.MessageId;
import io.carillon.topology.DrivenTopology;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.TenantScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told by topics, and in which order. */
class DeliverTest {

  private static final String UNTAGGED = "carillon.feed";
  private static final String SHARED = "carillon.feed-shared";
  private static final String ACME = "carillon.feed.acme";
  private static final String GLOBEX = "carillon.feed.globex";
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

  private void tenant(String id, FeedTopic topic) {
    carillon.tenant(id, TenantChange.newBuilder().setFeedTopic(topic).build());
  }

  private void members(String tenant, int from, int to) {
    for (int i = from; i < to; i++) {
      carillon.user("u" + i, Map.of("tenant_id", tenant));
    }
  }

  private void toMembers(String id, String tenant) {
    carillon.toSegment(id, "{\"tenant_id\":\"" + tenant + "\"}");
  }

  /** As {@code user type notification}. */
  private List<String> told(String topic) {
    return carillon.feedEvents(topic).stream().map(DeliverTest::words).toList();
  }

  private static String words(TestRecord<String, FeedEvent> record) {
    FeedEvent event = record.value();
    return record.key()
        + " "
        + event.getType()
        + " "
        + (event.getUpTo() == null ? event.getNotificationId() : "up to " + event.getUpTo());
  }

  private void turns(int many) {
    for (int i = 0; i < many; i++) {
      carillon.advance(TURN);
    }
  }

  /** But for what is remembered of tenants. */
  private List<KeyValue<Bytes, byte[]>> rows() {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> each = carillon.store("expansions").all()) {
      each.forEachRemaining(row -> rows.add(row));
    }
    rows.removeIf(row -> row.key.get()[0] == 3);
    return rows;
  }

  @Test
  void aMessageIsToldAtOnceAndLeavesNoRow() {
    carillon.toUsers("one", "ann");

    List<TestRecord<String, FeedEvent>> told = carillon.feedEvents(UNTAGGED);

    assertThat(told).hasSize(1);
    assertThat(told.get(0).key()).isEqualTo("ann");
    assertThat(told.get(0).timestamp()).isEqualTo(carillon.now().toEpochMilli());
    FeedEvent event = told.get(0).value();
    assertThat(event.getType()).isEqualTo(FeedEventType.CREATED);
    assertThat(event.getMessageId()).isEqualTo(new MessageId("one", "ann").toString());
    assertThat(event.getNotificationId()).isEqualTo("one");
    assertThat(event.getTenant()).isNull();
    assertThat(event.getFeed()).isEqualTo("inbox");
    assertThat(event.getPosition()).isEqualTo(carillon.feed("ann").items().get(0).position());
    assertThat(event.getAt()).isEqualTo(carillon.now());
    assertThat(event.getContent().getTitle()).isEqualTo("title of one");
    assertThat(event.getUpTo()).isNull();
    assertThat(rows()).isEmpty();
  }

  /** Knock's components send some with each click. */
  @Test
  void whatIsSaidOfAnInteractionIsTold() {
    carillon.toUsers("one", "ann");
    carillon.interact("ann", "one", "{\"button\":\"primary\"}");
    turns(1);

    FeedEvent event = carillon.feedEvents(UNTAGGED).get(1).value();
    assertThat(event.getType()).isEqualTo(FeedEventType.INTERACTED);
    assertThat(event.getMetadata()).isEqualTo("{\"button\":\"primary\"}");

    carillon.toUsers("two", "ann");
    carillon.interact("ann", "two", "no JSON");
    turns(1);
    assertThat(told(UNTAGGED)).containsExactly("ann CREATED two");
  }

  @Test
  void eachTenantsMessagesGoWhereItSays() {
    tenant("acme", FeedTopic.DEDICATED);
    tenant("globex", FeedTopic.SHARED);
    tenant("initech", FeedTopic.NONE);
    members("acme", 0, 2);
    members("globex", 2, 4);
    members("initech", 4, 6);

    toMembers("a", "acme");
    toMembers("g", "globex");
    toMembers("i", "initech");
    carillon.notify(
        DrivenTopology.notification("stub")
            .setTenant("unheard-of")
            .setRecipients(List.of("u0"))
            .build());

    assertThat(told(ACME)).containsExactly("u0 CREATED a", "u1 CREATED a");
    List<TestRecord<String, FeedEvent>> shared = carillon.feedEvents(SHARED);
    assertThat(shared.stream().map(DeliverTest::words))
        .containsExactly("u2 CREATED g", "u3 CREATED g", "u0 CREATED stub");
    assertThat(shared.stream().map(each -> each.value().getTenant()))
        .containsExactly("globex", "globex", "unheard-of");
    assertThat(
            shared.stream()
                .map(each -> each.headers().lastHeader(FeedTopics.TENANT).value())
                .map(value -> new String(value, StandardCharsets.UTF_8)))
        .containsExactly("globex", "globex", "unheard-of");
    assertThat(told("carillon.feed.initech")).isEmpty();
    assertThat(told(UNTAGGED)).isEmpty();
  }

  @Test
  void manyAreToldSliceBySliceEachOnce() {
    slowly();
    tenant("acme", FeedTopic.DEDICATED);
    members("acme", 0, 50);
    toMembers("a", "acme");
    assertThat(told(ACME)).isEmpty();

    turns(1);
    assertThat(told(ACME)).containsExactly("u0 CREATED a");
    turns(60);
    List<String> rest = told(ACME);
    assertThat(rest).hasSize(49).doesNotHaveDuplicates().contains("u49 CREATED a");
    assertThat(rows()).isEmpty();
  }

  @Test
  void whatIsToldLaterIsWhatIsToldAtOnce() {
    tenant("acme", FeedTopic.DEDICATED);
    members("acme", 0, 3);
    toMembers("a", "acme");
    List<FeedEvent> atOnce = carillon.feedEvents(ACME).stream().map(TestRecord::value).toList();

    slowly();
    tenant("acme", FeedTopic.DEDICATED);
    members("acme", 0, 3);
    toMembers("a", "acme");
    turns(5);
    assertThat(carillon.feedEvents(ACME).stream().map(TestRecord::value))
        .containsExactlyElementsOf(atOnce);
  }

  @Test
  void createdComesBeforeReadThoughTheUserWasFaster() {
    slowly();
    members("acme", 0, 5);
    toMembers("a", "acme");
    carillon.act("u4", MessageAction.READ, "a");
    carillon.actOnAll("u3", MessageAction.ARCHIVED, TenantScope.ALL);
    turns(20);

    List<String> told = told(SHARED);
    assertThat(told)
        .startsWith("u0 CREATED a", "u1 CREATED a", "u2 CREATED a", "u3 CREATED a", "u4 CREATED a")
        .contains("u4 READ a");
    assertThat(told.get(6)).startsWith("u3 ARCHIVED up to ");
    assertThat(told(UNTAGGED)).allMatch(each -> each.startsWith("u3 ARCHIVED up to "));
  }

  @Test
  void anActionThatChangesNothingIsNotTold() {
    carillon.toUsers("one", "ann");
    carillon.act("ann", MessageAction.READ, "one");
    carillon.act("ann", MessageAction.SEEN, "one");
    carillon.act("ann", MessageAction.READ, "another");

    assertThat(told(UNTAGGED)).containsExactly("ann CREATED one", "ann READ one");
  }

  @Test
  void aRetractionBeforeTheFirstSliceMeansThatNobodyIsTold() {
    slowly();
    members("acme", 0, 5);
    toMembers("a", "acme");
    carillon.act("u1", MessageAction.READ, "a");
    carillon.retract("a");
    turns(20);

    assertThat(told(SHARED)).isEmpty();
    assertThat(rows()).isEmpty();
  }

  @Test
  void aRetractionInTheMiddleTakesBackFromThoseWhoWereTold() {
    slowly();
    members("acme", 0, 5);
    toMembers("a", "acme");
    carillon.act("u0", MessageAction.SEEN, "a");
    carillon.act("u4", MessageAction.SEEN, "a");
    turns(2);
    assertThat(told(SHARED)).containsExactly("u0 CREATED a", "u1 CREATED a");

    carillon.retract("a");
    toMembers("b", "acme");
    turns(20);
    assertThat(told(SHARED))
        .containsExactly(
            "u0 SEEN a",
            "u0 REMOVED a",
            "u1 REMOVED a",
            "u0 CREATED b",
            "u1 CREATED b",
            "u2 CREATED b",
            "u3 CREATED b",
            "u4 CREATED b");
    assertThat(rows()).isEmpty();
  }

  @Test
  void aRetractionAtOnce() {
    carillon.toUsers("one", "ann", "bob");
    carillon.retract("one");
    carillon.retract("one");
    carillon.retract("never-sent");

    assertThat(told(UNTAGGED))
        .containsExactly(
            "ann CREATED one", "bob CREATED one", "ann REMOVED one", "bob REMOVED one");
    assertThat(rows()).isEmpty();
  }

  @Test
  void whatExpiresIsRemovedByTheClockAndOnlyOnce() {
    carillon.notify(
        DrivenTopology.notification("soon")
            .setRecipients(List.of("ann", "bob"))
            .setExpiresAt(carillon.now().plusSeconds(60))
            .build());
    carillon.notify(
        DrivenTopology.notification("later")
            .setRecipients(List.of("ann"))
            .setExpiresAt(carillon.now().plusSeconds(120))
            .build());
    carillon.advance(Duration.ofSeconds(59));
    assertThat(told(UNTAGGED)).hasSize(3).allMatch(each -> each.contains("CREATED"));

    carillon.advance(Duration.ofSeconds(2));
    assertThat(told(UNTAGGED)).containsExactly("ann REMOVED soon", "bob REMOVED soon");

    carillon.retract("soon");
    carillon.retract("later");
    carillon.advance(Duration.ofSeconds(600));
    assertThat(told(UNTAGGED)).containsExactly("ann REMOVED later");
    assertThat(rows()).isEmpty();
  }

  @Test
  void aTopicThatIsNotThereHoldsUpItsOwnTenantOnly() {
    tenant("acme", FeedTopic.DEDICATED);
    tenant("globex", FeedTopic.DEDICATED);
    members("acme", 0, 3);
    members("globex", 3, 6);
    carillon.missing.add(ACME);
    toMembers("a", "acme");
    carillon.act("u0", MessageAction.READ, "a");
    toMembers("g", "globex");
    turns(30);

    assertThat(told(ACME)).isEmpty();
    assertThat(told(GLOBEX)).hasSize(3);
    assertThat(rows()).hasSize(2);

    carillon.missing.clear();
    turns(30);
    assertThat(told(ACME))
        .containsExactly("u0 CREATED a", "u1 CREATED a", "u2 CREATED a", "u0 READ a");
    assertThat(rows()).isEmpty();
  }

  @Test
  void whatWaitedForLongerThanFeedsKeepItIsNotToldNorWhatBecameOfIt() {
    tenant("acme", FeedTopic.DEDICATED);
    members("acme", 0, 2);
    carillon.missing.add(ACME);
    toMembers("a", "acme");
    carillon.act("u0", MessageAction.READ, "a");
    carillon.advance(FeedSettings.DEFAULT.retention().plusDays(2));
    toMembers("b", "acme");
    // Each record lets the sweep get on.
    carillon.act("u1", MessageAction.READ, "b");
    carillon.act("u1", MessageAction.UNREAD, "b");
    carillon.act("u1", MessageAction.READ, "b");
    carillon.missing.clear();
    turns(30);

    assertThat(told(ACME))
        .containsExactly("u0 CREATED b", "u1 CREATED b", "u1 READ b", "u1 UNREAD b", "u1 READ b");
  }

  @Test
  void tenantsTakeTurns() {
    slowly();
    members("acme", 0, 30);
    members("globex", 30, 33);
    tenant("acme", FeedTopic.DEDICATED);
    tenant("globex", FeedTopic.DEDICATED);
    toMembers("a", "acme");
    toMembers("g", "globex");
    turns(6);

    assertThat(told(ACME)).hasSize(3);
    assertThat(told(GLOBEX)).hasSize(3);
    turns(40);
    assertThat(told(ACME)).hasSize(27);
  }

  @Test
  void whatHappensLaterIsToldWhereTheMessageWas() {
    members("acme", 0, 1);
    tenant("acme", FeedTopic.NONE);
    toMembers("unknown", "acme");
    tenant("acme", FeedTopic.SHARED);
    toMembers("shared", "acme");
    tenant("acme", FeedTopic.DEDICATED);
    toMembers("own", "acme");

    carillon.act("u0", MessageAction.READ, "unknown", "shared", "own");
    carillon.actOnAll("u0", MessageAction.ARCHIVED, new TenantScope("acme", true));
    carillon.retract("unknown");
    carillon.retract("shared");

    assertThat(told(SHARED))
        .hasSize(4)
        .startsWith("u0 CREATED shared", "u0 READ shared")
        .endsWith("u0 REMOVED shared");
    assertThat(told(ACME)).hasSize(3).startsWith("u0 CREATED own", "u0 READ own");
  }

  @Test
  void ofATenantThatIsDeletedNothingMoreIsTold() {
    slowly();
    tenant("acme", FeedTopic.DEDICATED);
    members("acme", 0, 4);
    toMembers("a", "acme");
    turns(1);
    carillon.tenant("acme", TenantChange.newBuilder().setOperation(TenantOperation.DELETE).build());
    turns(10);
    assertThat(told(ACME)).containsExactly("u0 CREATED a");
    assertThat(rows()).isEmpty();
    // Memberships are the users' and stay, and so does what is in their feeds.
    assertThat(carillon.feedIds("u3")).containsExactly("a");

    tenant("acme", FeedTopic.DEDICATED);
    carillon.act("u3", MessageAction.READ, "a");
    toMembers("b", "acme");
    turns(10);
    assertThat(told(ACME)).hasSize(4).allMatch(each -> each.endsWith("CREATED b"));
  }

  @Test
  void beyondTheLimitTenantsShareATopicUntilThereIsRoom() {
    slowly(); // Two may have one of their own.
    members("initech", 0, 1);
    tenant("acme", FeedTopic.DEDICATED);
    tenant("globex", FeedTopic.DEDICATED);
    tenant("initech", FeedTopic.DEDICATED);
    toMembers("first", "initech");
    turns(3);
    assertThat(told(SHARED)).containsExactly("u0 CREATED first");

    tenant("acme", FeedTopic.SHARED);
    tenant("initech", FeedTopic.DEDICATED);
    toMembers("second", "initech");
    turns(3);
    assertThat(told("carillon.feed.initech")).containsExactly("u0 CREATED second");
  }

  @Test
  void aUserWhoIsGoneIsNotTold() {
    slowly();
    members("acme", 0, 3);
    toMembers("a", "acme");
    carillon.act("u1", MessageAction.READ, "a");
    carillon.deleteUser("u1");
    turns(10);

    assertThat(told(SHARED)).containsExactly("u0 CREATED a", "u2 CREATED a");
  }

  @Test
  void recipientsFarApartAreFoundToo() {
    slowly();
    members("globex", 0, 40);
    for (int i = 0; i < 40; i += 13) {
      carillon.user("u" + i, Map.of("tenant_id", List.of("globex", "acme")));
    }
    toMembers("a", "acme");
    turns(10);

    assertThat(new TreeSet<>(told(SHARED)))
        .containsExactly("u0 CREATED a", "u13 CREATED a", "u26 CREATED a", "u39 CREATED a");
  }

  @Test
  void splicingIsWriting() {
    FeedEvent event =
        FeedEvent.newBuilder()
            .setType(FeedEventType.UNARCHIVED)
            .setMessageId("")
            .setNotificationId("n".repeat(128))
            .setFeed("inbox")
            .setPosition(Long.MAX_VALUE)
            .setAt(carillon.now())
            .build();
    byte[] empty = Objects.requireNonNull(carillon.topics.feedEvents().serialize(UNTAGGED, event));
    Shared shared = new Shared(empty, event.getNotificationId());
    for (String user : List.of("u", "ü".repeat(20), "漢".repeat(256))) {
      event.setMessageId(new MessageId(event.getNotificationId(), user).toString());
      assertThat(shared.of(user.getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(carillon.topics.feedEvents().serialize(UNTAGGED, event));
    }
  }
}
