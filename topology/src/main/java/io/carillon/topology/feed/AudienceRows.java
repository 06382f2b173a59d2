package io.carillon.topology.feed;

import io.carillon.avro.RoutedNotification;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.resolve.preference.PreferenceFacts;
import io.carillon.topology.resolve.segment.TermFacts;
import io.carillon.topology.state.AudienceChunk;
import io.carillon.topology.state.ChannelChunk;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PreferenceChunk;
import io.carillon.topology.state.TermChunk;
import io.carillon.topology.store.Bitmaps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes the frozen facts of an audience: who, by name or not, kept from the feed or from a channel
 * why, and by which terms. For the stream thread only.
 */
final class AudienceRows {

  /** Of what is frozen of a segment's terms, in one row. */
  private static final int MAX_TERM_BYTES = 512 * 1024;

  /** Of why preferences decided as they did for the feed, in one row; of all channels as much. */
  private static final int MAX_PREFERENCE_BYTES = 512 * 1024;

  private final KeyValueStore<Bytes, byte[]> rows;

  AudienceRows(KeyValueStore<Bytes, byte[]> notifications) {
    this.rows = notifications;
  }

  /** How much may still be said in a row. */
  private static final class Room {
    private int left = MAX_PREFERENCE_BYTES;
  }

  /**
   * @param feed who is kept from the feed
   * @param channels by key, who is kept from each channel beside it
   */
  void write(
      Resolved.Audience audience,
      NotificationState state,
      Resolved.Group group,
      Resolved.Kept feed,
      Map<String, Resolved.Kept> channels) {
    RoutedNotification routed = audience.notification();
    int tenant = state.getMessageTenants().indexOf(group.tenant());
    Bitmaps.chunks(group.matched())
        .forEach(
            (chunk, matched) -> {
              Map<String, ByteBuffer> suppressed = suppressed(feed, matched, chunk);
              List<PreferenceChunk> preferences =
                  preferences(feed.preferences(), matched, chunk, new Room());
              Map<String, ChannelChunk> others = new TreeMap<>();
              Room room = new Room();
              channels.forEach(
                  (key, kept) -> {
                    ChannelChunk own =
                        new ChannelChunk(
                            suppressed(kept, matched, chunk),
                            preferences(kept.preferences(), matched, chunk, room));
                    // Most often all channels are decided alike.
                    if (!own.getSuppressed().equals(suppressed)
                        || !own.getPreferences().equals(preferences)) {
                      others.put(key, own);
                    }
                  });
              AudienceChunk row =
                  AudienceChunk.newBuilder()
                      .setMatched(Bitmaps.buffer(matched))
                      .setByName(Bitmaps.buffer(Bitmaps.chunk(group.byName(), chunk)))
                      .setSuppressed(suppressed)
                      .setTerms(terms(audience.terms(), matched, chunk))
                      .setPreferences(preferences)
                      .setChannels(others)
                      .build();
              rows.put(
                  FeedKeys.audience(routed.getId(), routed.getPart(), tenant, chunk),
                  Notifications.AUDIENCE.write(row));
            });
  }

  private static Map<String, ByteBuffer> suppressed(
      Resolved.Kept kept, RoaringBitmap matched, int chunk) {
    Map<String, ByteBuffer> without = new TreeMap<>();
    kept.byReason()
        .forEach(
            (reason, who) -> {
              RoaringBitmap here = RoaringBitmap.and(Bitmaps.chunk(who, chunk), matched);
              if (!here.isEmpty()) {
                without.put(reason, Bitmaps.buffer(here));
              }
            });
    return without;
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
      List<PreferenceFacts> preferences, RoaringBitmap matched, int chunk, Room room) {
    List<PreferenceChunk> rows = new ArrayList<>();
    for (PreferenceFacts facts : preferences) {
      if (room.left < 0) {
        break; // As with terms.
      }
      RoaringBitmap who = RoaringBitmap.and(Bitmaps.chunk(facts.who(), chunk), matched);
      if (!who.isEmpty()) {
        PreferenceChunk row = new PreferenceChunk(facts.why(), Bitmaps.buffer(who));
        rows.add(row);
        room.left -= 3 * facts.why().length() + row.getWho().remaining();
      }
    }
    return rows;
  }
}
