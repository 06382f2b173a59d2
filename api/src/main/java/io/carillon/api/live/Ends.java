package io.carillon.api.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which streams end by the clock, the next one first. One thread. */
final class Ends {

  private final TreeSet<End> inOrder =
      new TreeSet<>(
          Comparator.comparingLong((End end) -> end.stream().endsAt()).thenComparing(End::number));

  private final Map<Subscription, End> byStream = new IdentityHashMap<>();
  private long number;

  /**
   * @param number tells those that end at the same moment apart
   */
  record End(LiveUsers users, LiveUser user, Subscription stream, long number) {}

  void add(LiveUsers users, LiveUser user, Subscription stream) {
    if (stream.endsAt() != LiveHub.NEVER) {
      End end = new End(users, user, stream, number++);
      inOrder.add(end);
      byStream.put(stream, end);
    }
  }

  void remove(Subscription stream) {
    End end = byStream.remove(stream);
    if (end != null) {
      inOrder.remove(end);
    }
  }

  /** {@link LiveHub#NEVER} when none does. */
  long next() {
    return inOrder.isEmpty() ? LiveHub.NEVER : inOrder.first().stream().endsAt();
  }

  /** Those whose time is over. */
  List<End> due(long now) {
    if (next() > now) {
      return List.of();
    }
    List<End> due = new ArrayList<>();
    for (End end : inOrder) {
      if (end.stream().endsAt() > now) {
        break;
      }
      due.add(end);
    }
    return due;
  }
}
