package io.carillon.api.http.representation;

import io.carillon.api.http.Times;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.MessageStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When what was said of a message. */
record States(
    @Nullable String seenAt,
    @Nullable String readAt,
    @Nullable String interactedAt,
    @Nullable String archivedAt,
    @Nullable String clickedAt,
    @Nullable String linkClickedAt) {

  static States of(MessageStates states) {
    return new States(
        Times.isoOrNull(states.since(MessageState.SEEN)),
        Times.isoOrNull(states.since(MessageState.READ)),
        Times.isoOrNull(states.since(MessageState.INTERACTED)),
        Times.isoOrNull(states.since(MessageState.ARCHIVED)),
        null,
        null);
  }

  /** In the words of Knock's {@code engagement_statuses}. */
  static List<String> words(MessageStates states) {
    List<String> words = new ArrayList<>();
    for (MessageState state : MessageState.values()) {
      if (states.is(state)) {
        words.add(state.name().toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  /** The last time anything was said of it, or when it came. */
  static String updatedAt(FeedItem item) {
    long latest = item.notification().getAt();
    for (MessageState state : MessageState.values()) {
      latest = Math.max(latest, item.states().get(state).when());
    }
    return Times.iso(latest);
  }
}
