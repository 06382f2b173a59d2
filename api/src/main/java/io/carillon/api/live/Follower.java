package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.state.PartState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Moves a {@link LiveFeed} on by changes that concern its user. */
final class Follower {

  private Follower() {}

  /**
   * A message.
   *
   * @param now milliseconds since the epoch: what was held up on its way may have expired meanwhile
   * @return null: it does not show any more
   */
  static @Nullable Effect arrive(LiveFeed feed, Arrival arrival, int ordinal, long now) {
    long position = arrival.told().position();
    Long expiresAt = arrival.created().notification().getExpiresAt();
    feed.add(
        position,
        arrival.told().at(),
        expiresAt == null ? FeedSnapshot.NEVER : expiresAt,
        arrival.audience().tenant(),
        arrival.audience().byName().contains(ordinal));
    return feed.shows(position, now) ? new Effect.Came(arrival) : null;
  }

  /**
   * Anything but an arrival.
   *
   * @param name of the feed
   * @param again whether the feed may hold it already: then what it did cannot be told by looking
   * @return null: nothing that shows
   */
  static @Nullable Effect apply(LiveFeed feed, String name, Told told, long now, boolean again) {
    FeedChange change = told.change();
    if (change instanceof FeedChange.Acted acted) {
      return acted(feed, name, told, acted, now);
    }
    if (change instanceof FeedChange.ActedOnAll all) {
      Set<@Nullable String> tenants =
          feed.actOnAll(all.tenants(), all.upTo(), all.says(), now, again);
      return tenants.isEmpty()
          ? null
          : new Effect.ActedOnAll(
              told.position(), told.at(), all.upTo(), tenants, all.says(), told.traceparent());
    }
    if (change instanceof FeedChange.Retracted retracted) {
      return retracted(feed, told, retracted, now, again);
    }
    if (change instanceof FeedChange.Left left) {
      feed.leave(left.tenants());
      return new Effect.Reset(told.position(), left.tenants());
    }
    if (change instanceof FeedChange.Erased) {
      feed.clear();
      return new Effect.Reset(told.position(), null);
    }
    throw new IllegalArgumentException("messages arrive one tenant at a time");
  }

  private static @Nullable Effect acted(
      LiveFeed feed, String name, Told told, FeedChange.Acted acted, long now) {
    for (FeedChange.Message message : acted.messages()) {
      if (message.feed().equals(name)) {
        feed.act(message.position(), acted.says());
      }
    }
    List<FeedChange.Message> shown =
        acted.messages().stream()
            .filter(each -> each.feed().equals(name) && feed.shows(each.position(), now))
            .toList();
    return shown.isEmpty()
        ? null
        : new Effect.Acted(told.position(), told.at(), shown, acted.says(), told.traceparent());
  }

  private static @Nullable Effect retracted(
      LiveFeed feed, Told told, FeedChange.Retracted retracted, long now, boolean again) {
    for (PartState part : retracted.notification().getParts()) {
      long position = part.getPosition();
      if (feed.holds(position)) {
        boolean showed = again || feed.shows(position, now);
        feed.takeBack(position);
        return showed
            ? new Effect.Removed(
                told.position(),
                retracted.notificationId(),
                feed.tenant(position),
                told.traceparent())
            : null;
      }
    }
    return null;
  }
}
