package io.carillon.topology.resolve;

import io.carillon.avro.FeedAction;
import io.carillon.avro.RoutedNotification;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.resolve.preference.PreferenceFacts;
import io.carillon.topology.resolve.segment.TermFacts;
import io.carillon.topology.state.UserState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** What [resolve] hands to [feed], within one task: who is meant is settled. */
public sealed interface Resolved {

  /**
   * A notification and its audience in this partition. Bitmaps are of ordinals.
   *
   * @param groups by tenant of the message; disjoint
   * @param feed who is kept from the feed
   * @param channels by key, who is kept from each channel beside the feed
   * @param terms which terms of the segment held for whom
   * @param locales who asks for which locale, where content is spelt in several; disjoint
   */
  record Audience(
      RoutedNotification notification,
      List<Group> groups,
      Kept feed,
      Map<String, Kept> channels,
      List<TermFacts> terms,
      List<LocaleFacts> locales)
      implements Resolved {

    /** Everyone of every group, in a new bitmap. */
    public RoaringBitmap matched() {
      RoaringBitmap all = new RoaringBitmap();
      groups.forEach(group -> all.or(group.matched()));
      return all;
    }

    /** The same without those whom an earlier part of the notification reached. */
    public Audience without(RoaringBitmap already) {
      Map<String, Kept> still = new LinkedHashMap<>();
      channels.forEach((key, kept) -> still.put(key, kept.without(already)));
      return new Audience(
          notification,
          groups.stream().map(group -> group.without(already)).toList(),
          feed.without(already),
          still,
          terms,
          locales);
    }
  }

  /**
   * Who of an audience is kept from hearing of it by one channel, and why anybody is or is not.
   *
   * @param byReason disjoint parts of the audience
   * @param preferences why conditions of the workflow, and preferences, let users hear of it or
   *     not, each disjoint; nothing of those about whom nobody said anything
   */
  record Kept(Map<String, RoaringBitmap> byReason, List<PreferenceFacts> preferences) {

    static final Kept NOBODY = new Kept(Map.of(), List.of());

    private Kept without(RoaringBitmap already) {
      Map<String, RoaringBitmap> still = new TreeMap<>();
      byReason.forEach((reason, who) -> still.put(reason, RoaringBitmap.andNot(who, already)));
      return new Kept(still, preferences);
    }
  }

  /**
   * Those whose message carries one tenant.
   *
   * @param tenant of the message; null: none
   * @param matched everyone
   * @param byName of these, addressed by name
   * @param outsiders of these, not members of the tenant
   */
  record Group(
      @Nullable String tenant,
      RoaringBitmap matched,
      RoaringBitmap byName,
      RoaringBitmap outsiders) {

    private Group without(RoaringBitmap already) {
      return new Group(
          tenant,
          RoaringBitmap.andNot(matched, already),
          RoaringBitmap.andNot(byName, already),
          RoaringBitmap.andNot(outsiders, already));
    }
  }

  /** A notification is taken back. */
  record Retraction(String notificationId) implements Resolved {}

  /**
   * A user acted on messages.
   *
   * @param refuse takes why it could not be applied, wholly or in part; [resolve] has the record
   */
  record Action(String userId, UserState user, FeedAction action, Consumer<Rejection> refuse)
      implements Resolved {}

  /** A user is no longer a member of these tenants. */
  record Left(String userId, int ordinal, Set<String> tenants) implements Resolved {}

  /** A user is gone, and with them everything under their ordinal. */
  record Erased(String userId, int ordinal) implements Resolved {}
}
