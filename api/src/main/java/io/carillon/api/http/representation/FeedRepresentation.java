package io.carillon.api.http.representation;

import io.carillon.topology.feed.FeedCounts;
import java.util.List;
import java.util.Map;

/**
 * A page of a feed.
 *
 * @param vars the environment's variables as they are now; within a tenant, its own over them
 */
public record FeedRepresentation(
    List<FeedEntry> entries, Page.Info pageInfo, Map<String, Object> vars, Meta meta) {

  /** Counts, as paging would count. */
  public record Meta(int totalCount, int unreadCount, int unseenCount) {

    public static Meta of(FeedCounts counts) {
      return new Meta(counts.total(), counts.unread(), counts.unseen());
    }
  }
}
