package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedListener;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.state.PartState;
import io.carillon.topology.state.UserState;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of one user partition for as long as it is processed here. The stream thread only
 * adds to a queue; everything else happens on one thread of its own, in the order of the queue.
 *
 * <p>The queue is bounded in bytes. When it is full what comes is dropped, and every stream of the
 * partition is ended: its client comes back and resumes from the stores, which have everything.
 */
final class LivePartition implements FeedListener.Tenure {

  private static final Logger LOG = LoggerFactory.getLogger(LivePartition.class);

  /** Keep-alives are spread over that many turns. */
  private static final int SLOTS = 64;

  private static final int BATCH = 256;
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final Runnable WAKE = () -> {};

  private final int number;
  private final LiveSettings settings;
  private final FeedSettings feedSettings;
  private final EventBodies bodies;
  private final Clock clock;
  private final LiveStats stats;
  private final Consumer<LivePartition> ended;

  private final LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicInteger listeners = new AtomicInteger();
  private volatile boolean lost;
  private volatile boolean closing;
  private final Set<LiveConnection> open = ConcurrentHashMap.newKeySet();

  // From here on, for its own thread only.

  private final Map<String, LiveUsers> feeds = new HashMap<>();
  private final Set<LiveUser> dirty = new LinkedHashSet<>();
  private final List<Frames> frames = new ArrayList<>();
  private final List<Object> batch = new ArrayList<>();
  private final Set<Joining> joining = new LinkedHashSet<>();
  private final Deque<Told> history = new ArrayDeque<>();
  private long historyBytes;

  /** Everything told beyond that position is in the history. */
  private long historyFrom;

  private @Nullable PartitionReads reads;
  private @Nullable EventWriter writer;
  private long position = -1;
  private long nextTick;
  private int slot;

  LivePartition(
      int number,
      LiveSettings settings,
      FeedSettings feedSettings,
      EventBodies bodies,
      Clock clock,
      LiveStats stats,
      Consumer<LivePartition> ended) {
    this.ended = ended;
    this.number = number;
    this.settings = settings;
    this.feedSettings = feedSettings;
    this.bodies = bodies;
    this.clock = clock;
    this.stats = stats;
  }

  int number() {
    return number;
  }

  /** On the stream thread. Whoever begins to listen later finds the change in the stores. */
  @Override
  public void changed(FeedChange change, long at, long when) {
    if (listeners.get() == 0 || lost) {
      return;
    }
    Told told = Told.of(change, at, when);
    if (queued.addAndGet(told.bytes()) > settings.partitionBytes()) {
      queued.addAndGet(-told.bytes());
      lost = true;
      queue.add(WAKE);
      return;
    }
    stats.queued.addAndGet(told.bytes());
    queue.add(told);
  }

  /** On the stream thread. */
  @Override
  public void close() {
    ended.accept(this);
    closing = true;
    queue.add(WAKE);
  }

  /** Sees to it that the stream ends with the partition at the latest. Any thread. */
  void open(LiveConnection connection) {
    open.add(connection);
    if (closing) {
      connection.close();
    }
  }

  /** Ends every stream; the partition goes on. Any thread. */
  void endStreams() {
    open.forEach(LiveConnection::close);
  }

  /** The stream has ended, from whichever side. Any thread. */
  void closed(LiveConnection connection, String feed, String userId) {
    if (open.remove(connection)) {
      run(() -> left(connection, feed, userId));
    }
  }

  /** Runs it on the partition's thread, after everything told so far. Any thread. */
  void run(Runnable action) {
    queue.add(action);
  }

  /**
   * From now on what is told is kept, until {@link #finish} or {@link #abandon}. Any thread. What
   * completes, does so on the partition's thread: go on elsewhere.
   */
  void begin(Joining stream) {
    // First of all, so that nothing that the stores will not show yet is left out.
    listeners.incrementAndGet();
    run(
        () -> {
          if (joining.isEmpty()) {
            historyFrom = position;
          }
          joining.add(stream);
          stream.begun().complete(position);
        });
  }

  void abandon(Joining stream) {
    run(() -> give(stream));
  }

  private boolean give(Joining stream) {
    boolean known = joining.remove(stream);
    if (joining.isEmpty()) {
      history.clear();
      historyBytes = 0;
    }
    if (known) {
      listeners.decrementAndGet();
    }
    return known;
  }

  /** Works until it is closed. */
  void work() {
    try {
      while (!closing) {
        step(Math.max(1, nextTick - clock.millis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing = true;
      open.forEach(LiveConnection::close);
      stats.queued.addAndGet(-queued.get());
    }
  }

  /**
   * One round.
   *
   * @param wait milliseconds, for the first thing to do
   */
  void step(long wait) throws InterruptedException {
    Object first = wait <= 0 ? queue.poll() : queue.poll(wait, TimeUnit.MILLISECONDS);
    if (lost) {
      LOG.warn("user partition {} changes faster than its live streams are served", number);
      stats.overflows.increment();
      endAll();
      // Only now: what is told from here on, whoever joins from here on will get.
      lost = false;
    }
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, BATCH - 1);
      batch.forEach(this::handle);
      batch.clear();
    }
    deliver();
    if (clock.millis() >= nextTick) {
      tick();
    }
  }

  private void handle(Object next) {
    try {
      if (next instanceof Told told) {
        take(told);
      } else {
        deliver();
        ((Runnable) next).run();
      }
    } catch (RuntimeException e) {
      LOG.error("live streams of user partition {} are ended", number, e);
      endAll();
    }
  }

  boolean isIdle() {
    return queue.isEmpty();
  }

  /** Every client has to resume. */
  private void endAll() {
    dirty.clear();
    for (LiveUsers users : feeds.values()) {
      for (LiveUser user : List.copyOf(users.all())) {
        for (Subscription stream : List.copyOf(user.subscriptions())) {
          leave(users, user, stream);
          stream.connection().close();
        }
      }
    }
    for (Joining stream : List.copyOf(joining)) {
      give(stream);
      stream.connection().close();
    }
  }

  private void take(Told told) {
    queued.addAndGet(-told.bytes());
    stats.queued.addAndGet(-told.bytes());
    position = Math.max(position, told.position());
    if (!joining.isEmpty()) {
      history.add(told);
      historyBytes += told.bytes();
      while (historyBytes > settings.partitionBytes()) {
        Told oldest = history.remove();
        historyBytes -= oldest.bytes();
        historyFrom = oldest.position();
      }
    }
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

  /** Sends what is due, all events of a stream in one write. */
  private void deliver() {
    if (dirty.isEmpty()) {
      return;
    }
    long now = clock.millis();
    for (LiveUser user : dirty) {
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

  private void failed(LiveUser user, RuntimeException e) {
    LOG.warn("a stream of user partition {} is ended: {}", number, e.toString());
    frames.forEach(Frames::clear);
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

  private void ended(EventWriter.To to, List<Long> positions, long id, long now) {
    List<String> ids = new ArrayList<>();
    LiveUser user = to.user();
    for (long each : positions) {
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
      writer().removed(to, id, ids, "expired", counts);
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

  private void send(LiveConnection connection, Frames written) {
    stats.events.add(written.events());
    if (!connection.send(written.take())) {
      stats.slow.increment();
    }
    written.clear();
  }

  /** What the clock does: messages expire, silent streams show that they live. */
  private void tick() {
    long now = clock.millis();
    nextTick = now + Math.max(1, settings.keepAlive().toMillis() / SLOTS);
    slot = (slot + 1) % SLOTS;
    for (LiveUsers users : feeds.values()) {
      for (LiveUser user : users.all()) {
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

  /**
   * The stream begins, once everything the view may hold has been told. On the partition's thread.
   *
   * @return false: too much has happened meanwhile, and the feed has to be read again
   */
  boolean finish(Joining joined, FeedView view, PartitionReads from) {
    if (!joining.contains(joined)) {
      return true; // Ended meanwhile.
    }
    if (view.from() < historyFrom) {
      return false;
    }
    reads = from;
    writer = new EventWriter(bodies, from);
    position = Math.max(position, view.upTo());
    long now = clock.millis();
    LiveFeed feed = LiveFeed.of(feedSettings, view.feed());
    int ordinal = ordinal(joined, view, from);
    List<Effect> after = catchUp(joined, view, feed, ordinal, now);
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
            ThreadLocalRandom.current().nextInt(SLOTS));
    user.subscriptions().add(stream);
    // Before the other is taken off: it must not be none for a moment.
    listeners.incrementAndGet();
    give(joined);
    welcome(to(user, user.subscriptions().size() - 1), joined, view, after, now);
    if (!joined.connection().isOpen()) {
      leave(users, user, stream);
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
    for (Told told : history) {
      Object change =
          told.position() <= view.from()
              ? null
              : LiveUser.concerns(joined.userId(), joined.feed(), ordinal, told);
      Effect effect =
          change == null ? null : LiveUser.apply(feed, joined.feed(), ordinal, change, now);
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
          resume == null ? Optional.empty() : resume.missed(after, feedSettings.limit());
      if (resume == null || missed.isEmpty()) {
        writer().reset(to.frames(), position, "too_old");
      } else {
        // First, with what the client has already: whatever comes after it may be the last it gets.
        ended(to, resume.ended(), resume.since(), now);
        missed.get().forEach(effect -> writer().write(to, effect, counts));
      }
    }
    writer().ready(to.frames(), position, counts);
    send(to.stream().connection(), to.frames());
  }

  /** Null: that is no position of this log, or not yet. */
  private @Nullable Long since(String lastEventId, FeedView view) {
    return EventId.parse(lastEventId)
        .filter(id -> id.epoch() == reads().epoch() && id.position() <= view.upTo())
        .map(EventId::position)
        .orElse(null);
  }

  private void left(LiveConnection connection, String feed, String userId) {
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
    if (user.subscriptions().remove(stream)) {
      listeners.decrementAndGet();
    }
    if (user.subscriptions().isEmpty()) {
      users.remove(user);
      dirty.remove(user);
    }
  }

  private PartitionReads reads() {
    return Objects.requireNonNull(reads, "set with the first stream");
  }

  private EventWriter writer() {
    return Objects.requireNonNull(writer, "set with the first stream");
  }
}
