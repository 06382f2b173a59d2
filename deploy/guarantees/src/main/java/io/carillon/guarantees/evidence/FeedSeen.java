package io.carillon.guarantees.evidence;

import io.carillon.guarantees.model.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feed as a client read it.
 *
 * @param instance that was asked
 * @param archived the parameter: {@code include}, {@code exclude} or {@code only}
 * @param messages newest first, as paged
 * @param counts as the first page said
 * @param whole whether all pages were read
 */
public record FeedSeen(
    String userId,
    String instance,
    Scope scope,
    String archived,
    List<Seen> messages,
    Counts counts,
    boolean whole) {

  /**
   * A message; four of it: since when, in milliseconds, or null.
   *
   * @param position offset in the user log, out of its cursor
   */
  public record Seen(
      String messageId,
      String notificationId,
      String title,
      @Nullable String tenant,
      @Nullable Long seenAt,
      @Nullable Long readAt,
      @Nullable Long interactedAt,
      @Nullable Long archivedAt,
      long position) {}

  /** Of a feed. */
  public record Counts(int total, int unread, int unseen) {

    /** What paging counts. */
    public static Counts of(List<Seen> messages) {
      return new Counts(
          messages.size(),
          (int) messages.stream().filter(each -> each.readAt() == null).count(),
          (int) messages.stream().filter(each -> each.seenAt() == null).count());
    }
  }

  /** Who read it where, for messages. */
  public String name() {
    return userId + "'s feed at " + instance + " " + scope.query() + " archived=" + archived;
  }
}
