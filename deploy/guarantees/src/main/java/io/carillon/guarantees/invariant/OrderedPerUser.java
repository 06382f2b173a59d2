package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.model.Notification;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A feed's order is the log's, on every read, through every life and at every instance, and in its
 * topic.
 */
public final class OrderedPerUser implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    Stream.of(evidence.feeds(), evidence.glimpses())
        .flatMap(List::stream)
        .forEach(feed -> check(evidence, feed, violation));
    new TopicFeeds(evidence.topicEvents())
        .disorder()
        .forEach(each -> violation.accept("in a topic " + each));
  }

  private static void check(Evidence evidence, FeedSeen feed, Consumer<String> violation) {
    int partition = evidence.model().partition(feed.userId());
    long above = Long.MAX_VALUE;
    for (Seen message : feed.messages()) {
      Notification of = evidence.model().notifications().get(message.notificationId());
      Long position = of == null ? null : of.places().get(partition);
      if (position != null) {
        if (position >= above) {
          violation.accept(
              "%s has %s, of position %d, below one of %d"
                  .formatted(feed.name(), message, position, above));
        }
        above = position;
      }
    }
  }
}
