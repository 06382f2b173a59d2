package io.carillon.api.read;

import io.carillon.schemas.MessageId;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.feed.Badge;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.state.UserState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One user as their partition, which is on this instance, has them. Reads see all the partition has
 * applied; each may throw {@link NotReadyException} when the partition has meanwhile left.
 */
public interface Person {

  String id();

  /** Grows when user partitions are re-numbered: cursors of another epoch mean nothing. */
  int epoch();

  /** Empty when nobody ever spoke of this user. Not to be changed. */
  Optional<UserState> state();

  /** Empty when nobody ever spoke of this user. */
  Optional<FeedPage> feed(FeedQuery query);

  /** Counts of a feed by tenant; only tenants that have something to count. */
  List<Badge> badges(String feed);

  /** Empty when there is none, it is not this user's, or it is not visible (any more). */
  Optional<FeedItem> message(MessageId id);

  /** Empty when this partition knows no such notification. */
  Optional<Explanation> explain(String notificationId);

  /**
   * Completes when the partition has applied that offset of {@code user-log}, with the reason if
   * that record was refused there. Fails with {@link NotReadyException} when the partition has
   * moved. May never complete, and may complete on a stream thread.
   */
  CompletionStage<Optional<Rejection>> whenPassed(long offset);
}
