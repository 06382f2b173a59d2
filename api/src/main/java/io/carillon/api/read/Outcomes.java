package io.carillon.api.read;

import io.carillon.api.lookup.Lookup;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomeReader.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The log of notifications: what became of each. */
public interface Outcomes extends Partitioned {

  /** The partition of the log that has or will have this notification. */
  Lookup<Log> of(String notificationId);

  /**
   * Newest first.
   *
   * @param partitions of the log, which are here
   */
  CompletionStage<Page> newest(Query query, Set<Integer> partitions);

  /**
   * How many recipients have seen, read, interacted with and archived it: computed when asked, in a
   * look-up or two for each recipient (a second or so for a million).
   *
   * @param partitions user partitions, which are here
   */
  Engagement engagement(String notificationId, Set<Integer> partitions);

  /** One partition of the log, on this instance. */
  interface Log {

    /** Empty when [route] has not yet spoken of it. Fast: callers that wait ask it many times. */
    Optional<Outcome> find(String notificationId);
  }

  /**
   * @param tenant only those in its name; null: all
   * @param workflow only those of it; null: all
   * @param after {@link Page#after} of the page before; null: from the newest
   * @param limit how many at most
   */
  record Query(
      @Nullable String tenant, @Nullable String workflow, @Nullable Place after, int limit) {}

  /**
   * @param after where the next page begins, which may be before {@code limit} is reached; null:
   *     there is none
   */
  record Page(List<Outcome> entries, @Nullable Place after) {}
}
