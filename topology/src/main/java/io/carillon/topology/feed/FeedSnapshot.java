package io.carillon.topology.feed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is kept for a user in one feed.
 *
 * @param rows oldest first
 */
public record FeedSnapshot(List<Row> rows) {

  /** Of a user nobody has spoken of. */
  public static final FeedSnapshot EMPTY = new FeedSnapshot(List.of());

  /** Never expires. */
  public static final long NEVER = Announcement.NEVER;

  /**
   * One message addressed to the user.
   *
   * @param position offset in the user log
   * @param tenant of the message; null: none
   * @param at append time, milliseconds since the epoch
   * @param expiresAt milliseconds since the epoch, or {@link #NEVER}
   * @param byName whether the user was addressed by name, not by a segment
   * @param retracted taken back
   * @param mayShow shows until it expires: neither taken back nor of a tenant the user has left
   * @param states what holds of it
   */
  public record Row(
      long position,
      @Nullable String tenant,
      String notificationId,
      long at,
      long expiresAt,
      boolean byName,
      boolean retracted,
      boolean mayShow,
      MessageStates states) {}
}
