package io.carillon.topology.feed;

import io.carillon.avro.Actor;
import io.carillon.avro.RoutedNotification;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.resolve.Stamps;
import io.carillon.topology.resolve.Suppression;
import io.carillon.topology.resolve.preference.PreferenceFacts;
import io.carillon.topology.resolve.segment.TermFacts;
import io.carillon.topology.state.AudienceChunk;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PartState;
import io.carillon.topology.state.PreferenceChunk;
import io.carillon.topology.state.TermChunk;
import io.carillon.topology.store.Bitmaps;
import io.carillon.topology.store.Json;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes a notification into the feeds of its audience: content once, then an entry for each
 * recipient where they are few, or else one announcement for all.
 */
final class FanOut {

  /** Of what is frozen of a segment's terms, in one row. */
  private static final int MAX_TERM_BYTES = 512 * 1024;

  /** Of why preferences decided as they did, in one row. */
  private static final int MAX_PREFERENCE_BYTES = 512 * 1024;

  private final FeedWriter stores;
  private final FeedSettings settings;
  private final Stamps stamps;
  private final Notifications notifications;

  FanOut(FeedWriter stores, FeedSettings settings, Stamps stamps) {
    this.stores = stores;
    this.settings = settings;
    this.stamps = stamps;
    this.notifications = new Notifications(stores.notifications());
  }

  /**
   * @param position offset of the notification in the user log
   * @param now its append time, milliseconds since the epoch
   * @return the notification with what this part counted, and the messages that came
   */
  FeedChange.Created write(Resolved.Audience resolved, long position, long now) {
    RoutedNotification routed = resolved.notification();
    NotificationState known = notifications.find(routed.getId());
    Resolved.Audience audience =
        known == null || known.getParts().isEmpty()
            ? resolved
            : resolved.without(notifications.audience(routed.getId(), known));
    boolean retracted = known != null && known.getRetracted();
    NotificationState state =
        known == null || known.getParts().isEmpty()
            ? described(routed, position, now, retracted)
            : known;
    Map<String, RoaringBitmap> suppressed =
        retracted ? Map.of(Suppression.RETRACTED, audience.matched()) : audience.suppressed();
    count(state, audience, suppressed, position);
    stores
        .notifications()
        .put(FeedKeys.notification(routed.getId()), Notifications.STATES.write(state));
    for (Resolved.Group group : audience.groups()) {
      writeAudience(audience, state, group, suppressed);
    }
    List<FeedChange.Audience> came = writeMessages(audience, suppressed, position, now);
    return new FeedChange.Created(routed.getId(), state, routed.getPart(), came);
  }

  private static NotificationState described(
      RoutedNotification routed, long position, long now, boolean retracted) {
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
        .setCategories(routed.getCategories())
        .setWorkflow(routed.getWorkflow())
        .setCritical(routed.getCritical())
        .setSegment(routed.getSegment())
        .setActorId(actor == null ? null : actor.getId())
        .setActorAttributes(actor == null ? null : Json.write(actor.getAttributes()))
        .setExpiresAt(routed.getExpiresAt())
        .setSuppressed(new HashMap<>())
        .setParts(new ArrayList<>())
        .setPartsExpected(routed.getParts())
        .build();
  }

  private static void count(
      NotificationState state,
      Resolved.Audience audience,
      Map<String, RoaringBitmap> suppressed,
      long position) {
    state.getParts().add(new PartState(audience.notification().getPart(), position));
    for (Resolved.Group group : audience.groups()) {
      state.setMatched(state.getMatched() + group.matched().getLongCardinality());
      if (!state.getMessageTenants().contains(group.tenant())) {
        state.getMessageTenants().add(group.tenant());
      }
    }
    suppressed.forEach(
        (reason, who) -> {
          if (!who.isEmpty()) {
            state.getSuppressed().merge(reason, who.getLongCardinality(), Long::sum);
          }
        });
  }

  /** The frozen facts: who, by name or not, suppressed why, and by which terms. */
  private void writeAudience(
      Resolved.Audience audience,
      NotificationState state,
      Resolved.Group group,
      Map<String, RoaringBitmap> suppressed) {
    RoutedNotification routed = audience.notification();
    int tenant = state.getMessageTenants().indexOf(group.tenant());
    Bitmaps.chunks(group.matched())
        .forEach(
            (chunk, matched) -> {
              Map<String, ByteBuffer> without = new HashMap<>();
              suppressed.forEach(
                  (reason, who) -> {
                    RoaringBitmap here = RoaringBitmap.and(Bitmaps.chunk(who, chunk), matched);
                    if (!here.isEmpty()) {
                      without.put(reason, Bitmaps.buffer(here));
                    }
                  });
              AudienceChunk row =
                  AudienceChunk.newBuilder()
                      .setMatched(Bitmaps.buffer(matched))
                      .setByName(Bitmaps.buffer(Bitmaps.chunk(group.byName(), chunk)))
                      .setSuppressed(without)
                      .setTerms(terms(audience.terms(), matched, chunk))
                      .setPreferences(preferences(audience.preferences(), matched, chunk))
                      .build();
              stores
                  .notifications()
                  .put(
                      FeedKeys.audience(routed.getId(), routed.getPart(), tenant, chunk),
                      Notifications.AUDIENCE.write(row));
            });
  }

  private static List<TermChunk> terms(List<TermFacts> terms, RoaringBitmap matched, int chunk) {
    List<TermChunk> rows = new ArrayList<>();
    int bytes = 0;
    for (TermFacts term : terms) {
      if (bytes > MAX_TERM_BYTES) {
        break; // Explaining fewer terms is better than a row that no changelog takes.
      }
      RoaringBitmap membership =
          RoaringBitmap.and(Bitmaps.chunk(term.viaMembership(), chunk), matched);
      RoaringBitmap user = RoaringBitmap.and(Bitmaps.chunk(term.viaUser(), chunk), matched);
      RoaringBitmap missing = RoaringBitmap.and(Bitmaps.chunk(term.viaMissing(), chunk), matched);
      if (!membership.isEmpty() || !user.isEmpty() || !missing.isEmpty()) {
        TermChunk row =
            new TermChunk(
                term.termJson(),
                Bitmaps.buffer(membership),
                Bitmaps.buffer(user),
                Bitmaps.buffer(missing));
        rows.add(row);
        bytes +=
            3 * term.termJson().length()
                + row.getViaMembership().remaining()
                + row.getViaUser().remaining()
                + row.getViaMissing().remaining();
      }
    }
    return rows;
  }

  private static List<PreferenceChunk> preferences(
      List<PreferenceFacts> preferences, RoaringBitmap matched, int chunk) {
    List<PreferenceChunk> rows = new ArrayList<>();
    int bytes = 0;
    for (PreferenceFacts facts : preferences) {
      if (bytes > MAX_PREFERENCE_BYTES) {
        break; // As with terms.
      }
      RoaringBitmap who = RoaringBitmap.and(Bitmaps.chunk(facts.who(), chunk), matched);
      if (!who.isEmpty()) {
        PreferenceChunk row = new PreferenceChunk(facts.why(), Bitmaps.buffer(who));
        rows.add(row);
        bytes += 3 * facts.why().length() + row.getWho().remaining();
      }
    }
    return rows;
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
