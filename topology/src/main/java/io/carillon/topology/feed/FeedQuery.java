package io.carillon.topology.feed;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of a feed is asked for.
 *
 * @param feed key of the in-app channel
 * @param scope tenants
 * @param archived whether archived messages are in it
 * @param filter on content (source, categories, data, time), not on states; null: none, which
 *     spares reading the content of what is only counted
 * @param status which of these are on pages; counts are over all of them
 * @param pageSize 1 to 50
 * @param olderThan only positions below it; null: from the newest
 * @param newerThan only positions above it, the oldest of them first chosen; null: no such bound
 */
public record FeedQuery(
    String feed,
    TenantScope scope,
    Archived archived,
    @Nullable Predicate<FeedItem> filter,
    Status status,
    int pageSize,
    @Nullable Long olderThan,
    @Nullable Long newerThan) {

  /** Everything not archived, first page. */
  public static FeedQuery of(String feed, TenantScope scope) {
    return new FeedQuery(feed, scope, Archived.EXCLUDE, null, Status.ALL, 50, null, null);
  }

  /** Whether archived messages are in it. */
  public enum Archived {
    EXCLUDE,
    INCLUDE,
    ONLY;

    boolean includes(boolean archived) {
      return this == INCLUDE || archived == (this == ONLY);
    }
  }

  /** Which messages are on pages. */
  public enum Status {
    ALL,
    UNSEEN,
    SEEN,
    UNREAD,
    READ;

    boolean includes(MessageStates states) {
      return switch (this) {
        case ALL -> true;
        case UNSEEN -> !states.is(MessageState.SEEN);
        case SEEN -> states.is(MessageState.SEEN);
        case UNREAD -> !states.is(MessageState.READ);
        case READ -> states.is(MessageState.READ);
      };
    }
  }
}
