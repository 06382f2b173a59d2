package io.carillon.topology.model;

import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedQuery.Archived;
import io.carillon.topology.feed.FeedQuery.Status;
import io.carillon.topology.feed.TenantScope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of one user partition at one moment. Plain values, so that a process can tell
 * another as JSON.
 *
 * @param now as of when, milliseconds since the epoch: decides what has expired
 * @param leftovers rows of feeds whose user is gone
 */
record Observed(long now, List<SeenUser> users, List<String> leftovers) {

  /**
   * @param feed everything that shows, newest first, archived or not
   * @param again the same, read once more
   * @param single what each message of {@code asked} says when asked for alone; those that show
   * @param asked ids of notifications
   * @param explained those of them that the engine explains as delivered
   */
  record SeenUser(
      String id,
      boolean identified,
      Map<String, Object> attributes,
      Map<String, Map<String, Object>> memberships,
      List<SeenMessage> feed,
      List<SeenMessage> again,
      List<SeenQuery> queries,
      List<SeenBadge> badges,
      List<String> asked,
      List<SeenMessage> single,
      List<String> explained) {}

  /** The last four: since when; null: not. */
  record SeenMessage(
      String notificationId,
      long position,
      @Nullable String tenant,
      boolean byName,
      String title,
      @Nullable Long seen,
      @Nullable Long read,
      @Nullable Long interacted,
      @Nullable Long archived) {}

  /** A question to a feed. */
  record Question(
      @Nullable String tenant,
      @Nullable Boolean hasTenant,
      Archived archived,
      Status status,
      boolean filtered) {

    TenantScope scope() {
      return new TenantScope(tenant, hasTenant);
    }
  }

  /**
   * @param counts as the first page says
   * @param down positions on each page from the newest to the oldest
   * @param up positions on each page from the oldest page back up
   */
  record SeenQuery(
      Question question, FeedCounts counts, List<List<Long>> down, List<List<Long>> up) {}

  /** Counts of one tenant, or of untagged messages for null. */
  record SeenBadge(@Nullable String tenant, FeedCounts counts) {}
}
