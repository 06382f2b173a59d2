package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Counts;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The counts are what paging through the feed counts. */
public final class CountsAgree implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    Stream.of(evidence.feeds(), evidence.glimpses())
        .flatMap(List::stream)
        // Of a page that is not all, only the whole can say.
        .filter(FeedSeen::whole)
        .filter(feed -> !feed.counts().equals(Counts.of(feed.messages())))
        .forEach(
            feed ->
                violation.accept(
                    "%s says %s and has %s: %s"
                        .formatted(
                            feed.name(),
                            feed.counts(),
                            Counts.of(feed.messages()),
                            feed.messages())));
  }
}
