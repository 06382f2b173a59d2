package io.carillon.api.live;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the hub counts. Thread-safe. */
public final class LiveStats {

  final AtomicInteger streams = new AtomicInteger();
  final LongAdder events = new LongAdder();
  final LongAdder slow = new LongAdder();
  final LongAdder overflows = new LongAdder();
  final AtomicLong queued = new AtomicLong();

  /** Streams that are open now. */
  public int streams() {
    return streams.get();
  }

  /** Events sent. */
  public long events() {
    return events.sum();
  }

  /** Streams ended because their client did not read. */
  public long slow() {
    return slow.sum();
  }

  /** How often a partition's queue was full, so that its streams were ended to be resumed. */
  public long overflows() {
    return overflows.sum();
  }

  /** Bytes of changes that wait for the threads of the partitions. */
  public long queued() {
    return queued.get();
  }
}
