package io.carillon.topology.feed;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.RoutedNotification;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.content.Contents;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.resolve.Stamps;
import io.carillon.topology.resolve.Suppression;
import io.carillon.topology.state.ChannelState;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PartState;
import io.carillon.topology.store.Bitmaps;
import io.carillon.topology.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes a notification into the feeds of its audience: content once, then an entry for each
 * recipient where they are few, or else one announcement for all.
 */
final class FanOut {

  private final FeedWriter stores;
  private final FeedSettings settings;
  private final Stamps stamps;
  private final Notifications notifications;
  private final AudienceRows audiences;
  private final Departures departures;

  FanOut(FeedWriter stores, FeedSettings settings, Stamps stamps) {
    this.stores = stores;
    this.settings = settings;
    this.stamps = stamps;
    this.notifications = new Notifications(stores.notifications());
    this.audiences = new AudienceRows(stores.notifications());
    this.departures = new Departures(stores.notifications());
  }

  /**
   * @param position offset of the notification in the user log
   * @param now its append time, milliseconds since the epoch
   * @param trace that it is part of; null: none
   * @return the notification with what this part counted, and the messages that came
   */
  FeedChange.Created write(
      Resolved.Audience resolved, long position, long now, @Nullable TraceContext trace) {
    RoutedNotification routed = resolved.notification();
    NotificationState known = notifications.find(routed.getId());
    Resolved.Audience audience =
        known == null || known.getParts().isEmpty()
            ? resolved
            : resolved.without(notifications.audience(routed.getId(), known));
    boolean retracted = known != null && known.getRetracted();
    NotificationState state =
        known == null || known.getParts().isEmpty()
            ? described(routed, position, now, retracted, trace)
            : known;
    Resolved.Kept feed = retracted ? takenBack(audience) : audience.feed();
    Map<String, Resolved.Kept> channels = new LinkedHashMap<>();
    for (ChannelState channel : state.getChannels()) {
      // One that only another record of the same id names leaves by nothing.
      Resolved.Kept kept = audience.channels().get(channel.getKey());
      channels.put(channel.getKey(), retracted || kept == null ? takenBack(audience) : kept);
    }
    count(state, audience, position);
    count(state.getSuppressed(), feed);
    state.getChannels().forEach(each -> count(each.getSuppressed(), channels.get(each.getKey())));
    stores
        .notifications()
        .put(FeedKeys.notification(routed.getId()), Notifications.STATES.write(state));
    for (Resolved.Group group : audience.groups()) {
      audiences.write(audience, state, group, feed, channels);
    }
    LocaleRows.write(stores.notifications(), audience);
    List<FeedChange.Departure> leaving = departures.write(audience, state, channels);
    List<FeedChange.Audience> came = writeMessages(audience, feed.byReason(), position, now);
    return new FeedChange.Created(
        routed.getId(), state, routed.getPart(), came, leaving, audience.locales());
  }

  private static Resolved.Kept takenBack(Resolved.Audience audience) {
    return new Resolved.Kept(Map.of(Suppression.RETRACTED, audience.matched()), List.of());
  }

  private static NotificationState described(
      RoutedNotification routed,
      long position,
      long now,
      boolean retracted,
      @Nullable TraceContext trace) {
    Actor actor = routed.getActor();
    return NotificationState.newBuilder()
        .setPosition(position)
        .setAt(now)
        .setAcceptedAt(routed.getAcceptedAt())
        .setRetracted(retracted)
        .setTenant(routed.getTenant())
        .setMessageTenants(new ArrayList<>())
        .setFeed(routed.getFeed())
        .setTitle(routed.getContent().getTitle())
        .setBody(routed.getContent().getBody())
        .setUrl(routed.getContent().getUrl())
        .setData(routed.getContent().getData())
        .setButtons(Contents.buttons(routed.getContent().getButtons()))
        .setContentError(routed.getContent().getError())
        .setContents(Contents.kept(routed))
        .setCategories(routed.getCategories())
        .setWorkflow(routed.getWorkflow())
        .setWorkflowVersion(routed.getWorkflowVersion())
        .setCritical(routed.getCritical())
        .setSegment(routed.getSegment())
        .setActorId(actor == null ? null : actor.getId())
        .setActorAttributes(actor == null ? null : Json.write(actor.getAttributes()))
        .setActorIsTenant(actor != null && actor.getKind() == ActorKind.TENANT)
        .setExpiresAt(routed.getExpiresAt())
        .setSuppressed(new HashMap<>())
        .setParts(new ArrayList<>())
        .setPartsExpected(routed.getParts())
        .setTraceparent(trace == null ? null : trace.parent())
        .setChannels(
            routed.getChannels().stream()
                .map(
                    channel ->
                        new ChannelState(channel.getKey(), new TreeMap<>(), channel.getType()))
                .collect(Collectors.toCollection(ArrayList::new)))
        .build();
  }

  private static void count(NotificationState state, Resolved.Audience audience, long position) {
    state.getParts().add(new PartState(audience.notification().getPart(), position));
    for (Resolved.Group group : audience.groups()) {
      state.setMatched(state.getMatched() + group.matched().getLongCardinality());
      if (!state.getMessageTenants().contains(group.tenant())) {
        state.getMessageTenants().add(group.tenant());
      }
    }
  }

  private static void count(Map<String, Long> sums, Resolved.@Nullable Kept kept) {
    if (kept != null) {
      kept.byReason()
          .forEach(
              (reason, who) -> {
                if (!who.isEmpty()) {
                  sums.merge(reason, who.getLongCardinality(), Long::sum);
                }
              });
    }
  }

  private List<FeedChange.Audience> writeMessages(
      Resolved.Audience audience, Map<String, RoaringBitmap> suppressed, long position, long now) {
    RoaringBitmap without = new RoaringBitmap();
    suppressed.values().forEach(without::or);
    RoaringBitmap delivered = RoaringBitmap.andNot(audience.matched(), without);
    List<FeedChange.Audience> came = new ArrayList<>();
    boolean announce = delivered.getLongCardinality() > settings.announceAbove();
    for (Resolved.Group group : audience.groups()) {
      RoaringBitmap recipients = RoaringBitmap.and(group.matched(), delivered);
      if (recipients.isEmpty()) {
        continue;
      }
      came.add(
          new FeedChange.Audience(
              group.tenant(), recipients, RoaringBitmap.and(group.byName(), recipients)));
      // Who is no member would not look at the tenant's announcements.
      RoaringBitmap each = announce ? RoaringBitmap.and(recipients, group.outsiders()) : recipients;
      writeEntries(audience.notification(), group, each, position, now);
      if (announce) {
        writeAnnouncement(
            audience.notification(), group, RoaringBitmap.andNot(recipients, each), position, now);
      }
    }
    return came;
  }

  private void writeEntries(
      RoutedNotification routed,
      Resolved.Group group,
      RoaringBitmap recipients,
      long position,
      long now) {
    byte[] plain = FeedEntry.fresh(routed.getId(), now, routed.getExpiresAt(), false).row();
    byte[] named = FeedEntry.fresh(routed.getId(), now, routed.getExpiresAt(), true).row();
    recipients.forEach(
        (int ordinal) ->
            stamps.write(
                ordinal,
                () ->
                    stores
                        .entries()
                        .put(
                            FeedKeys.entry(ordinal, routed.getFeed(), group.tenant(), position),
                            group.byName().contains(ordinal) ? named : plain)));
  }

  private void writeAnnouncement(
      RoutedNotification routed,
      Resolved.Group group,
      RoaringBitmap recipients,
      long position,
      long now) {
    Bitmaps.chunks(recipients)
        .forEach(
            (chunk, places) ->
                stores
                    .announcements()
                    .put(
                        Announcement.key(routed.getFeed(), group.tenant(), chunk, position),
                        Announcement.row(
                            routed.getId(),
                            now,
                            routed.getExpiresAt(),
                            places,
                            Objects.requireNonNull(Bitmaps.chunk(group.byName(), chunk)))));
  }
}
