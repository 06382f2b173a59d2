package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.model.Notification;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A role held in one tenant never matches in another. */
public final class MembershipScoped implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    Stream.of(evidence.feeds(), evidence.glimpses())
        .flatMap(List::stream)
        .forEach(feed -> check(evidence, feed, violation));
  }

  private static void check(Evidence evidence, FeedSeen feed, Consumer<String> violation) {
    for (Seen message : feed.messages()) {
      Notification of = evidence.model().notifications().get(message.notificationId());
      if (of != null && of.elsewhere().contains(feed.userId())) {
        violation.accept(
            feed.name() + " shows " + message + " for what they are elsewhere: " + of.sending());
      }
    }
  }
}
