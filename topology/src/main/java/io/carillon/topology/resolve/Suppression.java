package io.carillon.topology.resolve;

import io.carillon.avro.RoutedNotification;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.PreferenceFacts;
import io.carillon.topology.resolve.preference.Preferred;
import io.carillon.topology.resolve.preference.Recipients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who of an audience is not to hear of a notification after all, and why. Pure in the log: no
 * clock, no chance.
 */
public final class Suppression {

  /** Of a notification that came after its own expiry. */
  public static final String EXPIRED = "expired";

  /** Taken back before it came. */
  public static final String RETRACTED = "retracted";

  /** The user, or the tenant for its users, wants none of this kind. */
  public static final String PREFERENCES = "preferences";

  private final UserPartitionStore partition;
  private final Recipients recipients;

  Suppression(UserPartitionStore partition, Recipients recipients) {
    this.partition = partition;
    this.recipients = recipients;
  }

  /**
   * Who is left out.
   *
   * @param byReason disjoint parts of the audience, none empty
   * @param preferences why preferences let users hear of it or not; disjoint
   */
  record Suppressed(Map<String, RoaringBitmap> byReason, List<PreferenceFacts> preferences) {

    private static final Suppressed NOBODY = new Suppressed(Map.of(), List.of());
  }

  /**
   * @param groups the audience, not to be changed
   * @param now append time of the notification, milliseconds since the epoch
   */
  Suppressed of(RoutedNotification notification, List<Resolved.Group> groups, long now) {
    Long expiresAt = notification.getExpiresAt();
    if (groups.isEmpty()) {
      return Suppressed.NOBODY;
    }
    if (expiresAt != null && expiresAt <= now) {
      RoaringBitmap all = new RoaringBitmap();
      groups.forEach(group -> all.or(group.matched()));
      return new Suppressed(Map.of(EXPIRED, all), List.of());
    }
    NotificationFacts facts = NotificationFacts.of(notification);
    Channel channel = Channel.feed(notification.getFeed());
    List<RoaringBitmap> blocked = new ArrayList<>();
    List<PreferenceFacts> why = new ArrayList<>();
    for (Resolved.Group group : groups) {
      // Each group by its message's tenant, which a segment may have chosen.
      Preferred preferred =
          partition.preferred(facts, channel, group.tenant(), group.matched(), recipients);
      if (!preferred.blocked().isEmpty()) {
        blocked.add(preferred.blocked());
      }
      why.addAll(preferred.why());
    }
    return new Suppressed(
        blocked.isEmpty()
            ? Map.of()
            : Map.of(
                PREFERENCES,
                blocked.size() == 1
                    ? blocked.get(0)
                    : RoaringBitmap.or(blocked.toArray(RoaringBitmap[]::new))),
        why);
  }
}
