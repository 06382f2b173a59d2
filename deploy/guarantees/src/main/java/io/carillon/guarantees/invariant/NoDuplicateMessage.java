package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Each message is in a feed once, under one id; a reader of feed topics sees it created once, and
 * before any other event of it.
 */
public final class NoDuplicateMessage implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    Stream.of(evidence.feeds(), evidence.glimpses())
        .flatMap(List::stream)
        .forEach(feed -> check(feed, violation));
    TopicFeeds topics = new TopicFeeds(evidence.topicEvents());
    topics.beforeCreated().forEach(each -> violation.accept("comes before its CREATED: " + each));
    topics
        .all()
        .forEach(
            (userId, feed) ->
                feed.values().stream()
                    .filter(told -> told.times > 1)
                    .forEach(
                        told ->
                            violation.accept(
                                "%d times, first as %s".formatted(told.times, told.created))));
  }

  private static void check(FeedSeen feed, Consumer<String> violation) {
    Set<String> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Seen message : feed.messages()) {
      // What was said once has a title of its own: two ids for it are two messages too.
      if (!ids.add(message.messageId()) || !titles.add(message.title())) {
        violation.accept(feed.name() + " has twice " + message);
      }
    }
  }
}
