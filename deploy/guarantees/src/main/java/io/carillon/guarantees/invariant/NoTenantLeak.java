package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.evidence.StreamSeen.Event;
import io.carillon.guarantees.evidence.TopicEvent;
import io.carillon.guarantees.model.Expected;
import io.carillon.guarantees.model.Notification;
import io.carillon.guarantees.model.Scope;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * No feed, no stream and no topic shows anything outside the tenants that were asked for, or to a
 * stranger.
 */
public final class NoTenantLeak implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    for (FeedSeen feed : evidence.feeds()) {
      Map<String, Expected> may =
          evidence.model().feed(feed.userId(), evidence.now()).stream()
              .collect(Collectors.toMap(Expected::notificationId, each -> each));
      for (Seen message : feed.messages()) {
        Expected expected = may.get(message.notificationId());
        if (expected == null) {
          violation.accept(feed.name() + " shows " + message + ", not theirs or gone");
        } else if (!Objects.equals(expected.tenant(), message.tenant())
            || !feed.scope().includes(message.tenant())) {
          violation.accept(feed.name() + " shows " + message + " of " + expected.tenant());
        }
      }
    }
    for (FeedSeen glimpse : evidence.glimpses()) {
      glimpse
          .messages()
          .forEach(
              message ->
                  check(
                      evidence,
                      glimpse.name(),
                      glimpse.userId(),
                      glimpse.scope(),
                      message,
                      violation));
    }
    for (TopicEvent event : evidence.topicEvents()) {
      check(evidence, event, violation);
    }
    for (StreamSeen stream : evidence.streams()) {
      for (Event event : stream.events()) {
        if (event.message() != null) {
          check(
              evidence, stream.name(), stream.userId(), stream.scope(), event.message(), violation);
        }
      }
    }
  }

  private static void check(Evidence evidence, TopicEvent event, Consumer<String> violation) {
    String id = event.notificationId();
    Notification of = id == null ? null : evidence.model().notifications().get(id);
    boolean stranger =
        id != null
            && (of == null
                || !of.recipients().containsKey(event.userId())
                || !Objects.equals(of.recipients().get(event.userId()), event.tenant()));
    if (stranger || !event.topic().equals(TopicFeeds.topic(evidence.topics(), event.tenant()))) {
      violation.accept("a topic has " + event);
    }
  }

  /** While things change nobody can say what shows, but a stranger's message never does. */
  private static void check(
      Evidence evidence,
      String where,
      String userId,
      Scope scope,
      Seen message,
      Consumer<String> violation) {
    Notification of = evidence.model().notifications().get(message.notificationId());
    if (of == null || !of.recipients().containsKey(userId)) {
      violation.accept(where + " showed " + message + ", which never was theirs");
    } else if (!Objects.equals(of.recipients().get(userId), message.tenant())
        || !scope.includes(message.tenant())) {
      violation.accept(where + " showed " + message);
    }
  }
}
