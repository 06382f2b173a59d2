package io.carillon.guarantees.invariant;

import io.carillon.avro.RoutedNotification;
import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.Logged;
import io.carillon.guarantees.evidence.Marks;
import io.carillon.guarantees.evidence.ReadBack;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.evidence.UserSeen;
import io.carillon.guarantees.model.Expected;
import io.carillon.guarantees.model.Person;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An acknowledged change is visible to the next read on any instance, and to every notification
 * sent after it; and it stays.
 */
public final class ReadYourWrites implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    for (ReadBack read : evidence.readBacks()) {
      if (!read.allowed().contains(read.seen())) {
        violation.accept(read.what() + " saw " + read.seen() + ", not one of " + read.allowed());
      }
    }
    LogIndex log = new LogIndex(evidence);
    acknowledged(evidence, log, violation);
    before(evidence, violation);
    evidence.users().forEach(user -> check(evidence, user, violation));
    evidence.feeds().forEach(feed -> check(evidence, feed, violation));
  }

  /** Everything acknowledged is in the log, as often as it was. */
  private static void acknowledged(Evidence evidence, LogIndex log, Consumer<String> violation) {
    Map<String, List<Said>> by =
        evidence.said().stream()
            .filter(each -> each.fate() == Fate.ACKNOWLEDGED)
            .filter(each -> !(each.what() instanceof Said.Nonsense))
            .collect(Collectors.groupingBy(LogIndex::identity));
    by.forEach(
        (identity, said) -> {
          int least = said.get(0).what() instanceof Said.Retract ? 1 : said.size();
          int logged = log.of(said.get(0)).size();
          if (logged < least) {
            violation.accept(
                "%s was acknowledged %d times and is in the log %d times"
                    .formatted(said.get(0), said.size(), logged));
          }
        });
  }

  /** A notification that was begun after a change was acknowledged comes after it in the log. */
  private static void before(Evidence evidence, Consumer<String> violation) {
    Map<String, Said> byMark = new HashMap<>();
    evidence.said().forEach(each -> byMark.put(each.mark(), each));
    Map<Integer, List<Logged>> partitions =
        evidence.log().stream().collect(Collectors.groupingBy(Logged::partition));
    for (List<Logged> log : partitions.values()) {
      Said earliest = null; // Of the changes that come later in the log, the first acknowledged.
      for (int i = log.size() - 1; i >= 0; i--) {
        Said said = byMark.get(String.valueOf(Marks.of(log.get(i))));
        if (said == null) {
          continue;
        }
        if (log.get(i).entry().getChange() instanceof RoutedNotification) {
          if (earliest != null && earliest.ended() < said.began()) {
            violation.accept(
                said.mark()
                    + " was sent after the acknowledgement of "
                    + earliest
                    + ", and is before it in partition "
                    + log.get(i).partition());
          }
        } else if (said.by() == Said.By.HTTP
            && said.fate() == Fate.ACKNOWLEDGED
            && (earliest == null || said.ended() < earliest.ended())) {
          earliest = said;
        }
      }
    }
  }

  private static void check(Evidence evidence, UserSeen user, Consumer<String> violation) {
    Optional<Person> person = evidence.model().person(user.userId());
    boolean same =
        person.isPresent()
            ? user.there()
                && person.get().attributes().equals(user.attributes())
                && person.get().memberships().equals(user.memberships())
            : !user.there();
    if (!same) {
      violation.accept(
          user
              + " should be "
              + person.map(each -> each.attributes() + " " + each.memberships()).orElse("nobody"));
    }
  }

  private static void check(Evidence evidence, FeedSeen feed, Consumer<String> violation) {
    Map<String, Expected> expected =
        evidence.model().feed(feed.userId(), evidence.now()).stream()
            .collect(Collectors.toMap(Expected::notificationId, each -> each));
    for (Seen message : feed.messages()) {
      Expected what = expected.get(message.notificationId());
      if (what != null
          && !Arrays.asList(
                  message.seenAt(), message.readAt(), message.interactedAt(), message.archivedAt())
              .equals(
                  Arrays.asList(
                      what.seenAt(), what.readAt(), what.interactedAt(), what.archivedAt()))) {
        violation.accept(feed.name() + " has " + message + ", which should be " + what);
      }
    }
  }
}
