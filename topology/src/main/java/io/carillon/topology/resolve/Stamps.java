package io.carillon.topology.resolve;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Optimistic reads: a writer makes a user's stamp odd, writes, and makes it even again; a reader
 * whose stamp was odd or has changed reads once more. Users share stamps by ordinal, which costs a
 * needless retry at worst.
 */
public final class Stamps {

  private static final int STRIPES = 4096;
  private static final long PAUSE_NANOS = 50_000;

  private final AtomicIntegerArray stamps = new AtomicIntegerArray(STRIPES);

  /** By the one writer. Not reentrant. */
  public void write(int ordinal, Runnable write) {
    this.<@Nullable Object>write(
        ordinal,
        () -> {
          write.run();
          return null;
        });
  }

  /** The same, of a write that says what came of it. */
  public <T extends @Nullable Object> T write(int ordinal, Supplier<T> write) {
    int stripe = ordinal & (STRIPES - 1);
    stamps.incrementAndGet(stripe);
    try {
      return write.get();
    } finally {
      stamps.incrementAndGet(stripe);
    }
  }

  /**
   * What {@code read} sees between two writes to that user. Any thread; may run it several times.
   */
  public <T> T read(int ordinal, Supplier<T> read) {
    int stripe = ordinal & (STRIPES - 1);
    while (true) {
      int before = stamps.get(stripe);
      if ((before & 1) == 0) {
        T result = read.get();
        if (stamps.get(stripe) == before) {
          return result;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
