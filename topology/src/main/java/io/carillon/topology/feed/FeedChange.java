package io.carillon.topology.feed;

import io.carillon.avro.Delivery;
import io.carillon.avro.MessageAction;
import io.carillon.topology.resolve.LocaleFacts;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one record of the user log changed in the feeds of its partition: what [deliver] and the
 * live listener are told, in the order of the log, after the rows are written. Replays say the same
 * again. Nothing in it is changed after it is told, so that it may be kept and read elsewhere.
 */
public sealed interface FeedChange {

  /**
   * Messages came.
   *
   * @param notification with the counts so far
   * @param part which part of the notification, from 0
   * @param audiences by tenant of the message; disjoint; empty: in no feed
   * @param departures who is to hear of it by a channel beside the feed
   * @param locales who asks for which locale, where content is spelt in several; disjoint
   */
  record Created(
      String notificationId,
      NotificationState notification,
      int part,
      List<Audience> audiences,
      List<Departure> departures,
      List<LocaleFacts> locales)
      implements FeedChange {

    /** In which locale that user reads it; null: whichever is for all. */
    public @Nullable String locale(int ordinal) {
      for (LocaleFacts facts : locales) {
        if (facts.who().contains(ordinal)) {
          return facts.asked().locale();
        }
      }
      return null;
    }
  }

  /**
   * Those who are to hear of a notification by one channel, whose messages are of one tenant.
   *
   * @param channel key
   * @param tenant of the message; null: none
   * @param recipients ordinals of those not suppressed there; never empty
   * @param shared what all these deliveries have in common, without content
   */
  record Departure(
      String channel, @Nullable String tenant, RoaringBitmap recipients, Delivery shared) {}

  /**
   * Those to whom messages of one tenant came. Bitmaps are of ordinals.
   *
   * @param tenant of the message; null: none
   * @param recipients without those suppressed; never empty
   * @param byName of these, addressed by name
   */
  record Audience(@Nullable String tenant, RoaringBitmap recipients, RoaringBitmap byName) {}

  /**
   * A user acted on single messages.
   *
   * @param user as they were then
   * @param messages those whose states it changed; never empty
   * @param metadata what was said of the action, a JSON object; null: nothing
   */
  record Acted(
      String userId,
      UserState user,
      MessageAction action,
      List<Message> messages,
      @Nullable String metadata)
      implements FeedChange {

    /** What it says of which states. */
    public Map<MessageState, Boolean> says() {
      return FeedActions.says(action);
    }
  }

  /**
   * A message of the user.
   *
   * @param tenant of the message; null: none
   * @param position offset in the user log at which it came
   */
  record Message(String notificationId, String feed, @Nullable String tenant, long position) {}

  /**
   * A user acted on all messages of some tenants.
   *
   * @param user as they were then
   * @param tenants of the messages, null for untagged ones among them
   * @param upTo newest position it covers
   */
  record ActedOnAll(
      String userId,
      UserState user,
      MessageAction action,
      String feed,
      Set<@Nullable String> tenants,
      long upTo)
      implements FeedChange {

    /** What it says of which states. */
    public Map<MessageState, Boolean> says() {
      return FeedActions.says(action);
    }
  }

  /** A notification that had come was taken back. */
  record Retracted(String notificationId, NotificationState notification) implements FeedChange {}

  /**
   * A user is no longer a member: what was sent to the members shows no more.
   *
   * @param tenants never empty
   */
  record Left(String userId, int ordinal, Set<String> tenants) implements FeedChange {}

  /** A user is gone, and with them their feed. */
  record Erased(String userId, int ordinal) implements FeedChange {}
}
