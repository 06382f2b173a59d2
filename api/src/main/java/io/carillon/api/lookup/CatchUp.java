package io.carillon.api.lookup;

import io.micrometer.core.instrument.util.NamedThreadFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which of the local user partitions have caught up, so that an instance that has just been
 * given one does not answer from the past.
 *
 * <p>Why that could be: the former owner applied a change, let HTTP acknowledge it, and died before
 * its commit. The new owner's stores are those of the last commit, and the change is still ahead of
 * it in the log. So, once processing has begun (a tenure), the end of the log is asked for, and the
 * partition answers from when the last record before that end has been applied. Whatever had been
 * acknowledged had been applied by then, so it was before that end: an owner reads up to the first
 * open transaction, and that point only grows. The end is asked for after the tenure began, never
 * before. A partition that moves away and back is a tenure of its own, however quickly it does.
 *
 * <p>Not covered: an owner that lost its partition without being able to notice (cut off from
 * Kafka, not from its clients) answers from what it had until its session has ended.
 */
public final class CatchUp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /** Between two looks for new tenures. */
  private static final long ROUND_MS = 50;

  private static final long CLOSE_WITHIN_MS = 1_000;

  private final Supplier<Map<Integer, LogFollower>> local;
  private final LogEnds ends;
  private final Map<Integer, Progress> progress = new ConcurrentHashMap<>();
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(new NamedThreadFactory("carillon-catch-up"));

  /** One tenure, and how far it had to come. */
  private static final class Progress {
    final Object tenure;
    final LogEnd end;
    volatile boolean done;

    Progress(Object tenure, LogEnd end) {
      this.tenure = tenure;
      this.end = end;
      this.done = end.lastRecord() < end.committed();
    }
  }

  /**
   * @param local the partitions that are processed here now
   */
  CatchUp(Supplier<Map<Integer, LogFollower>> local, LogEnds ends) {
    this.local = local;
    this.ends = ends;
  }

  void start() {
    rounds.scheduleWithFixedDelay(this::tryRound, 0, ROUND_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * The offset below which all has been applied, if the tenure has caught up; else empty.
   *
   * @param tenure as its follower says
   */
  OptionalLong caughtUp(int partition, @Nullable Object tenure) {
    Progress known = progress.get(partition);
    return known != null && known.tenure == tenure && known.done
        ? OptionalLong.of(Math.max(known.end.committed(), known.end.lastRecord() + 1))
        : OptionalLong.empty();
  }

  /** One look at all local partitions. */
  void round() {
    Map<Integer, LogFollower> followers = local.get();
    progress.keySet().retainAll(followers.keySet());
    Map<Integer, Object> begun = new HashMap<>();
    followers.forEach(
        (partition, follower) -> {
          Object tenure = follower.tenure();
          Progress known = progress.get(partition);
          if (tenure != null && (known == null || known.tenure != tenure)) {
            begun.put(partition, tenure);
          }
        });
    if (begun.isEmpty()) {
      return;
    }
    // The tenures were seen before this asks: that order is what makes it right.
    ends.of(begun.keySet())
        .forEach(
            (partition, end) -> {
              LogFollower follower = followers.get(partition);
              Object tenure = begun.get(partition);
              if (follower != null && tenure != null) {
                follow(partition, follower, new Progress(tenure, end));
              }
            });
  }

  private void follow(int partition, LogFollower follower, Progress begun) {
    progress.put(partition, begun);
    if (begun.done) {
      return;
    }
    LOG.info("user partition {} catches up to offset {}", partition, begun.end.lastRecord());
    follower
        .whenPassed(begun.end.lastRecord())
        .whenComplete(
            (passed, moved) -> {
              if (moved == null) {
                begun.done = true;
              } else {
                progress.remove(partition, begun);
              }
            });
  }

  private void tryRound() {
    try {
      round();
    } catch (RuntimeException e) {
      // Partitions stay not ready, which readiness shows; the next round asks again.
      LOG.warn("cannot tell how far the log reaches: {}", e.toString());
    }
  }

  @Override
  public void close() {
    rounds.shutdownNow();
    try {
      if (rounds.awaitTermination(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        ends.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
