package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen.Counts;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.evidence.StreamSeen.Event;
import io.carillon.guarantees.model.Expected;
import io.carillon.guarantees.model.Model;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A stream resumed with Last-Event-ID misses nothing and repeats nothing. */
public final class GapFreeResume implements Invariant {

  private static final Set<String> OF_MESSAGES = Set.of("message.created", "message.updated");

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    evidence
        .streams()
        .forEach(stream -> check(evidence.model(), evidence.now(), stream, violation));
  }

  /**
   * Whether nothing is missing or too much.
   *
   * @param now milliseconds since the epoch
   */
  public boolean holds(Model model, long now, List<StreamSeen> streams) {
    AtomicBoolean holds = new AtomicBoolean(true);
    streams.forEach(stream -> check(model, now, stream, violation -> holds.set(false)));
    return holds.get();
  }

  private static void check(Model model, long now, StreamSeen stream, Consumer<String> violation) {
    repeats(stream, violation);
    if (stream.atRest()) {
      gaps(model, now, stream, violation);
      counts(model, now, stream, violation);
    }
  }

  private static void repeats(StreamSeen stream, Consumer<String> violation) {
    Set<String> created = new HashSet<>();
    Map<Integer, Long> last = new HashMap<>();
    for (Event event : stream.events()) {
      if (event.type().equals("message.created") && !created.addAll(event.messageIds())) {
        violation.accept(stream.name() + " repeats " + event);
      }
      if (OF_MESSAGES.contains(event.type())) {
        long above = last.getOrDefault(event.connection(), event.resumedFrom());
        if (event.position() <= above) {
          violation.accept(stream.name() + " brings after " + above + " " + event);
        }
        last.put(event.connection(), event.position());
      }
    }
  }

  private static void gaps(Model model, long now, StreamSeen stream, Consumer<String> violation) {
    Map<String, Seen> mirror =
        stream.mirror().stream()
            .collect(Collectors.toMap(Seen::notificationId, each -> each, (a, b) -> a));
    for (Expected expected : model.feed(stream.userId(), now)) {
      if (stream.scope().includes(expected.tenant())) {
        Seen has = mirror.get(expected.notificationId());
        if (has == null) {
          violation.accept(stream.name() + " missed " + expected);
        } else if (!states(has).equals(states(expected))) {
          violation.accept(stream.name() + " has " + has + " and missed what made it " + expected);
        }
      }
    }
    Set<String> may =
        model.aboveAndBelowFloor(stream.userId(), now).stream()
            .map(Expected::notificationId)
            .collect(Collectors.toSet());
    mirror.forEach(
        (id, message) -> {
          if (!may.contains(id)) {
            violation.accept(stream.name() + " still has " + message);
          }
        });
  }

  private static List<?> states(Seen seen) {
    return Arrays.asList(seen.seenAt(), seen.readAt(), seen.interactedAt(), seen.archivedAt());
  }

  private static List<?> states(Expected expected) {
    return Arrays.asList(
        expected.seenAt(), expected.readAt(), expected.interactedAt(), expected.archivedAt());
  }

  private static void counts(Model model, long now, StreamSeen stream, Consumer<String> violation) {
    List<Expected> feed =
        model.feed(stream.userId(), now).stream()
            .filter(each -> stream.scope().includes(each.tenant()) && each.archivedAt() == null)
            .toList();
    Counts counts =
        new Counts(
            feed.size(),
            (int) feed.stream().filter(each -> each.readAt() == null).count(),
            (int) feed.stream().filter(each -> each.seenAt() == null).count());
    // After a reset there are none until something happens.
    if (stream.counts() != null && !counts.equals(stream.counts())) {
      violation.accept(stream.name() + " says " + stream.counts() + ", and it is " + counts);
    }
  }
}
