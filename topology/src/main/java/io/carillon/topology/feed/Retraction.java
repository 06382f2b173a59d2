package io.carillon.topology.feed;

import io.carillon.topology.resolve.Stamps;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PartState;
import io.carillon.topology.store.Bitmaps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Takes a notification back from every feed and count. Its rows stay, marked: what a feed keeps is
 * counted over them, and a retraction that overtook its notification must win when that comes.
 */
final class Retraction {

  private final FeedWriter stores;
  private final Stamps stamps;
  private final Notifications notifications;

  Retraction(FeedWriter stores, Stamps stamps) {
    this.stores = stores;
    this.stamps = stamps;
    this.notifications = new Notifications(stores.notifications());
  }

  /**
   * The notification, taken back.
   *
   * @param first it was not before
   */
  record Taken(NotificationState notification, boolean first) {}

  Taken apply(String id, long position, long now) {
    NotificationState known = notifications.find(id);
    boolean first = known == null || !known.getRetracted();
    if (known == null) {
      known =
          NotificationState.newBuilder()
              .setPosition(position)
              .setAt(now)
              .setAcceptedAt(now)
              .setRetracted(true)
              .setRetractedPosition(position)
              .setMessageTenants(new ArrayList<>())
              .setSuppressed(new HashMap<>())
              .setParts(new ArrayList<>())
              .build();
    } else if (first) {
      known.setRetracted(true);
      known.setRetractedPosition(position);
      takeBack(id, known);
    }
    stores.notifications().put(FeedKeys.notification(id), Notifications.STATES.write(known));
    return new Taken(known, first);
  }

  private void takeBack(String id, NotificationState notification) {
    Map<Integer, Long> positions =
        notification.getParts().stream()
            .collect(Collectors.toMap(PartState::getPart, PartState::getPosition));
    notifications.forEachAudience(
        id,
        notification,
        (part, tenant, chunk, audience) -> {
          long position = positions.getOrDefault(part, -1L);
          RoaringBitmap places = Bitmaps.read(audience.getMatched());
          places.andNot(announced(notification.getFeed(), tenant, chunk, position));
          places.forEach(
              (int low) ->
                  entry(Bitmaps.ordinal(chunk, low), notification.getFeed(), tenant, position));
        });
  }

  /** Marks the announcement's row, if there is one, and says whom it covers. */
  private RoaringBitmap announced(String feed, @Nullable String tenant, int chunk, long position) {
    Bytes key = Announcement.key(feed, tenant, chunk, position);
    byte[] row = stores.announcements().get(key);
    if (row == null) {
      return new RoaringBitmap();
    }
    Announcement announcement = new Announcement(row);
    stores.announcements().put(key, announcement.retractedRow());
    return announcement.recipients();
  }

  private void entry(int ordinal, String feed, @Nullable String tenant, long position) {
    Bytes key = FeedKeys.entry(ordinal, feed, tenant, position);
    byte[] row = stores.entries().get(key);
    if (row != null) {
      stamps.write(ordinal, () -> stores.entries().put(key, FeedEntry.read(row).takenBack().row()));
    }
  }
}
