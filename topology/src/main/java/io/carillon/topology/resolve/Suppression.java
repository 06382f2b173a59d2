package io.carillon.topology.resolve;

import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.content.Contents;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.PreferenceFacts;
import io.carillon.topology.resolve.preference.Preferred;
import io.carillon.topology.resolve.preference.Recipients;
import io.carillon.topology.resolve.preference.Required;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

  /** A condition of the workflow, or of its step for the channel, does not hold. */
  public static final String CONDITIONS = "conditions";

  /** Of the feed: the workflow has no step for it. */
  public static final String NO_STEP = "no_step";

  /** Title or body could not be rendered. */
  public static final String CONTENT_FAILED = "content_failed";

  /** Of a channel that goes to an address of the recipient's: nobody has said one. */
  public static final String NO_ADDRESS = "no_address";

  /** What was said to be it is none. */
  public static final String BAD_ADDRESS = "bad_address";

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
   * @param locales who of it asks for which
   * @param now append time of the notification, milliseconds since the epoch
   */
  Suppressed of(
      RoutedNotification notification,
      List<Resolved.Group> groups,
      List<LocaleFacts> locales,
      long now) {
    Map<String, Resolved.Kept> channels = new LinkedHashMap<>();
    Long expiresAt = notification.getExpiresAt();
    if (groups.isEmpty() || (expiresAt != null && expiresAt <= now)) {
      Resolved.Kept all = groups.isEmpty() ? Resolved.Kept.NOBODY : expired(groups);
      notification.getChannels().forEach(channel -> channels.put(channel.getKey(), all));
      return new Suppressed(all, channels);
    }
    NotificationFacts facts = NotificationFacts.of(notification);
    Asked ofFeed =
        new Asked(
            Channel.feed(notification.getFeed()),
            Required.of(
                notification.getConditions(),
                Channel.IN_APP_FEED + ".conditions",
                notification.getFeedConditions()));
    Resolved.Kept feed =
        ask(
            facts,
            ofFeed,
            groups,
            group -> notification.getInFeed() ? null : NO_STEP,
            group -> unsaid(notification, null, group, locales));
    for (RoutedChannel channel : notification.getChannels()) {
      Asked asked =
          new Asked(
              new Channel(channel.getType(), channel.getKey(), channel.getId()),
              Required.of(
                  notification.getConditions(),
                  channel.getKey() + ".conditions",
                  channel.getConditions()));
      channels.put(
          channel.getKey(),
          ask(
              facts,
              asked,
              groups,
              group ->
                  RoutedChannels.settings(notification, channel, group.tenant()) == null
                      ? NOT_CONFIGURED
                      : null,
              group -> unsaid(notification, channel.getKey(), group, locales)));
    }
    return new Suppressed(feed, channels);
  }

  /** Those of a group for whom title or body could not be rendered in the locale they read. */
  private static RoaringBitmap unsaid(
      RoutedNotification notification,
      @Nullable String channel,
      Resolved.Group group,
      List<LocaleFacts> locales) {
    RoaringBitmap unsaid = new RoaringBitmap();
    if (!Contents.anyFailed(notification)) {
      return unsaid;
    }
    RoaringBitmap others = group.matched().clone();
    for (LocaleFacts facts : locales) {
      others.andNot(facts.who());
      if (Contents.failed(notification, channel, group.tenant(), facts.asked().locale())) {
        unsaid.or(RoaringBitmap.and(group.matched(), facts.who()));
      }
    }
    if (Contents.failed(notification, channel, group.tenant(), null)) {
      unsaid.or(others);
    }
    return unsaid;
  }

  /** What is asked of recipients for one channel: the workflow first, and then preferences. */
  private record Asked(Channel channel, Required required) {}

  private static Resolved.Kept expired(List<Resolved.Group> groups) {
    RoaringBitmap all = new RoaringBitmap();
    groups.forEach(group -> all.or(group.matched()));
    return new Resolved.Kept(Map.of(EXPIRED, all), List.of());
  }

  /**
   * @param whole why nobody of a group can have it by the channel, whatever is asked of them; null:
   *     they can
   * @param unsaid who of a group cannot be told what it says
   */
  private Resolved.Kept ask(
      NotificationFacts facts,
      Asked asked,
      List<Resolved.Group> groups,
      Function<Resolved.Group, @Nullable String> whole,
      Function<Resolved.Group, RoaringBitmap> unsaid) {
    Map<String, RoaringBitmap> byReason = new TreeMap<>();
    List<PreferenceFacts> why = new ArrayList<>();
    for (Resolved.Group group : groups) {
      String none = whole.apply(group);
      if (none != null) {
        add(byReason, none, group.matched());
        continue;
      }
      RoaringBitmap without = unsaid.apply(group);
      add(byReason, CONTENT_FAILED, without);
      RoaringBitmap told = minus(group.matched(), without);
      // Each group by its message's tenant, which a segment may have chosen.
      Preferred met = asked.required().ask(facts, group.tenant(), told, recipients);
      add(byReason, CONDITIONS, met.blocked());
      why.addAll(met.why());
      RoaringBitmap left = minus(told, met.blocked());
      Preferred preferred =
          partition.preferred(facts, asked.channel(), group.tenant(), left, recipients);
      add(byReason, PREFERENCES, preferred.blocked());
      why.addAll(preferred.why());
      partition
          .unreached(
              ChannelType.find(asked.channel().type()),
              preferred.blocked().isEmpty()
                  ? left
                  : RoaringBitmap.andNot(left, preferred.blocked()))
          .forEach((reason, who) -> add(byReason, reason, who));
    }
    return new Resolved.Kept(byReason, why);
  }

  /** Copies nothing where nothing is taken away. */
  private static RoaringBitmap minus(RoaringBitmap all, RoaringBitmap without) {
    return without.isEmpty() ? all : RoaringBitmap.andNot(all, without);
  }

  /** A union that copies nothing as long as it is of one. */
  private static void add(Map<String, RoaringBitmap> byReason, String reason, RoaringBitmap who) {
    if (!who.isEmpty()) {
      byReason.merge(reason, who, (one, other) -> RoaringBitmap.or(one, other));
    }
  }
}
