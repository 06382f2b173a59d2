package io.carillon.guarantees.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.UserLogEntry;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Counts;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.Ingress;
import io.carillon.guarantees.evidence.Logged;
import io.carillon.guarantees.evidence.OutcomeSeen;
import io.carillon.guarantees.evidence.ReadBack;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.evidence.UserSeen;
import io.carillon.guarantees.model.Audience;
import io.carillon.guarantees.model.Scope;
import io.carillon.guarantees.model.Sending;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant holds where all is well, and turns red for what it is there for. */
class InvariantsTest {

  /**
   * @param what went wrong
   * @param noticed by which invariant
   */
  record Broken(String what, Invariant noticed, Consumer<Story> how) {
    @Override
    public String toString() {
      return noticed.name() + ": " + what;
    }
  }

  static Stream<Broken> broken() {
    return Stream.of(
        new Broken(
            "a recipient has no delivery", new DeliveredOnce(), story -> story.deliveries.clear()),
        new Broken(
            "a delivery twice",
            new DeliveredOnce(),
            story -> story.deliveries.add(Story.delivered("ann", "id-n1"))),
        new Broken(
            "a delivery to somebody else",
            new DeliveredOnce(),
            story -> story.deliveries.add(Story.delivered("bob", "id-n1"))),
        new Broken(
            "a delivery of what was for the feed alone",
            new DeliveredOnce(),
            story -> story.deliveries.add(Story.delivered("ann", "id-n3"))),
        new Broken(
            "a recipient has not got it",
            new NoRecipientMissed(),
            story -> story.replaceFeed(story.feeds, "ann", story.feed("ann").subList(1, 2))),
        new Broken(
            "an accepted notification is not in the log",
            new NoRecipientMissed(),
            story -> story.log.remove(3)),
        new Broken(
            "a committed notification is not in the log",
            new NoRecipientMissed(),
            story -> {
              story.ingress.add(new Ingress("notify", 0, 9, "n9"));
              story.said.add(sent("n9", Fate.UNKNOWN));
            }),
        new Broken(
            "the outcome counts one less",
            new NoRecipientMissed(),
            story -> story.outcomes.set(0, new OutcomeSeen("id-n1", "a", "resolved", 0, 0))),
        new Broken(
            "a topic does not tell a recipient",
            new NoRecipientMissed(),
            story -> story.topicEvents.remove(0)),
        new Broken(
            "a topic does not tell that it was read",
            new NoRecipientMissed(),
            story -> story.topicEvents.remove(4)),
        new Broken(
            "a topic does not tell that it was taken back",
            new NoRecipientMissed(),
            story -> story.model.retract(0, "id-n1")),
        new Broken(
            "a topic tells twice of a message",
            new NoDuplicateMessage(),
            story -> story.topicEvents.add(story.topicEvents.get(0))),
        new Broken(
            "a topic tells of a message before it is created",
            new NoDuplicateMessage(),
            story -> Collections.swap(story.topicEvents, 2, 4)),
        new Broken(
            "a topic tells of another tenant",
            new NoTenantLeak(),
            story ->
                story.topicEvents.add(
                    Story.told("feed.acme", "bob", "CREATED", "id-n2", "globex", 4))),
        new Broken(
            "a topic tells a stranger",
            new NoTenantLeak(),
            story ->
                story.topicEvents.add(
                    Story.told("feed.acme", "bob", "CREATED", "id-n1", "acme", 3))),
        new Broken(
            "a topic is out of order",
            new OrderedPerUser(),
            story -> story.topicEvents.add(Story.told("feed", "ann", "SEEN", "id-n3", null, 2))),
        new Broken(
            "a message is there twice",
            new NoDuplicateMessage(),
            story -> {
              List<Seen> feed = story.feed("ann");
              feed.add(feed.get(0));
              story.replaceFeed(story.feeds, "ann", feed);
            }),
        new Broken(
            "one notification has two ids",
            new NoDuplicateMessage(),
            story -> {
              List<Seen> feed = story.feed("ann");
              feed.add(seen("id-other", feed.get(0).title(), null));
              story.replaceFeed(story.glimpses, "ann", feed);
            }),
        new Broken(
            "a stranger has it",
            new NoTenantLeak(),
            story -> story.replaceFeed(story.feeds, "ann", story.feed("bob"))),
        new Broken(
            "a stranger had it for a moment",
            new NoTenantLeak(),
            story -> story.replaceFeed(story.glimpses, "ann", story.feed("bob"))),
        new Broken(
            "another tenant's feed shows it",
            new NoTenantLeak(),
            story -> {
              List<Seen> bobs = story.feed("bob");
              story.feeds.add(
                  new FeedSeen(
                      "bob", "a", Scope.of("acme", true), "include", bobs, Counts.of(bobs), true));
            }),
        new Broken(
            "a role holds elsewhere",
            new MembershipScoped(),
            story -> story.replaceFeed(story.feeds, "bob", List.of(seen("id-n1", "n1", "acme")))),
        new Broken(
            "two messages change places",
            new OrderedPerUser(),
            story -> {
              List<Seen> feed = story.feed("ann");
              Collections.reverse(feed);
              story.replaceFeed(story.glimpses, "ann", feed);
            }),
        new Broken(
            "unread counts one more",
            new CountsAgree(),
            story -> {
              FeedSeen ann = story.glimpses.get(0);
              Counts of = ann.counts();
              story.glimpses.set(
                  0,
                  new FeedSeen(
                      "ann",
                      "b",
                      ann.scope(),
                      "include",
                      ann.messages(),
                      new Counts(of.total(), of.unread() + 1, of.unseen()),
                      true));
            }),
        new Broken(
            "an acknowledged change is not read",
            new ReadYourWrites(),
            story -> story.readBacks.add(new ReadBack("ann at b", Set.of("c1"), "none"))),
        new Broken(
            "an acknowledged action is not in the log",
            new ReadYourWrites(),
            story -> story.log.remove(6)),
        new Broken(
            "an acknowledged erasure is not in the log",
            new ReadYourWrites(),
            story -> story.log.remove(7)),
        new Broken(
            "what was read is unread",
            new ReadYourWrites(),
            story -> {
              List<Seen> feed = story.feed("ann");
              feed.set(0, seen("id-n3", "n3", null));
              story.replaceFeed(story.feeds, "ann", feed);
            }),
        new Broken(
            "a notification overtook a change",
            new ReadYourWrites(),
            story -> Collections.swap(story.log, 2, 3)),
        new Broken(
            "a user is as before",
            new ReadYourWrites(),
            story -> story.users.set(0, new UserSeen("ann", "a", true, Map.of(), Map.of()))),
        new Broken(
            "a stream missed a message",
            new GapFreeResume(),
            story -> replaceStream(story, s -> s.events(), s -> s.mirror().subList(1, 2))),
        new Broken(
            "a stream missed that it was read",
            new GapFreeResume(),
            story ->
                replaceStream(
                    story,
                    s -> s.events(),
                    s -> List.of(seen("id-n3", "n3", null), s.mirror().get(1)))),
        new Broken(
            "a stream keeps what is nobody's",
            new GapFreeResume(),
            story ->
                replaceStream(
                    story,
                    s -> s.events(),
                    s ->
                        Stream.concat(s.mirror().stream(), Stream.of(seen("id-n2", "n2", "globex")))
                            .toList())),
        new Broken(
            "a stream repeats a message",
            new GapFreeResume(),
            story ->
                replaceStream(
                    story,
                    s -> Stream.concat(s.events().stream(), s.events().stream().limit(1)).toList(),
                    s -> s.mirror())),
        new Broken(
            "a stream goes back behind where it resumed",
            new GapFreeResume(),
            story ->
                replaceStream(
                    story,
                    s -> s.events().stream().map(e -> resumedFrom(e, e.position())).toList(),
                    s -> s.mirror())),
        new Broken(
            "a stream counts one more",
            new GapFreeResume(),
            story -> {
              StreamSeen ann = story.streams.get(0);
              story.streams.set(
                  0,
                  new StreamSeen(
                      "ann", ann.scope(), ann.events(), ann.mirror(), new Counts(3, 1, 1), true));
            }),
        new Broken(
            "a stranger's message is in a stream",
            new NoTenantLeak(),
            story -> replaceStream(story, s -> story.streams.get(1).events(), s -> s.mirror())),
        new Broken(
            "a record is nowhere",
            new NothingSilent(),
            story -> {
              story.ingress.add(new Ingress("users", 0, 9, "c9"));
              story.said.add(sent("c9", Fate.UNKNOWN));
            }),
        new Broken("a dead letter is lost", new NothingSilent(), story -> story.letters.clear()),
        new Broken(
            "a dead letter is there twice",
            new NothingSilent(),
            story -> story.letters.add(story.letters.get(0))),
        new Broken(
            "what was aborted shows",
            new NothingSilent(),
            story -> {
              story.said.add(sent("n9", Fate.NEVER));
              log(story, "n9");
            }),
        new Broken(
            "an entry of the log nobody said", new NothingSilent(), story -> log(story, "n9")),
        new Broken("an entry is in the log twice", new NothingSilent(), story -> log(story, "n1")),
        new Broken(
            "a caller got a 500",
            new NothingSilent(),
            story -> story.oddities.add("GET / -> 500")));
  }

  /** Ann's. */
  private static void replaceStream(
      Story story,
      Function<StreamSeen, List<StreamSeen.Event>> events,
      Function<StreamSeen, List<Seen>> mirror) {
    StreamSeen ann = story.streams.get(0);
    story.streams.set(
        0,
        new StreamSeen(
            "ann", ann.scope(), events.apply(ann), mirror.apply(ann), ann.counts(), true));
  }

  private static StreamSeen.Event resumedFrom(StreamSeen.Event event, long position) {
    return new StreamSeen.Event(
        event.connection(),
        position,
        event.position(),
        event.type(),
        event.messageIds(),
        event.message());
  }

  private static void log(Story story, String mark) {
    story.log.add(new Logged(0, 99, 99, null, new UserLogEntry(Story.routed(mark), null)));
  }

  private static Said sent(String mark, Fate fate) {
    Sending sending = new Sending(mark, null, new Audience.Everyone(), null, false);
    return new Said(mark, Said.By.KAFKA, new Said.Send(sending, null), fate, 0, 0);
  }

  private static Seen seen(String notificationId, String title, @Nullable String tenant) {
    return new Seen(
        "m-" + notificationId, notificationId, title, tenant, null, null, null, null, 0);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void isNoticed(Broken broken) {
    Story story = Story.told();
    broken.how().accept(story);
    assertThat(broken.noticed().violations(story.evidence())).isNotEmpty();
  }

  @Test
  void andAllHoldsOtherwise() {
    for (Invariant invariant : Invariant.all()) {
      assertThat(invariant.violations(Story.told().evidence())).as(invariant.name()).isEmpty();
    }
  }

  @Test
  void eachIsSeenRed() {
    assertThat(broken().map(each -> each.noticed().name()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Invariant.all().stream().map(Invariant::name).toList());
  }
}
