package io.carillon.topology.resolve;

import io.carillon.topology.failure.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How far the log has been applied, and who waits for it. Thread-safe. */
final class Positions {

  /** Enough for everyone who may be waiting; older refusals are in the dead letters. */
  private static final int REFUSALS_KEPT = 10_000;

  private volatile long begun = -1;
  private volatile long applied = -1;
  private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();
  private final Map<Long, Rejection> refusals =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Rejection> eldest) {
          return size() > REFUSALS_KEPT;
        }
      };

  private record Waiter(long offset, CompletableFuture<Optional<Rejection>> done)
      implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      return Long.compare(offset, other.offset);
    }
  }

  long applied() {
    return applied;
  }

  long begun() {
    return begun;
  }

  void begins(long offset) {
    begun = offset;
  }

  CompletionStage<Optional<Rejection>> whenPassed(long offset) {
    synchronized (this) {
      if (applied < offset) {
        Waiter waiter = new Waiter(offset, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.done();
      }
      return CompletableFuture.completedFuture(Optional.ofNullable(refusals.get(offset)));
    }
  }

  void passed(long offset, @Nullable Rejection refused) {
    List<Waiter> due;
    Map<Long, Rejection> why;
    synchronized (this) {
      applied = offset;
      if (refused != null) {
        refusals.put(offset, refused);
      }
      if (waiters.isEmpty()) {
        return;
      }
      due = new ArrayList<>();
      why = new LinkedHashMap<>();
      while (!waiters.isEmpty() && waiters.element().offset() <= offset) {
        Waiter waiter = waiters.remove();
        due.add(waiter);
        Rejection rejection = refusals.get(waiter.offset());
        if (rejection != null) {
          why.put(waiter.offset(), rejection);
        }
      }
    }
    for (Waiter waiter : due) {
      waiter.done().complete(Optional.ofNullable(why.get(waiter.offset())));
    }
  }

  /**
   * The partition has moved: nobody here will know. Should it begin here again, then from what was
   * committed, which may be less than what was applied.
   */
  void close() {
    List<Waiter> left;
    synchronized (this) {
      applied = -1;
      begun = -1;
      refusals.clear();
      left = new ArrayList<>(waiters);
      waiters.clear();
    }
    IllegalStateException moved = new IllegalStateException("the partition has moved");
    left.forEach(waiter -> waiter.done().completeExceptionally(moved));
  }
}
