package io.carillon.topology.feed;

import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PartState;
import io.carillon.topology.store.Bitmaps;
import java.util.Map;
import java.util.stream.Collectors;
import org.roaringbitmap.RoaringBitmap;

/**
 * How many recipients of a notification have seen, read, interacted with and archived it, in one
 * partition: computed when asked, at a look-up or two per recipient, so that nothing has to be
 * counted when a user marks everything read. A message that has since been hidden or removed counts
 * as it was last left.
 */
public record Engagement(long seen, long read, long interacted, long archived) {

  public static final Engagement NONE = new Engagement(0, 0, 0, 0);

  public Engagement plus(Engagement other) {
    return new Engagement(
        seen + other.seen,
        read + other.read,
        interacted + other.interacted,
        archived + other.archived);
  }

  /** None for a notification this partition does not know. */
  public static Engagement of(String notificationId, FeedStores stores, FeedSettings settings) {
    Notifications notifications = new Notifications(stores.notifications());
    NotificationState notification = notifications.find(notificationId);
    if (notification == null) {
      return NONE;
    }
    FeedScan scan = new FeedScan(stores, settings);
    Map<Integer, Long> positions =
        notification.getParts().stream()
            .collect(Collectors.toMap(PartState::getPart, PartState::getPosition));
    long[] sums = new long[MessageState.values().length];
    notifications.forEachAudience(
        notificationId,
        notification,
        (part, tenant, chunk, audience) -> {
          RoaringBitmap delivered = Bitmaps.read(audience.getMatched());
          audience.getSuppressed().values().forEach(who -> delivered.andNot(Bitmaps.read(who)));
          long position = positions.getOrDefault(part, -1L);
          delivered.forEach(
              (int low) -> {
                int ordinal = Bitmaps.ordinal(chunk, low);
                FeedRow row = scan.row(ordinal, notification.getFeed(), tenant, position);
                if (row != null) {
                  add(sums, states(stores, ordinal, notification.getFeed(), row));
                }
              });
        });
    return new Engagement(
        sums[MessageState.SEEN.ordinal()],
        sums[MessageState.READ.ordinal()],
        sums[MessageState.INTERACTED.ordinal()],
        sums[MessageState.ARCHIVED.ordinal()]);
  }

  private static MessageStates states(FeedStores stores, int ordinal, String feed, FeedRow row) {
    return Marks.read(stores.marks().get(FeedKeys.marks(ordinal, feed, row.tenant())))
        .over(row.entryStates(), row.position());
  }

  private static void add(long[] sums, MessageStates states) {
    for (MessageState state : MessageState.values()) {
      sums[state.ordinal()] += states.is(state) ? 1 : 0;
    }
  }
}
