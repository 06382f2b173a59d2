package io.carillon.api.live;

import io.carillon.schemas.TraceContext;
import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.FeedListener;
import io.carillon.topology.feed.FeedSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
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

  private static final int BATCH = 256;
  private static final Runnable WAKE = () -> {};

  private final int number;
  private final LiveSettings settings;
  private final Clock clock;
  private final LiveStats stats;
  private final Consumer<LivePartition> ended;

  private final LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicInteger listeners = new AtomicInteger();
  private final Set<LiveConnection> open = ConcurrentHashMap.newKeySet();
  private volatile long written = -1;
  private volatile boolean lost;
  private volatile boolean closing;

  // From here on, for its own thread only.

  private final LiveStreams streams;
  private final Joins joins;
  private final List<Object> batch = new ArrayList<>();
  private long nextTick;

  LivePartition(
      int number,
      LiveSettings settings,
      FeedSettings feedSettings,
      EventBodies bodies,
      Clock clock,
      LiveStats stats,
      Consumer<LivePartition> ended) {
    this.number = number;
    this.settings = settings;
    this.clock = clock;
    this.stats = stats;
    this.ended = ended;
    this.streams = new LiveStreams(bodies, stats, listeners);
    this.joins = new Joins(streams, feedSettings, listeners, settings.partitionBytes());
  }

  int number() {
    return number;
  }

  /** On the stream thread. Whoever begins to listen later finds the change in the stores. */
  @Override
  public void changed(FeedChange change, long position, long at, @Nullable TraceContext trace) {
    // Before it looks who listens: who listens since just then learns that the stores have it.
    written = position;
    if (listeners.get() == 0 || lost) {
      return;
    }
    Told told = Told.of(change, position, at, trace);
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
      run(() -> streams.left(connection, feed, userId));
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
    listeners.incrementAndGet();
    long before = written;
    run(() -> joins.begin(stream, before));
  }

  /** The stream will not begin. Any thread. */
  void abandon(Joining stream) {
    run(() -> joins.end(stream));
  }

  /**
   * The stream begins, once everything the view may hold has been told. On the partition's thread.
   *
   * @return false: too much has happened meanwhile, and the feed has to be read again
   */
  boolean finish(Joining joined, FeedView view, PartitionReads reads) {
    return joins.finish(joined, view, reads, clock.millis());
  }

  /** Works until it is closed. */
  void work() {
    try {
      while (!closing) {
        step(Math.max(1, Math.min(nextTick, streams.nextEnd()) - clock.millis()));
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
    streams.deliver(clock.millis());
    if (clock.millis() >= nextTick) {
      nextTick = clock.millis() + Math.max(1, settings.keepAlive().toMillis() / LiveStreams.SLOTS);
      streams.tick(clock.millis());
    }
  }

  private void handle(Object next) {
    try {
      if (next instanceof Told told) {
        take(told);
      } else {
        streams.deliver(clock.millis());
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
    streams.endAll();
    joins.endAll();
  }

  private void take(Told told) {
    queued.addAndGet(-told.bytes());
    stats.queued.addAndGet(-told.bytes());
    joins.told(told);
    streams.take(told);
  }
}
