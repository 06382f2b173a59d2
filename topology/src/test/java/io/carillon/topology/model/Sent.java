package io.carillon.topology.model;

import io.carillon.avro.RoutedNotification;
import io.carillon.topology.resolve.segment.UserFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A notification as one partition has it. */
final class Sent {

  final String id;
  boolean retracted;

  /** The parts that have come, and how many there are. */
  final Set<Integer> parts = new HashSet<>();

  int expected;

  /** Frozen: everyone it was addressed to, with their message, or null when it was suppressed. */
  final Map<Person, @Nullable Message> audience = new IdentityHashMap<>();

  /** Frozen: what these asked for as their locale. */
  final Map<Person, @Nullable Object> asked = new IdentityHashMap<>();

  /** Of these, whom preferences keep from it. */
  final Set<Person> blocked = Collections.newSetFromMap(new IdentityHashMap<>());

  final Map<String, Long> suppressed = new TreeMap<>();

  /** By key of a channel, who is kept from it, by reason. */
  final Map<String, Map<String, Long>> channels = new TreeMap<>();

  @Nullable Long expiresAt;

  /** What was asked and what everyone was at that moment, for {@link Invariant}s to judge. */
  final List<Moment> moments = new ArrayList<>();

  /** One part, and the partition's users as it found them. */
  record Moment(long position, RoutedNotification routed, Map<String, UserFacts> users) {}

  Sent(String id) {
    this.id = id;
  }

  /** By its workflow; null: it has none. */
  Workflows.@Nullable Says says;

  /**
   * What it says to somebody: by its workflow, or else the first part's word.
   *
   * @param channel as a step names it
   * @param tenant of the message
   */
  String title(String channel, @Nullable String tenant, String userId, Person user) {
    return says == null
        ? moments.get(0).routed().getContent().getTitle()
        : says.title(channel, tenant, asked.get(user), userId, user.facts());
  }

  long matched() {
    return audience.size();
  }

  long delivered() {
    return matched() - suppressed.values().stream().mapToLong(Long::longValue).sum();
  }

  boolean complete() {
    return parts.size() >= expected;
  }
}
