package io.carillon.api.live;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was told lately, in its order, as much as fits. Only the partition's thread uses it. */
final class History {

  private final long limit;
  private final Deque<Told> kept = new ArrayDeque<>();
  private long bytes;
  private long from;

  /**
   * @param limit bytes
   */
  History(long limit) {
    this.limit = limit;
  }

  /** Everything beyond that position is to be kept. */
  void begin(long position) {
    clear();
    from = position;
  }

  void add(Told told) {
    kept.add(told);
    bytes += told.bytes();
    while (bytes > limit) {
      Told oldest = kept.remove();
      bytes -= oldest.bytes();
      from = Math.max(from, oldest.position());
    }
  }

  void clear() {
    kept.clear();
    bytes = 0;
  }

  /** Whether everything beyond that position is there. */
  boolean reaches(long position) {
    return position >= from;
  }

  Iterable<Told> told() {
    return kept;
  }
}
