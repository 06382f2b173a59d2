package io.carillon.api.live;

import io.carillon.topology.feed.FeedListener;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.resolve.UserPartitionStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All live streams of this instance. Told of changes by [feed] on the stream thread; streams are
 * opened by {@link #reserve} and {@link #join} on any thread.
 */
public final class LiveHub implements FeedListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);

  /** Of reading a feed while it is written faster than it can be read. */
  private static final int ATTEMPTS = 5;

  private static final long JOIN_WITHIN_S = 30;

  private final LiveSettings settings;
  private final FeedSettings feedSettings;
  private final EventBodies bodies;
  private final Clock clock;
  private final Consumer<LivePartition> starter;
  private final LiveStats stats = new LiveStats();
  private final Places places;
  private final Map<Integer, LivePartition> partitions = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public LiveHub(
      LiveSettings settings, FeedSettings feedSettings, EventBodies bodies, Clock clock) {
    this(settings, feedSettings, bodies, clock, LiveHub::startThread);
  }

  LiveHub(
      LiveSettings settings,
      FeedSettings feedSettings,
      EventBodies bodies,
      Clock clock,
      Consumer<LivePartition> starter) {
    this.settings = settings;
    this.feedSettings = feedSettings;
    this.bodies = bodies;
    this.clock = clock;
    this.starter = starter;
    this.places = new Places(stats.streams, settings.streams(), settings.streamsPerUser());
  }

  private static void startThread(LivePartition partition) {
    Thread thread = new Thread(partition::work, "carillon-live-" + partition.number());
    thread.setDaemon(true);
    thread.start();
  }

  public LiveStats stats() {
    return stats;
  }

  public LiveSettings settings() {
    return settings;
  }

  /** How events are written. */
  public EventBodies bodies() {
    return bodies;
  }

  @Override
  public Tenure begin(int partition, UserPartitionStore memory) {
    LivePartition begun =
        new LivePartition(
            partition,
            settings,
            feedSettings,
            bodies,
            clock,
            stats,
            ended -> partitions.remove(partition, ended));
    LivePartition before = partitions.put(partition, begun);
    if (before != null) {
      before.close();
    }
    starter.accept(begun);
    return begun;
  }

  /** Whether there was one for a stream. */
  public enum Place {
    TAKEN,
    /** There are as many as there may be, or the hub closes. */
    NONE_LEFT,
    /** The user has as many as one may have. */
    USER_HAS_ENOUGH
  }

  /** A place for one more stream of a user, which is given back when its connection closes. */
  public Place reserve(String userId) {
    return closed ? Place.NONE_LEFT : places.take(userId);
  }

  /** Gives back a place that no stream has come to. */
  public void release(String userId) {
    places.giveBack(userId);
  }

  /**
   * What a stream asks for.
   *
   * @param lastEventId as the client gave it, right or wrong; null: it has nothing yet
   * @param endsAt milliseconds since the epoch, from when on nothing is sent: the right to it ends;
   *     {@link #NEVER}
   * @param right asked about once a second: from when on it is false nothing is sent. Cheap; the
   *     same object for as many streams as can be
   */
  public record Wish(
      String userId,
      String feed,
      TenantScope scope,
      @Nullable String lastEventId,
      long endsAt,
      BooleanSupplier right) {}

  /** Of a stream that nobody can forbid once it has begun. */
  public static final BooleanSupplier ALWAYS = () -> true;

  /** Of a stream that has no end by the clock. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Why a stream ends whose token has. */
  static final String EXPIRED = "token_expired";

  /** And one whose key is not what it was when the stream began. */
  static final String REVOKED = "key_revoked";

  /**
   * Why the right to a stream has ended, as streams say it; null: it has not.
   *
   * @param endsAt and {@code right} as {@link Wish} has them
   * @param now milliseconds since the epoch
   */
  public static @Nullable String over(long endsAt, BooleanSupplier right, long now) {
    if (endsAt <= now) {
      return EXPIRED;
    }
    return right.getAsBoolean() ? null : REVOKED;
  }

  /**
   * Begins a stream for which a place was reserved: sends what was missed, then {@code feed.ready},
   * then what happens. Returns at once.
   *
   * @param workers where the feed is read
   * @return ends the stream when the other side has
   */
  public Runnable join(Wish wish, PartitionReads reads, Outlet outlet, Executor workers) {
    LivePartition partition = partitions.get(reads.number());
    Leaving leaving = new Leaving(places, wish.userId());
    LiveConnection connection = new LiveConnection(outlet, settings.streamBytes(), leaving);
    if (partition == null || closed) {
      connection.close(); // It has just moved; the client finds the new owner.
      return connection::close;
    }
    connection.send(retry());
    leaving.from(partition, connection, wish);
    partition.open(connection);
    join(wish, reads, connection, partition, workers, 1);
    return connection::close;
  }

  /** So that a restart does not bring everyone back at once. */
  private ByteBuffer retry() {
    long least = settings.retry().toMillis();
    long ms = ThreadLocalRandom.current().nextLong(least, 2 * least + 1);
    return ByteBuffer.wrap(("retry: " + ms + "\n\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** What to do when a connection closes. One for each: small. */
  private static final class Leaving implements Runnable {
    private final Places places;
    private final String userId;
    private volatile @Nullable LivePartition partition;
    private @Nullable LiveConnection connection;
    private String feed = "";

    Leaving(Places places, String userId) {
      this.places = places;
      this.userId = userId;
    }

    /** Known only after the connection was made, and before anybody else has it. */
    void from(LivePartition from, LiveConnection leaving, Wish wish) {
      connection = leaving;
      feed = wish.feed();
      partition = from;
    }

    @Override
    public void run() {
      places.giveBack(userId);
      LivePartition from = partition;
      if (from != null) {
        from.closed(Objects.requireNonNull(connection), feed, userId);
      }
    }
  }

  private void join(
      Wish wish,
      PartitionReads reads,
      LiveConnection connection,
      LivePartition partition,
      Executor workers,
      int attempt) {
    Joining joining =
        new Joining(
            wish.userId(),
            wish.feed(),
            wish.scope(),
            wish.lastEventId(),
            wish.endsAt(),
            wish.right(),
            connection,
            new CompletableFuture<>());
    partition.begin(joining);
    joining
        .begun()
        .thenApplyAsync(
            told ->
                FeedView.read(
                    reads,
                    wish.userId(),
                    wish.feed(),
                    told,
                    EventId.parse(wish.lastEventId() == null ? "" : wish.lastEventId())
                        .map(EventId::position)
                        .orElse(null)),
            workers)
        .thenCompose(view -> reads.whenPassed(view.upTo()).thenApply(passed -> view))
        .orTimeout(JOIN_WITHIN_S, TimeUnit.SECONDS)
        .whenComplete(
            (view, error) -> {
              if (error != null) {
                LOG.debug("a stream could not begin: {}", error.toString());
                partition.abandon(joining);
                connection.close();
                return;
              }
              partition.run(
                  () -> {
                    if (!partition.finish(joining, view, reads)) {
                      partition.abandon(joining);
                      if (attempt < ATTEMPTS) {
                        join(wish, reads, connection, partition, workers, attempt + 1);
                      } else {
                        connection.close();
                      }
                    }
                  });
            });
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed = true;
    partitions.values().forEach(LivePartition::endStreams);
  }
}
