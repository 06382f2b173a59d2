package io.carillon.topology.deliver;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/** What one task may write in one turn. For the stream thread only. */
final class Slice {

  private final LongSupplier nanos;
  private final long deadline;
  private final int mostTopics;
  private final Set<String> topics = new HashSet<>();
  private long bytesLeft;

  Slice(LongSupplier nanos, long deadline, long bytes, int mostTopics) {
    this.nanos = nanos;
    this.deadline = deadline;
    this.bytesLeft = bytes;
    this.mostTopics = mostTopics;
  }

  boolean over() {
    return bytesLeft <= 0 || nanos.getAsLong() - deadline >= 0;
  }

  long bytesLeft() {
    return bytesLeft;
  }

  void spend(int bytes) {
    bytesLeft -= bytes;
  }

  /** Whether this topic, too, may be written to. */
  boolean admits(String topic) {
    if (topics.contains(topic)) {
      return true;
    }
    return topics.size() < mostTopics && topics.add(topic);
  }
}
