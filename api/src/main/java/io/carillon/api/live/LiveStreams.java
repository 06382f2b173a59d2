package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.state.PartState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is connected to one partition, what is due to them, and how it is sent. Only the partition's
 * thread uses it.
 */
final class LiveStreams {

  /** Keep-alives are spread over that many turns. */
  static final int SLOTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

  /** Between two looks whether streams may go on. */
  private static final long LOOK_EVERY_MS = 1_000;

  private final EventBodies bodies;
  private final LiveStats stats;
  private final AtomicInteger listeners;
  private final Map<String, LiveUsers> feeds = new HashMap<>();
  private final Set<LiveUser> dirty = new LinkedHashSet<>();

  /** By the place of a stream among its user's; empty between two users. */
  private final List<Frames> frames = new ArrayList<>();

  private final Ends ends = new Ends();

  private @Nullable PartitionReads reads;
  private @Nullable EventWriter writer;
  private long position = -1;
  private int slot;
  private long nextLook;

  /**
   * @param listeners how many there are, those who are about to join included
   */
  LiveStreams(EventBodies bodies, LiveStats stats, AtomicInteger listeners) {
    this.bodies = bodies;
    this.stats = stats;
    this.listeners = listeners;
  }

  /** Up to where everything has been told. */
  long position() {
    return position;
  }

  void passed(long told) {
    position = Math.max(position, told);
  }

  void reads(PartitionReads from) {
    reads = from;
    writer = new EventWriter(bodies, from);
  }

  PartitionReads reads() {
    return Objects.requireNonNull(reads, "set with the first stream");
  }

  EventWriter writer() {
    return Objects.requireNonNull(writer, "set with the first stream");
  }

  /** Takes note of what a change is to whom. */
  void take(Told told) {
    passed(told.position());
    FeedChange change = told.change();
    if (change instanceof FeedChange.Created created) {
      LiveUsers users = feeds.get(created.notification().getFeed());
      if (users != null) {
        for (FeedChange.Audience audience : created.audiences()) {
          Arrival arrival = new Arrival(told, created, audience);
          users.forEach(audience, reads(), user -> due(user, arrival));
        }
      }
    } else if (change instanceof FeedChange.Retracted retracted) {
      LiveUsers users = feeds.get(retracted.notification().getFeed());
      if (users != null) {
        users.all().stream().filter(user -> holds(user, retracted)).forEach(u -> due(u, told));
      }
    } else {
      feeds.forEach(
          (feed, users) -> {
            LiveUser user = users.find(userId(change));
            if (user != null && LiveUser.concerns(user.id(), feed, user.ordinal(), told) != null) {
              due(user, told);
            }
          });
    }
  }

  /** Also what is still due to come, for a message may be taken back right behind its arrival. */
  private static boolean holds(LiveUser user, FeedChange.Retracted retracted) {
    for (PartState part : retracted.notification().getParts()) {
      if (user.firstDue() <= part.getPosition() || user.feed().holds(part.getPosition())) {
        return true;
      }
    }
    return false;
  }

  private static String userId(FeedChange change) {
    if (change instanceof FeedChange.Acted acted) {
      return acted.userId();
    }
    if (change instanceof FeedChange.ActedOnAll all) {
      return all.userId();
    }
    return change instanceof FeedChange.Left left
        ? left.userId()
        : ((FeedChange.Erased) change).userId();
  }

  private void due(LiveUser user, Object change) {
    if (user.add(change)) {
      dirty.add(user);
    }
    if (change instanceof Told told && told.change() instanceof FeedChange.Erased) {
      feeds.values().stream()
          .filter(users -> users.find(user.id()) == user)
          .forEach(users -> users.becomeStranger(user));
    }
  }

  /**
   * One more stream.
   *
   * @param feed as it is at {@link #position}; of no use when the user has a stream already
   * @return where what it is sent first goes
   */
  EventWriter.To add(Joining joined, LiveFeed feed, int ordinal, long now) {
    LiveUsers users = feeds.computeIfAbsent(joined.feed(), name -> new LiveUsers());
    LiveUser user = users.find(joined.userId());
    if (user == null) {
      user = new LiveUser(joined.userId(), joined.feed(), ordinal, feed, now);
      users.add(user);
    }
    Subscription stream =
        new Subscription(
            joined.connection(),
            joined.scope(),
            bodies.scope(joined.userId(), joined.feed(), joined.scope()),
            ThreadLocalRandom.current().nextInt(SLOTS),
            joined.endsAt(),
            joined.right());
    user.subscriptions().add(stream);
    ends.add(users, user, stream);
    listeners.incrementAndGet();
    return to(user, user.subscriptions().size() - 1);
  }

  /** When the next stream ends by the clock, milliseconds since the epoch. */
  long nextEnd() {
    return ends.next();
  }

  /** Sends what is due, all events of a stream in one write; to those whose time is over, that. */
  void deliver(long now) {
    endDue(now);
    if (dirty.isEmpty()) {
      return;
    }
    for (LiveUser user : dirty) {
      if (user.feed().until() <= now) {
        close(user);
        continue;
      }
      try {
        // Who has everything below the first change has it up to the position before.
        ended(user, user.tick(now), user.firstDue() - 1, now);
        user.apply(now, effect -> write(user, effect, now));
        send(user);
      } catch (RuntimeException e) {
        failed(user, e);
      }
    }
    dirty.clear();
  }

  /** Before anything else is sent at that time. */
  private void endDue(long now) {
    for (Ends.End end : ends.due(now)) {
      leave(end.users(), end.user(), end.stream());
      over(end.stream().connection(), LiveHub.EXPIRED);
    }
  }

  /** The last of a stream. Without an id: nothing of the feed is in it. */
  static void over(LiveConnection connection, String reason) {
    String event = "event: stream.end\ndata: {\"reason\":\"" + reason + "\"}\n\n";
    connection.send(ByteBuffer.wrap(event.getBytes(StandardCharsets.US_ASCII)));
    connection.close();
  }

  /** Keys are taken away without a word to us. */
  private void endRevoked(long now) {
    if (now < nextLook) {
      return;
    }
    nextLook = now + LOOK_EVERY_MS;
    for (LiveUsers users : feeds.values()) {
      for (LiveUser user : List.copyOf(users.all())) {
        for (Subscription stream : List.copyOf(user.subscriptions())) {
          if (!stream.right().getAsBoolean()) {
            leave(users, user, stream);
            over(stream.connection(), LiveHub.REVOKED);
          }
        }
      }
    }
  }

  private void failed(LiveUser user, RuntimeException e) {
    LOG.warn("a live stream is ended: {}", e.toString());
    frames.forEach(Frames::clear);
    close(user);
  }

  /** Their clients come back and resume. */
  private static void close(LiveUser user) {
    user.subscriptions().forEach(stream -> stream.connection().close());
  }

  private void write(LiveUser user, Effect effect, long now) {
    for (int i = 0; i < user.subscriptions().size(); i++) {
      EventWriter.To to = to(user, i);
      writer().write(to, effect, user.feed().counts(to.stream().scope(), now));
    }
  }

  private EventWriter.To to(LiveUser user, int index) {
    while (frames.size() <= index) {
      frames.add(new Frames());
    }
    return new EventWriter.To(user, user.subscriptions().get(index), frames.get(index));
  }

  private void ended(LiveUser user, List<Long> positions, long id, long now) {
    if (positions.isEmpty()) {
      return;
    }
    for (int i = 0; i < user.subscriptions().size(); i++) {
      ended(to(user, i), positions, id, now);
    }
  }

  /** Tells a stream of messages that the clock has ended. */
  void ended(EventWriter.To to, List<Long> positions, long id, long now) {
    List<String> ids = new ArrayList<>();
    LiveUser user = to.user();
    for (long each : positions) {
      if (!user.feed().holds(each)) {
        continue;
      }
      String tenant = user.feed().tenant(each);
      String notification =
          to.stream().scope().includes(tenant)
              ? reads().notificationAt(user.ordinal(), user.feedName(), tenant, each)
              : null;
      if (notification != null) {
        ids.add(notification);
      }
    }
    if (!ids.isEmpty()) {
      FeedCounts counts = user.feed().counts(to.stream().scope(), now);
      writer().removed(to, id, ids, "expired", null, counts);
    }
  }

  /** Sends what has been written to the user's streams. */
  private void send(LiveUser user) {
    for (int i = 0; i < Math.min(frames.size(), user.subscriptions().size()); i++) {
      Frames written = frames.get(i);
      if (!written.isEmpty()) {
        send(user.subscriptions().get(i).connection(), written);
      }
    }
  }

  void send(LiveConnection connection, Frames written) {
    stats.events.add(written.events());
    if (!connection.send(written.take())) {
      stats.slow.increment();
    }
    written.clear();
  }

  /** What the clock does: messages expire, silent streams show that they live. */
  void tick(long now) {
    endDue(now);
    endRevoked(now);
    slot = (slot + 1) % SLOTS;
    for (LiveUsers users : feeds.values()) {
      for (LiveUser user : users.all()) {
        if (user.feed().until() <= now) {
          close(user);
          continue;
        }
        try {
          ended(user, user.tick(now), position, now);
          for (int i = 0; i < user.subscriptions().size(); i++) {
            if (user.subscriptions().get(i).slot() == slot) {
              to(user, i).frames().put(KEEP_ALIVE);
            }
          }
          send(user);
        } catch (RuntimeException e) {
          failed(user, e);
        }
      }
    }
  }

  /** The connection has been closed. */
  void left(LiveConnection connection, String feed, String userId) {
    LiveUsers users = feeds.get(feed);
    LiveUser user = users == null ? null : users.find(userId);
    if (users != null && user != null) {
      for (Subscription stream : List.copyOf(user.subscriptions())) {
        if (stream.connection() == connection) {
          leave(users, user, stream);
        }
      }
    }
  }

  private void leave(LiveUsers users, LiveUser user, Subscription stream) {
    ends.remove(stream);
    if (user.subscriptions().remove(stream)) {
      listeners.decrementAndGet();
    }
    if (user.subscriptions().isEmpty()) {
      users.remove(user);
      dirty.remove(user);
    }
  }

  /** Ends all. */
  void endAll() {
    dirty.clear();
    frames.forEach(Frames::clear);
    for (LiveUsers users : feeds.values()) {
      for (LiveUser user : List.copyOf(users.all())) {
        for (Subscription stream : List.copyOf(user.subscriptions())) {
          leave(users, user, stream);
          stream.connection().close();
        }
      }
    }
  }
}
