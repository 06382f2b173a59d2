package io.carillon.guarantees.invariant;

import io.carillon.avro.MessageAction;
import io.carillon.guarantees.evidence.TopicEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Feeds as a consumer keeps them that reads feed topics and nothing else. */
final class TopicFeeds {

  /** A message that was created; the words that hold of it. */
  static final class Told {
    final TopicEvent created;
    int times = 1;
    boolean removed;
    final Map<String, Boolean> states = new HashMap<>();

    Told(TopicEvent created) {
      this.created = created;
    }

    boolean is(String state) {
      return states.getOrDefault(state, false);
    }

    private void say(String type) {
      switch (MessageAction.valueOf(type)) {
        case SEEN -> states.put("seen", true);
        case UNSEEN -> states.put("seen", false);
        case READ -> {
          states.put("seen", true);
          states.put("read", true);
        }
        case UNREAD -> states.put("read", false);
        case INTERACTED -> {
          states.put("seen", true);
          states.put("read", true);
        }
        case ARCHIVED -> states.put("archived", true);
        case UNARCHIVED -> states.put("archived", false);
        case UNKNOWN -> {}
      }
    }
  }

  private final Map<String, Map<String, Told>> byUser = new LinkedHashMap<>();
  private final List<String> before = new ArrayList<>();
  private final List<String> disorder = new ArrayList<>();

  TopicFeeds(List<TopicEvent> events) {
    Map<String, Long> last = new HashMap<>();
    for (TopicEvent event : events) {
      apply(event);
      // When what expires is told is the clock's.
      if (!event.type().equals("REMOVED")) {
        String stream = event.topic() + " " + event.tenant() + " " + event.userId();
        Long above = last.put(stream, event.position());
        if (above != null && above > event.position()) {
          disorder.add("after " + above + " comes " + event);
        }
      }
    }
  }

  private void apply(TopicEvent event) {
    Map<String, Told> feed = byUser.computeIfAbsent(event.userId(), none -> new LinkedHashMap<>());
    if (event.notificationId() == null) {
      feed.values().stream()
          .filter(
              told ->
                  Objects.equals(told.created.tenant(), event.tenant())
                      && told.created.topic().equals(event.topic())
                      && told.created.position() <= Objects.requireNonNull(event.upTo()))
          .forEach(told -> told.say(event.type()));
      return;
    }
    Told told = feed.get(event.notificationId());
    if (event.type().equals("CREATED")) {
      if (told == null) {
        feed.put(event.notificationId(), new Told(event));
      } else {
        told.times++;
      }
    } else if (told == null) {
      before.add(String.valueOf(event));
    } else if (event.type().equals("REMOVED")) {
      told.removed = true;
    } else {
      told.say(event.type());
    }
  }

  /** What a user has of a notification; null: nothing was told. */
  @Nullable Told of(String userId, String notificationId) {
    return byUser.getOrDefault(userId, Map.of()).get(notificationId);
  }

  /** By user and notification. */
  Map<String, Map<String, Told>> all() {
    return byUser;
  }

  /** Events of messages that were not created before. */
  List<String> beforeCreated() {
    return before;
  }

  /** Events that are out of the log's order. */
  List<String> disorder() {
    return disorder;
  }

  /**
   * By which topic a message of that tenant is told; null: by none.
   *
   * @param topics by tenant; by the empty word for messages without
   */
  static @Nullable String topic(Map<String, String> topics, @Nullable String tenant) {
    return topics.get(tenant == null ? "" : tenant);
  }
}
