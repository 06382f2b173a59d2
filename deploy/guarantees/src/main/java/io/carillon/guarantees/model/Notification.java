package io.carillon.guarantees.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A notification over all user partitions. */
public final class Notification {

  final String id;

  /** What was asked for; null while only a retraction is known. */
  @Nullable Sending sending;

  /** Offset in each partition that has it. */
  final Map<Integer, Long> places = new TreeMap<>();

  /** Partitions in which it was taken back. */
  final Set<Integer> retracted = new HashSet<>();

  /** Everyone it was addressed to and did not get, by reason. */
  final Map<String, Long> suppressed = new TreeMap<>();

  /** Everyone who got it, also those who have been erased since, with the tenant of the message. */
  final Map<String, @Nullable String> delivered = new HashMap<>();

  /** Users who have the role that was asked for elsewhere, and not where it was asked for. */
  final Set<String> elsewhere = new HashSet<>();

  long matched;

  Notification(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** What was asked for; null while only a retraction is known. */
  public @Nullable Sending sending() {
    return sending;
  }

  /** What was asked for, of one that has messages. */
  Sending said() {
    return java.util.Objects.requireNonNull(sending);
  }

  /** Offset by user partition. */
  public Map<Integer, Long> places() {
    return places;
  }

  /** How many it was addressed to. */
  public long matched() {
    return matched;
  }

  /** How many got it, at the time. */
  public long delivered() {
    return matched - suppressed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Everyone who ever got it, with the message's tenant. */
  public Map<String, @Nullable String> recipients() {
    return delivered;
  }

  /** Users who had the role in another tenant only. */
  public Set<String> elsewhere() {
    return elsewhere;
  }

  public boolean isRetracted() {
    return !retracted.isEmpty();
  }
}
