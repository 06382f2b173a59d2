package io.carillon.api.live;

import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.state.UserState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams that are about to begin: while their feeds are read elsewhere, what is told is kept, and
 * then applied to what was read. Only the partition's thread uses it.
 */
final class Joins {

  private static final Logger LOG = LoggerFactory.getLogger(Joins.class);

  /** A user's streams end that long after the first began, or up to a tenth later. */
  private static final long LONGEST_MS = Duration.ofDays(1).toMillis();

  private static final int SPREAD = 10;

  private final LiveStreams streams;
  private final FeedSettings settings;
  private final AtomicInteger listeners;
  private final History history;
  private final Set<Joining> joining = new LinkedHashSet<>();

  Joins(LiveStreams streams, FeedSettings settings, AtomicInteger listeners, long historyBytes) {
    this.streams = streams;
    this.settings = settings;
    this.listeners = listeners;
    this.history = new History(historyBytes);
  }

  /**
   * @param written up to where the stores had everything when the stream was announced
   */
  void begin(Joining stream, long written) {
    long from = Math.max(written, streams.position());
    if (joining.isEmpty()) {
      history.begin(from);
    }
    joining.add(stream);
    stream.begun().complete(from);
  }

  void told(Told told) {
    if (!joining.isEmpty()) {
      history.add(told);
    }
  }

  /** The stream has begun, or never will. */
  void end(Joining stream) {
    if (joining.remove(stream)) {
      listeners.decrementAndGet();
    }
    if (joining.isEmpty()) {
      history.clear();
    }
  }

  void endAll() {
    for (Joining stream : List.copyOf(joining)) {
      end(stream);
      stream.connection().close();
    }
  }

  /**
   * The stream begins, once everything the view may hold has been told.
   *
   * @return false: too much has happened meanwhile, and the feed has to be read again
   */
  boolean finish(Joining joined, FeedView view, PartitionReads reads, long now) {
    if (!joining.contains(joined)) {
      return true; // Ended meanwhile.
    }
    String over = LiveHub.over(joined.endsAt(), joined.right(), now);
    if (over != null) {
      end(joined);
      LiveStreams.over(joined.connection(), over);
      return true;
    }
    if (!history.reaches(view.from())) {
      return false;
    }
    streams.reads(reads);
    streams.passed(view.upTo());
    LiveFeed feed =
        LiveFeed.of(
            settings,
            view.feed(),
            now,
            now + LONGEST_MS + ThreadLocalRandom.current().nextLong(LONGEST_MS / SPREAD));
    int ordinal = ordinal(joined, view, reads);
    List<Effect> after = catchUp(joined, view, feed, ordinal, now);
    // Counted before the other is taken off: there must not be none for a moment.
    EventWriter.To to = streams.add(joined, feed, ordinal, now);
    end(joined);
    try {
      welcome(to, joined, view, after, now);
    } catch (RuntimeException e) {
      LOG.warn("a live stream could not begin: {}", e.toString());
      to.frames().clear();
      joined.connection().close();
    }
    if (!joined.connection().isOpen()) {
      streams.left(joined.connection(), joined.feed(), joined.userId());
    }
    return true;
  }

  private static int ordinal(Joining joined, FeedView view, PartitionReads from) {
    UserState known = view.user() == null ? from.user(joined.userId()) : view.user();
    return known == null ? LiveUser.NO_ORDINAL : known.getOrdinal();
  }

  private List<Effect> catchUp(
      Joining joined, FeedView view, LiveFeed feed, int ordinal, long now) {
    List<Effect> after = new ArrayList<>();
    for (Told told : history.told()) {
      Object change =
          told.position() <= view.from()
              ? null
              : LiveUser.concerns(joined.userId(), joined.feed(), ordinal, told);
      Effect effect =
          change == null ? null : LiveUser.apply(feed, joined.feed(), ordinal, change, now, true);
      if (effect != null) {
        after.add(effect);
      }
    }
    return after;
  }

  private void welcome(
      EventWriter.To to, Joining joined, FeedView view, List<Effect> after, long now) {
    LiveFeed feed = to.user().feed();
    FeedCounts counts = feed.counts(joined.scope(), now);
    if (joined.lastEventId() != null) {
      Long since = since(joined.lastEventId(), view);
      Resume resume =
          since == null ? null : new Resume(view, since, joined.feed(), joined.scope(), feed, now);
      Optional<List<Effect>> missed =
          resume == null ? Optional.empty() : resume.missed(after, settings.limit());
      if (resume == null || missed.isEmpty()) {
        streams.writer().reset(to.frames(), streams.position(), "too_old");
      } else {
        // First, with what the client has already: whatever comes after it may be the last it gets.
        streams.ended(to, resume.ended(), resume.since(), now);
        missed.get().forEach(effect -> streams.writer().write(to, effect, counts));
      }
    }
    streams.writer().ready(to.frames(), streams.position(), counts);
    streams.send(to.stream().connection(), to.frames());
  }

  /** Null: that is no position of this log, or not yet. */
  private @Nullable Long since(String lastEventId, FeedView view) {
    return EventId.parse(lastEventId)
        .filter(id -> id.epoch() == streams.reads().epoch() && id.position() <= view.upTo())
        .map(EventId::position)
        .orElse(null);
  }
}
