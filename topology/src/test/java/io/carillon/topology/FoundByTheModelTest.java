package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.AllMessages;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.MessageId;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.store.StoreNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What random histories brought to light, each in the fewest steps. */
class FoundByTheModelTest {

  private final DrivenTopology carillon =
      new DrivenTopology(new FeedSettings(2, 5, Duration.ofDays(10)));

  @AfterEach
  void close() {
    carillon.close();
  }

  /** Both were rows of no tenant, and the second wrote over the first. */
  @Test
  void aSegmentAndOthersByNameGetTheSameNotification() {
    carillon.user("ann", Map.of("role", "admin"));
    carillon.user("bob", Map.of("role", "viewer"));

    carillon.notify(
        DrivenTopology.notification("n")
            .setSegment("role:admin")
            .setRecipients(List.of("bob", "cem", "dia"))
            .build());

    assertThat(carillon.feedIds("ann")).containsExactly("n");
    assertThat(carillon.feedIds("bob")).containsExactly("n");
    carillon.retract("n");
    assertThat(carillon.feedIds("ann")).isEmpty();
    assertThat(carillon.feedIds("bob")).isEmpty();
  }

  /** The message was acme's, and what the viewer is in globex brought it to them. */
  @Test
  void aTenantsNotificationIsForItsOwnMembersWhateverElseItsSegmentNames() {
    carillon.user(
        "ann",
        Map.of(),
        Map.of("acme", Map.of("role", "guest"), "globex", Map.of("role", "viewer")));
    carillon.user("bob", Map.of(), Map.of("globex", Map.of("role", "viewer")));
    carillon.user("cem", Map.of(), Map.of("acme", Map.of("role", "viewer")));

    carillon.notify(
        DrivenTopology.notification("n")
            .setTenant("acme")
            .setSegment("{\"tenant_id\": [\"acme\", \"globex\"], \"role\": \"viewer\"}")
            .build());

    assertThat(carillon.feedIds("ann")).isEmpty();
    assertThat(carillon.feedIds("bob")).isEmpty();
    assertThat(carillon.feedIds("cem")).containsExactly("n");
    assertThat(carillon.outcome("n").orElseThrow().matched()).isEqualTo(1);
  }

  /** It was gone from the feed, and still there when asked for by its id. */
  @Test
  void aMessageThatNoFeedShowsIsNotShownByItselfEither() {
    for (int i = 0; i < 6; i++) {
      carillon.toUsers("n" + i, "ann");
    }
    assertThat(carillon.feedIds("ann")).containsExactly("n5", "n4", "n3", "n2", "n1");
    assertThat(message("n0")).isEmpty();
    assertThat(message("n1")).isPresent();

    carillon.advance(Duration.ofDays(11));
    assertThat(message("n1")).isEmpty();
    carillon.act("ann", MessageAction.READ, "n1");
    assertThat(carillon.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("unknown_message");
  }

  private Optional<FeedItem> message(String notificationId) {
    return carillon
        .reader()
        .message(
            new MessageId(notificationId, "ann"),
            Objects.requireNonNull(carillon.userState("ann")),
            carillon.now().toEpochMilli());
  }

  /** The repeat made a stub of someone who had been erased. */
  @Test
  void aRepeatBringsNobodyBack() {
    carillon.toUsers("n", "ann");
    carillon.deleteUser("ann");
    carillon.advance(Duration.ofHours(25));

    carillon.toUsers("n", "ann");

    assertThat(carillon.userState("ann")).isNull();
  }

  /** It ended the stream thread. */
  @Test
  void theNameOfAFeedIsNotTooLongForAKey() {
    carillon.toUsers("n", "ann");
    AllMessages all = AllMessages.newBuilder().setFeed("f".repeat(70_000)).build();
    FeedAction action = new FeedAction(MessageAction.READ, all, null);

    carillon.write(carillon.topics.feedActions(), "ann", action);
    carillon.write(carillon.topics.userLog(), "ann", new UserLogEntry(action, null));

    assertThat(carillon.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("too_large", "too_large");
  }

  /** It stood in the log of notifications twice, with the second one's title. */
  @Test
  void aRepeatAfterADayIsNoSecondNotification() {
    carillon.toUsers("n", "ann");
    carillon.advance(Duration.ofHours(25));
    carillon.notify(
        DrivenTopology.notification("n").setRecipients(List.of("ann")).setTitle("other").build());

    OutcomeReader outcomes = new OutcomeReader(carillon.store(StoreNames.OUTCOMES));
    assertThat(outcomes.log(null, null, 10)).hasSize(1);
    assertThat(carillon.outcome("n").orElseThrow().route().getTitle()).isEqualTo("title of n");
    assertThat(carillon.feed("ann").items())
        .extracting(item -> item.notification().getTitle())
        .containsExactly("title of n");
  }

  /** It was said to have been seen since before it was unseen. */
  @Test
  void aStateHoldsSinceItLastChangedAndNotSinceAnEarlierMark() {
    carillon.toUsers("n", "ann");
    carillon.actOnAll("ann", MessageAction.SEEN, TenantScope.ALL);
    carillon.advance(Duration.ofHours(1));
    carillon.act("ann", MessageAction.UNSEEN, "n");
    carillon.advance(Duration.ofHours(1));
    carillon.act("ann", MessageAction.SEEN, "n");
    long again = carillon.now().toEpochMilli();
    carillon.advance(Duration.ofHours(1));
    carillon.actOnAll("ann", MessageAction.SEEN, TenantScope.ALL);

    assertThat(carillon.feed("ann").items())
        .extracting(item -> item.states().since(MessageState.SEEN))
        .containsExactly(again);
  }

  /** After a SIGKILL the next process did not start, now and then. */
  @Test
  void tablesOfAllTasksAreNotOnDisk() {
    assertThat(List.of(StoreNames.TENANTS, StoreNames.ENVIRONMENT))
        .allSatisfy(
            name -> assertThat(carillon.driver.getKeyValueStore(name).persistent()).isFalse());
  }
}
