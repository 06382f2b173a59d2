package io.carillon.topology.resolve;

import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.PreferenceFacts;
import io.carillon.topology.resolve.preference.Preferred;
import io.carillon.topology.resolve.preference.Recipients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Of one channel: its settings are not there for the tenant of the message. */
  public static final String NOT_CONFIGURED = "not_configured";

  private final UserPartitionStore partition;
  private final Recipients recipients;

  Suppression(UserPartitionStore partition, Recipients recipients) {
    this.partition = partition;
    this.recipients = recipients;
  }

  /**
   * Who is left out of the feed, and of each channel beside it.
   *
   * @param feed of the feed
   * @param channels by key, in the notification's order
   */
  record Suppressed(Resolved.Kept feed, Map<String, Resolved.Kept> channels) {}

  /**
   * @param groups the audience, not to be changed
   * @param now append time of the notification, milliseconds since the epoch
   */
  Suppressed of(RoutedNotification notification, List<Resolved.Group> groups, long now) {
    Map<String, Resolved.Kept> channels = new LinkedHashMap<>();
    Long expiresAt = notification.getExpiresAt();
    if (groups.isEmpty() || (expiresAt != null && expiresAt <= now)) {
      Resolved.Kept all = groups.isEmpty() ? Resolved.Kept.NOBODY : expired(groups);
      notification.getChannels().forEach(channel -> channels.put(channel.getKey(), all));
      return new Suppressed(all, channels);
    }
    NotificationFacts facts = NotificationFacts.of(notification);
    Resolved.Kept feed =
        ask(facts, Channel.feed(notification.getFeed()), groups, new RoaringBitmap());
    for (RoutedChannel channel : notification.getChannels()) {
      List<Resolved.Group> configured = new ArrayList<>();
      RoaringBitmap others = new RoaringBitmap();
      for (Resolved.Group group : groups) {
        if (RoutedChannels.settings(notification, channel, group.tenant()) == null) {
          others.or(group.matched());
        } else {
          configured.add(group);
        }
      }
      channels.put(
          channel.getKey(),
          ask(
              facts,
              new Channel(channel.getType(), channel.getKey(), channel.getId()),
              configured,
              others));
    }
    return new Suppressed(feed, channels);
  }

  private static Resolved.Kept expired(List<Resolved.Group> groups) {
    RoaringBitmap all = new RoaringBitmap();
    groups.forEach(group -> all.or(group.matched()));
    return new Resolved.Kept(Map.of(EXPIRED, all), List.of());
  }

  /**
   * @param unconfigured those who cannot be reached by the channel and are in none of the groups
   */
  private Resolved.Kept ask(
      NotificationFacts facts,
      Channel channel,
      List<Resolved.Group> groups,
      RoaringBitmap unconfigured) {
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
    Map<String, RoaringBitmap> byReason = new TreeMap<>();
    if (!blocked.isEmpty()) {
      byReason.put(
          PREFERENCES,
          blocked.size() == 1
              ? blocked.get(0)
              : RoaringBitmap.or(blocked.toArray(RoaringBitmap[]::new)));
    }
    if (!unconfigured.isEmpty()) {
      byReason.put(NOT_CONFIGURED, unconfigured);
    }
    return new Resolved.Kept(byReason, why);
  }
}
