package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A user with at least one stream of one feed. Only its partition's thread touches it. */
final class LiveUser {

  /** Of somebody the log has not spoken of yet. */
  static final int NO_ORDINAL = -1;

  private final String id;
  private final String feedName;
  private final LiveFeed feed;
  private final List<Subscription> subscriptions = new ArrayList<>(1);
  private final Recipient recipient;
  private int ordinal;
  private long clock;
  private long nextEnd;
  private @Nullable List<Object> due;

  LiveUser(String id, String feedName, int ordinal, LiveFeed feed, long now) {
    this.id = id;
    this.feedName = feedName;
    this.ordinal = ordinal;
    this.feed = feed;
    this.recipient = new Recipient(id);
    this.clock = now;
    this.nextEnd = feed.nextEnd(now);
  }

  String id() {
    return id;
  }

  String feedName() {
    return feedName;
  }

  LiveFeed feed() {
    return feed;
  }

  int ordinal() {
    return ordinal;
  }

  void ordinal(int known) {
    ordinal = known;
  }

  Recipient recipient() {
    return recipient;
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /**
   * Takes note of what concerns the user, an {@link Arrival} or {@link Told}.
   *
   * @return whether nothing was due before
   */
  boolean add(Object change) {
    List<Object> list = due;
    boolean first = list == null;
    if (list == null) {
      list = new ArrayList<>(1);
      due = list;
    }
    list.add(change);
    return first;
  }

  /** Position of the first change that is due; the newest possible when none is. */
  long firstDue() {
    List<Object> list = due;
    if (list == null) {
      return Long.MAX_VALUE;
    }
    return list.get(0) instanceof Arrival arrival
        ? arrival.told().position()
        : ((Told) list.get(0)).position();
  }

  /** Applies what is due, each with what it did before the next. */
  void apply(long now, Consumer<Effect> then) {
    List<Object> list = due == null ? List.of() : due;
    due = null;
    for (Object change : list) {
      Effect effect = apply(feed, feedName, ordinal, change, now, false);
      if (change instanceof Arrival arrival) {
        nextEnd = Math.min(nextEnd, feed.end(arrival.told().position()));
      }
      if (effect != null) {
        then.accept(effect);
      }
    }
  }

  static @Nullable Effect apply(
      LiveFeed feed, String feedName, int ordinal, Object change, long now, boolean again) {
    return change instanceof Arrival arrival
        ? Follower.arrive(feed, arrival, ordinal, now)
        : Follower.apply(feed, feedName, (Told) change, now, again);
  }

  /** Whether a change is one of this user's, and as what; null: it is not. */
  static @Nullable Object concerns(String id, String feedName, int ordinal, Told told) {
    FeedChange change = told.change();
    if (change instanceof FeedChange.Created created) {
      if (created.notification().getFeed().equals(feedName)) {
        for (FeedChange.Audience audience : created.audiences()) {
          if (ordinal >= 0 && audience.recipients().contains(ordinal)) {
            return new Arrival(told, created, audience);
          }
        }
      }
      return null;
    }
    boolean own =
        change instanceof FeedChange.Retracted
            || (change instanceof FeedChange.Acted acted && acted.userId().equals(id))
            || (change instanceof FeedChange.ActedOnAll all
                && all.userId().equals(id)
                && all.feed().equals(feedName))
            || (change instanceof FeedChange.Left left && left.userId().equals(id))
            || (change instanceof FeedChange.Erased erased && erased.userId().equals(id));
    return own ? told : null;
  }

  /** Positions of messages that the clock has ended since it was last asked. */
  List<Long> tick(long now) {
    if (now < nextEnd) {
      return List.of();
    }
    List<Long> ended = feed.ended(clock, now);
    clock = now;
    nextEnd = feed.nextEnd(now);
    return ended;
  }
}
