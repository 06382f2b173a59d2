package io.carillon.guarantees.traffic;

import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.ReadBack;
import io.carillon.guarantees.evidence.Said;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that clients said and saw. Thread-safe. */
public final class Journal {

  private final Queue<Said> said = new ConcurrentLinkedQueue<>();
  private final Queue<FeedSeen> glimpses = new ConcurrentLinkedQueue<>();
  private final Queue<ReadBack> readBacks = new ConcurrentLinkedQueue<>();
  private final Queue<String> oddities = new ConcurrentLinkedQueue<>();
  private final AtomicLong marks = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong count = new AtomicLong();

  /** What nothing else is marked with. */
  String mark(String worker) {
    return worker + "-" + marks.incrementAndGet();
  }

  /** Notes what was said. */
  public void said(Said what) {
    said.add(what);
    count.incrementAndGet();
    if (what.fate() == Fate.ACKNOWLEDGED) {
      acknowledged.incrementAndGet();
    }
  }

  void saw(FeedSeen glimpse) {
    glimpses.add(glimpse);
  }

  void readBack(ReadBack readBack) {
    readBacks.add(readBack);
  }

  /** Notes an answer that nobody should get. */
  public void odd(String what) {
    oddities.add(what);
  }

  /** Notes the answer if nobody should get it. */
  void judge(Reply reply) {
    if (reply.isOdd()) {
      odd(reply.toString());
    }
  }

  public List<Said> said() {
    return List.copyOf(said);
  }

  public List<FeedSeen> glimpses() {
    return List.copyOf(glimpses);
  }

  public List<ReadBack> readBacks() {
    return List.copyOf(readBacks);
  }

  public List<String> oddities() {
    return List.copyOf(oddities);
  }

  /** Said so far. */
  public long count() {
    return count.get();
  }

  /** Of these, acknowledged. */
  public long acknowledged() {
    return acknowledged.get();
  }
}
