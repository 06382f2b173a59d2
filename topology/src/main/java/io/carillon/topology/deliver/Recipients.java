package io.carillon.topology.deliver;

import io.carillon.topology.feed.Notifications;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.store.Bitmaps;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Those to whom messages came, in ascending order of ordinals, from the frozen audience and not
 * from a copy. Who is gone since is left out. For the stream thread only.
 */
final class Recipients {

  /** All have been taken. */
  static final int DONE = Integer.MAX_VALUE;

  /** Above one in so many, passing by the others costs less than looking each up. */
  private static final int DENSE = 4;

  private final Notifications notifications;
  private final Users users;

  Recipients(Notifications notifications, Users users) {
    this.notifications = notifications;
    this.users = users;
  }

  /** Takes recipients. */
  @FunctionalInterface
  interface Taker {
    /**
     * @param userId UTF-8
     * @return whether to go on
     */
    boolean take(int ordinal, byte[] userId);
  }

  /**
   * @param channel key of a channel beside the feed; null: the feed
   * @param from first ordinal
   * @param below first ordinal that is not meant any more
   * @return the ordinal to go on from, or {@link #DONE}
   */
  int walk(
      String id,
      NotificationState notification,
      int part,
      @Nullable String tenant,
      @Nullable String channel,
      int from,
      int below,
      Taker taker) {
    int[] next = {DONE};
    notifications.forEachRecipients(
        id,
        notification,
        part,
        tenant,
        channel,
        Bitmaps.chunkOf(from),
        (chunk, places) -> {
          if (Bitmaps.ordinal(chunk, 0) >= below) {
            return false;
          }
          next[0] = chunk(Bitmaps.ordinals(chunk, places), from, below, taker);
          return next[0] == DONE;
        });
    return next[0];
  }

  /** The same of the ordinals of one chunk, or of few in any. */
  int chunk(RoaringBitmap ordinals, int from, int below, Taker taker) {
    PeekableIntIterator each = ordinals.getIntIterator();
    each.advanceIfNeeded(from);
    if (!each.hasNext() || each.peekNext() >= below) {
      return DONE;
    }
    int first = each.peekNext();
    int last = ordinals.last();
    long many = ordinals.rangeCardinality(first, last + 1L);
    return many * DENSE >= (long) last - first + 1 && many > 1
        ? scan(each, first, Math.min(last, below - 1), taker)
        : lookUp(each, below, taker);
  }

  private int scan(PeekableIntIterator each, int first, int last, Taker taker) {
    int[] next = {DONE};
    users.forEachId(
        first,
        last,
        (ordinal, userId) -> {
          each.advanceIfNeeded(ordinal);
          if (!each.hasNext()) {
            return false;
          }
          if (each.peekNext() != ordinal || taker.take(ordinal, userId)) {
            return true;
          }
          each.next();
          next[0] = each.hasNext() && each.peekNext() <= last ? each.peekNext() : DONE;
          return false;
        });
    return next[0];
  }

  private int lookUp(PeekableIntIterator each, int below, Taker taker) {
    while (each.hasNext() && each.peekNext() < below) {
      int ordinal = each.next();
      byte[] userId = users.idBytesOf(ordinal);
      if (userId != null && !taker.take(ordinal, userId)) {
        return each.hasNext() && each.peekNext() < below ? each.peekNext() : DONE;
      }
    }
    return DONE;
  }
}
