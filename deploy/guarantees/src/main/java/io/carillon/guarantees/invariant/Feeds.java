package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.model.Expected;
import java.util.List;

/** What a feed that was read must be. */
final class Feeds {

  private Feeds() {}

  /** Whether a message of the model is in the part of the feed that was read. */
  static boolean in(FeedSeen feed, Expected message) {
    return feed.scope().includes(message.tenant())
        && switch (feed.archived()) {
          case "exclude" -> message.archivedAt() == null;
          case "only" -> message.archivedAt() != null;
          default -> true;
        };
  }

  /** All of it, newest first. */
  static List<Expected> expected(Evidence evidence, FeedSeen feed) {
    return evidence.model().feed(feed.userId(), evidence.now()).stream()
        .filter(each -> in(feed, each))
        .toList();
  }
}
