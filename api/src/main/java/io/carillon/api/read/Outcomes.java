package io.carillon.api.read;

import io.carillon.api.lookup.Lookup;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.outcome.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The log of notifications: what became of each. */
public interface Outcomes {

  /** The partition of the log that has or will have this notification. */
  Lookup<Log> of(String notificationId);

  /**
   * Newest first, over all partitions.
   *
   * <p>Fails with {@link IllegalArgumentException} when {@code after} is no cursor of this log.
   */
  CompletionStage<Page> newest(Query query);

  /**
   * How many recipients have seen, read, interacted with and archived it: computed when asked, in a
   * look-up or two for each recipient (a second or so for a million).
   *
   * @return empty when some of its partitions are at other instances or moving
   */
  Optional<Engagement> engagement(Outcome outcome);

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
      @Nullable String tenant, @Nullable String workflow, @Nullable String after, int limit) {}

  /**
   * @param after the next page's {@link Query#after}; null: there is none
   */
  record Page(List<Outcome> entries, @Nullable String after) {}
}
