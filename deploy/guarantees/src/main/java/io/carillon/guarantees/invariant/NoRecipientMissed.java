package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.Ingress;
import io.carillon.guarantees.evidence.Logged;
import io.carillon.guarantees.evidence.OutcomeSeen;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.evidence.TopicEvent;
import io.carillon.guarantees.model.Audience;
import io.carillon.guarantees.model.Expected;
import io.carillon.guarantees.model.Model;
import io.carillon.guarantees.model.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every notification accepted (2xx, or committed to {@code notify}) reaches the feed of every user
 * who matched at its place in the log; one whose fate is open reaches all of them or nobody.
 */
public final class NoRecipientMissed implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    LogIndex log = new LogIndex(evidence);
    Set<String> committed =
        evidence.ingress().stream()
            .filter(each -> each.topic().equals("notify"))
            .map(Ingress::mark)
            .collect(Collectors.toSet());
    for (Said said : evidence.said()) {
      if (said.what() instanceof Said.Send send) {
        boolean accepted = said.fate() == Fate.ACKNOWLEDGED || committed.contains(said.mark());
        check(evidence.model(), log, said, send, accepted, violation);
      }
    }
    for (FeedSeen feed : evidence.feeds()) {
      check(evidence, feed, violation);
    }
    untold(evidence.model(), evidence.now(), evidence.topicEvents(), evidence.topics())
        .forEach(violation);
    for (OutcomeSeen outcome : evidence.outcomes()) {
      check(evidence.model(), outcome, violation);
    }
  }

  private static void check(
      Model model,
      LogIndex log,
      Said said,
      Said.Send send,
      boolean accepted,
      Consumer<String> violation) {
    Set<Integer> meant = partitions(model, send.sending().audience());
    Set<Integer> reached =
        log.of(said).stream().map(Logged::partition).collect(Collectors.toCollection(TreeSet::new));
    if (accepted && !reached.containsAll(meant)) {
      violation.accept(
          said.fate() + " " + said.mark() + " reached partitions " + reached + " of " + meant);
    } else if (!reached.isEmpty() && !reached.containsAll(meant)) {
      violation.accept(said.mark() + " reached a part only: " + reached + " of " + meant);
    }
  }

  private static Set<Integer> partitions(Model model, Audience audience) {
    return audience.segment() != null
        ? IntStream.range(0, model.partitions()).boxed().collect(Collectors.toSet())
        : audience.named().stream().map(model::partition).collect(Collectors.toSet());
  }

  private static void check(Evidence evidence, FeedSeen feed, Consumer<String> violation) {
    Map<String, Seen> has =
        feed.messages().stream()
            .collect(Collectors.toMap(Seen::notificationId, each -> each, (a, b) -> a));
    for (Expected expected : evidence.model().feed(feed.userId(), evidence.now())) {
      if (Feeds.in(feed, expected) && !has.containsKey(expected.notificationId())) {
        violation.accept(feed.name() + " has not " + expected);
      }
    }
  }

  /**
   * What feed topics have not told yet, or wrongly.
   *
   * @param now milliseconds since the epoch
   * @param topics by tenant, as in {@link Evidence}
   */
  public static List<String> untold(
      Model model, long now, List<TopicEvent> events, Map<String, String> topics) {
    TopicFeeds feeds = new TopicFeeds(events);
    List<String> untold = new ArrayList<>();
    for (String userId : model.users()) {
      for (Expected expected : model.feed(userId, now)) {
        if (TopicFeeds.topic(topics, expected.tenant()) != null) {
          check(userId, expected, feeds.of(userId, expected.notificationId()), untold::add);
        }
      }
    }
    feeds
        .all()
        .forEach(
            (userId, feed) ->
                feed.forEach(
                    (id, told) -> {
                      if (model.isGone(userId, id, now) && !told.removed) {
                        untold.add("not removed for " + userId + ": " + told.created);
                      }
                    }));
    return untold;
  }

  private static void check(
      String userId, Expected expected, TopicFeeds.@Nullable Told told, Consumer<String> untold) {
    if (told == null) {
      untold.accept("no topic told " + userId + " of " + expected);
    } else if (told.removed
        || told.is("seen") != (expected.seenAt() != null)
        || told.is("read") != (expected.readAt() != null)
        || told.is("archived") != (expected.archivedAt() != null)) {
      untold.accept(
          "topics told %s, removed: %s, of %s's %s"
              .formatted(told.states, told.removed, userId, expected));
    }
  }

  private static void check(Model model, OutcomeSeen outcome, Consumer<String> violation) {
    Notification expected = model.notifications().get(outcome.id());
    if (expected == null) {
      violation.accept(outcome + " is of a notification that the log does not have");
    } else if (expected.matched() != outcome.matched()
        || expected.delivered() != outcome.delivered()) {
      violation.accept(
          "%s, but matched %d and delivered to %d"
              .formatted(outcome, expected.matched(), expected.delivered()));
    }
  }
}
