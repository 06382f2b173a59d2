package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.StateValue;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client that has everything up to one position has missed: messages that came and still
 * show, what was last said of those it has, and what was taken back. In the order of positions, one
 * event for each, so that it may be cut anywhere and resumed again. What came and went is said to
 * have gone: the client may have fetched the feed, which is ahead of its stream.
 */
final class Resume {

  /** Fetching the feed again is cheaper than more than this. */
  static final int MAX_EVENTS = 1_000;

  /** The broker's clock may be so far ahead of the clock by which the client was told. */
  private static final long CLOCKS_APART_MS = 60_000;

  private final FeedView view;
  private final long since;
  private final String feedName;
  private final TenantScope scope;
  private final LiveFeed feed;
  private final long now;

  /**
   * @param feed as it is where the resume ends
   * @param now milliseconds since the epoch
   */
  Resume(FeedView view, long since, String feedName, TenantScope scope, LiveFeed feed, long now) {
    this.view = view;
    this.since = since;
    this.feedName = feedName;
    this.scope = scope;
    this.feed = feed;
    this.now = now;
  }

  /** What the client has. */
  long since() {
    return since;
  }

  /**
   * Everything that was missed; empty when that cannot be told, and the feed has to be fetched
   * again.
   *
   * @param after what the hub was told beyond {@link FeedView#from}, already in the feed
   */
  Optional<List<Effect>> missed(List<Effect> after, int limit) {
    if (isLost(limit)) {
      return Optional.empty();
    }
    TreeMap<Long, Effect> before = new TreeMap<>();
    TreeMap<Long, Said> said = new TreeMap<>();
    for (FeedSnapshot.Row row : view.feed().rows()) {
      if (!scope.includes(row.tenant())) {
        continue;
      }
      if (row.retracted()) {
        addRemoved(before, row);
      } else if (feed.shows(row.position(), now)) {
        if (row.position() <= since) {
          addSaid(said, row);
        } else if (row.position() <= view.from()) {
          addMissed(before, row);
        }
      }
    }
    said.forEach((position, each) -> before.put(position, each.effect(position)));
    List<Effect> all = new ArrayList<>(before.values());
    for (Effect effect : after) {
      if (effect instanceof Effect.Reset) {
        return Optional.empty();
      }
      boolean gone = effect instanceof Effect.Came && !feed.shows(effect.position(), now);
      if (!gone && effect.position() > since) {
        all.add(effect);
      }
    }
    return all.size() > MAX_EVENTS ? Optional.empty() : Optional.of(all);
  }

  /** Whether something may have gone that nothing tells of any more. */
  private boolean isLost(int limit) {
    UserState user = view.user();
    if (user == null || user.getKnownSince() > since || user.getLastLeft() > since) {
      return true;
    }
    Map<@Nullable String, Integer> missed = new HashMap<>();
    for (FeedSnapshot.Row row : view.feed().rows()) {
      if (row.position() > since
          && scope.includes(row.tenant())
          && missed.merge(row.tenant(), 1, Integer::sum) >= limit) {
        return true;
      }
    }
    return false;
  }

  private void addRemoved(Map<Long, Effect> removed, FeedSnapshot.Row row) {
    NotificationState notification = view.notifications().get(row.notificationId());
    long position = notification == null ? -1 : notification.getRetractedPosition();
    if (position > since && position <= view.from()) {
      removed.put(position, new Effect.Removed(position, row.notificationId(), row.tenant(), null));
    }
  }

  private void addMissed(Map<Long, Effect> missed, FeedSnapshot.Row row) {
    NotificationState notification = view.notifications().get(row.notificationId());
    if (notification != null) {
      missed.put(row.position(), new Effect.Missed(row, notification));
    }
  }

  private void addSaid(TreeMap<Long, Said> said, FeedSnapshot.Row row) {
    for (MessageState state : MessageState.values()) {
      StateValue value = row.states().get(state);
      if (value.position() > since && value.position() <= view.from()) {
        said.computeIfAbsent(value.position(), position -> new Said(value.when()))
            .add(
                new FeedChange.Message(
                    row.notificationId(), feedName, row.tenant(), row.position()),
                state,
                value.value());
      }
    }
  }

  /** What one action said, put together from the messages that still show it. */
  private static final class Said {
    private final long at;
    private final List<FeedChange.Message> messages = new ArrayList<>();
    private final Map<MessageState, Boolean> says = new EnumMap<>(MessageState.class);

    Said(long at) {
      this.at = at;
    }

    void add(FeedChange.Message message, MessageState state, boolean value) {
      if (messages.isEmpty() || !messages.get(messages.size() - 1).equals(message)) {
        messages.add(message);
      }
      says.put(state, value);
    }

    Effect effect(long position) {
      return new Effect.Acted(position, at, messages, says, null);
    }
  }

  /** Positions of messages that the clock may have ended since. */
  List<Long> ended() {
    long then = 0;
    for (FeedSnapshot.Row row : view.feed().rows()) {
      if (row.position() <= since) {
        // The broker's clock.
        then = Math.max(then, row.at() - CLOCKS_APART_MS);
      }
    }
    List<Long> ended = new ArrayList<>();
    for (FeedSnapshot.Row row : view.feed().rows()) {
      if (row.mayShow()
          && scope.includes(row.tenant())
          && row.expiresAt() > then
          && row.expiresAt() <= now) {
        ended.add(row.position());
      }
    }
    return ended;
  }
}
