package io.carillon.topology.model;

import io.carillon.avro.FeedEvent;
import io.carillon.avro.FeedEventType;
import io.carillon.topology.feed.TenantScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the topics of feed events tell, beside what the model says there is to tell. */
final class Told {

  private Told() {}

  /**
   * One event as a reader of a topic has it, in the topic's order.
   *
   * @param notificationId null: all up to a position
   */
  record Event(
      String topic,
      String userId,
      FeedEventType type,
      @Nullable String notificationId,
      @Nullable String tenant,
      long position,
      @Nullable Long upTo) {

    static Event of(String topic, String userId, FeedEvent event) {
      return new Event(
          topic,
          userId,
          event.getType(),
          event.getNotificationId(),
          event.getTenant(),
          event.getPosition(),
          event.getUpTo());
    }
  }

  /**
   * One thing there is to tell, in the log's order.
   *
   * @param message null: all of a scope up to a position
   * @param elsewhere it is of a feed without messages
   */
  record Due(
      Person person,
      String userId,
      FeedEventType type,
      @Nullable Message message,
      @Nullable TenantScope scope,
      long position,
      long at,
      @Nullable Long upTo,
      boolean elsewhere) {

    boolean is(Event event) {
      if (event.type() != type || event.position() != position) {
        return false;
      }
      return message == null
          ? Objects.equals(event.upTo(), upTo)
              && Model.inScope(event.tenant(), Objects.requireNonNull(scope))
          : message.sent.id.equals(event.notificationId())
              && Objects.equals(message.tenant, event.tenant());
    }
  }

  /**
   * What was told so far.
   *
   * @param complete nothing waits to be told
   * @param sameTopic whether the model knows by which topic each message is told
   */
  record Tale(List<Event> events, boolean complete, boolean sameTopic) {

    static final Tale NONE = new Tale(List.of(), false, false);
  }

  private record Stream(String userId, @Nullable String tenant, String topic) {}

  private static Map<Stream, List<Event>> streams(List<Event> events) {
    Map<Stream, List<Event>> streams = new LinkedHashMap<>();
    for (Event event : events) {
      streams
          .computeIfAbsent(
              new Stream(event.userId(), event.tenant(), event.topic()), none -> new ArrayList<>())
          .add(event);
    }
    return streams;
  }

  /** Each message is created once, before anything else of it, and all is in the log's order. */
  record NoDuplicateEvent() implements Invariant {

    @Override
    public String name() {
      return "NoDuplicateEvent";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      Map<String, List<Due>> due = new HashMap<>();
      for (Due each : evidence.model().due) {
        due.computeIfAbsent(each.userId(), none -> new ArrayList<>()).add(each);
      }
      Set<String> created = new HashSet<>();
      for (Event event : evidence.told().events()) {
        if (event.type() == FeedEventType.CREATED
            && !created.add(event.userId() + " " + event.notificationId() + event.position())) {
          violation.accept("is created twice: " + event);
        }
      }
      streams(evidence.told().events())
          .forEach(
              (stream, events) ->
                  inOrder(
                      events,
                      due.getOrDefault(stream.userId(), List.of()),
                      evidence.told().events(),
                      violation));
    }

    /**
     * @param told to whomever by whichever topic, to be shown beside what is wrong
     */
    private static void inOrder(
        List<Event> events, List<Due> due, List<Event> told, Consumer<String> violation) {
      Set<String> there = new HashSet<>();
      Set<String> removed = new HashSet<>();
      int next = 0;
      for (Event event : events) {
        String id = event.notificationId();
        if (event.type() == FeedEventType.CREATED) {
          there.add(id);
          removed.remove(id); // Somebody who was deleted and came back has it anew.
        } else if (id != null && !there.contains(id)) {
          violation.accept(
              "comes before it is created: "
                  + event
                  + " of "
                  + told.stream()
                      .filter(each -> each.userId().equals(event.userId()))
                      .filter(each -> id.equals(each.notificationId()))
                      .toList());
        }
        if (event.type() == FeedEventType.REMOVED) {
          // When what expires is told is the clock's.
          if (!removed.add(Objects.requireNonNull(id))) {
            violation.accept("is removed twice: " + event);
          }
          continue;
        }
        int found = next;
        while (found < due.size() && !due.get(found).is(event)) {
          found++;
        }
        if (found == due.size()) {
          violation.accept("nothing to tell, or not now: " + event);
        } else {
          next = found + 1;
        }
      }
    }
  }

  /** All there was to tell is told, by the right topic. */
  record NoRecipientUntold() implements Invariant {

    @Override
    public String name() {
      return "NoRecipientUntold";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      if (!evidence.told().complete()) {
        return;
      }
      Set<Event> told = new HashSet<>(evidence.told().events());
      Map<String, String> topics = new HashMap<>();
      for (Event event : told) {
        if (event.type() == FeedEventType.CREATED) {
          topics.put(
              event.userId() + " " + event.notificationId() + " " + event.position(),
              event.topic());
        }
      }
      for (Due each : evidence.model().due) {
        check(evidence, each, told, topics, violation);
      }
    }

    private static void check(
        Evidence evidence,
        Due due,
        Set<Event> told,
        Map<String, String> topics,
        Consumer<String> violation) {
      if (due.person().gone) {
        return;
      }
      if (due.message() == null) {
        for (Message message : due.person().messages) {
          String topic = topic(due, message, topics);
          boolean meant =
              !due.elsewhere()
                  && message.position <= Objects.requireNonNull(due.upTo())
                  && message.at >= due.at() - evidence.model().retentionMillis()
                  && Model.inScope(message.tenant, Objects.requireNonNull(due.scope()));
          if (meant && topic != null && !message.uncertain) {
            Event event =
                new Event(
                    topic,
                    due.userId(),
                    due.type(),
                    null,
                    message.tenant,
                    due.position(),
                    due.upTo());
            expect(told, event, violation);
          }
        }
        return;
      }
      Message message = due.message();
      String topic = topic(due, message, topics);
      if (message.uncertain
          || message.at < evidence.observed().now() - evidence.model().retentionMillis()) {
        return;
      }
      boolean untold = message.sent.retracted || "none".equals(message.topic);
      if (topic == null) {
        if (!untold) {
          violation.accept("is not told: " + due.userId() + " " + due.type() + " " + message);
        }
        return;
      }
      if (evidence.told().sameTopic() && !topic.equals(message.topic)) {
        violation.accept("is told by " + topic + ", not by " + message.topic);
      }
      if (due.type() != FeedEventType.REMOVED) {
        expect(
            told,
            new Event(
                topic,
                due.userId(),
                due.type(),
                message.sent.id,
                message.tenant,
                due.position(),
                null),
            violation);
      }
      Long expires = message.sent.expiresAt;
      boolean gone =
          message.sent.retracted || (expires != null && expires <= evidence.observed().now());
      boolean removed =
          told.stream()
              .anyMatch(
                  each ->
                      each.type() == FeedEventType.REMOVED
                          && each.userId().equals(due.userId())
                          && message.sent.id.equals(each.notificationId()));
      if (gone && !removed) {
        violation.accept("is not removed: " + due.userId() + " " + message.sent.id);
      }
    }

    private static @Nullable String topic(Due due, Message message, Map<String, String> topics) {
      return topics.get(due.userId() + " " + message.sent.id + " " + message.position);
    }

    private static void expect(Set<Event> told, Event event, Consumer<String> violation) {
      if (!told.contains(event)) {
        violation.accept("is not told: " + event);
      }
    }
  }
}
