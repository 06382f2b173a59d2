package io.carillon.guarantees.model;

import io.carillon.avro.MessageAction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notification as one person has it. */
final class Message {

  /** What can be true of a message, each since a time. */
  enum State {
    SEEN,
    READ,
    INTERACTED,
    ARCHIVED
  }

  private static final Map<MessageAction, List<State>> SAYS =
      Map.of(
          MessageAction.SEEN, List.of(State.SEEN),
          MessageAction.UNSEEN, List.of(State.SEEN),
          MessageAction.READ, List.of(State.SEEN, State.READ),
          MessageAction.UNREAD, List.of(State.READ),
          MessageAction.INTERACTED, List.of(State.SEEN, State.READ, State.INTERACTED),
          MessageAction.ARCHIVED, List.of(State.ARCHIVED),
          MessageAction.UNARCHIVED, List.of(State.ARCHIVED));

  final Notification of;
  final long position;
  final @Nullable String tenant;
  final boolean byName;
  private final Map<State, Long> since = new EnumMap<>(State.class);

  Message(Notification of, long position, @Nullable String tenant, boolean byName) {
    this.of = of;
    this.position = position;
    this.tenant = tenant;
    this.byName = byName;
  }

  void say(MessageAction action, long when) {
    boolean holds = !action.name().startsWith("UN");
    for (State state : SAYS.getOrDefault(action, List.of())) {
      if (holds) {
        since.putIfAbsent(state, when);
      } else {
        since.remove(state);
      }
    }
  }

  @Nullable Long since(State state) {
    return since.get(state);
  }
}
