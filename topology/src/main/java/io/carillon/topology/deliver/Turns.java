package io.carillon.topology.deliver;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Says how long each of a thread's tasks may write before the others' turn: they share a thread and
 * a transaction, and whatever else comes in waits for them. Thread-safe: each thread has its own.
 */
final class Turns {

  /** Input is thought to go on for this long after the last record. */
  private static final long QUIET_NANOS = 300_000_000;

  /** A task is thought to have nothing more to do after this long. */
  private static final long GONE_NANOS = 2_000_000_000;

  private static final long LEAST_NANOS = 1_000_000;

  private final DeliverSettings settings;
  private final LongSupplier nanos;
  private final ThreadLocal<Here> here = ThreadLocal.withInitial(Here::new);

  private static final class Here {
    private final Map<TaskId, Long> working = new HashMap<>();
    private long lastInput;
    private boolean anyInput;
  }

  /**
   * @param nanos as {@link System#nanoTime()}
   */
  Turns(DeliverSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  /** A record came in. */
  void input() {
    Here mine = here.get();
    mine.lastInput = nanos.getAsLong();
    mine.anyInput = true;
  }

  /** A task that has something to do begins its turn. */
  Slice begin(TaskId task) {
    Here mine = here.get();
    long now = nanos.getAsLong();
    mine.working.put(task, now);
    mine.working.values().removeIf(last -> now - last > GONE_NANOS);
    boolean busy = mine.anyInput && now - mine.lastInput < QUIET_NANOS;
    int sharing = mine.working.size();
    long length = (busy ? settings.busy() : settings.idle()).toNanos() / sharing;
    long bytes = (busy ? settings.busyBytes() : settings.idleBytes()) / sharing;
    return new Slice(
        nanos,
        now + Math.max(LEAST_NANOS, length),
        Math.max(1, bytes),
        Math.max(1, settings.topics() / sharing));
  }
}
