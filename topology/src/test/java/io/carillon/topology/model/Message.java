package io.carillon.topology.model;

import io.carillon.avro.MessageAction;
import io.carillon.topology.feed.MessageState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notification as one person has it, with everything that was ever said of it. */
final class Message {

  final Sent sent;
  final long position;
  final long at;
  final @Nullable String tenant;
  final boolean byName;

  /** The topic that tells of it; {@code none}; null: the model does not know. */
  final @Nullable String topic;

  /** Its tenant was deleted: what is told of it since then is anybody's guess. */
  boolean uncertain;

  private final List<Saying> sayings = new ArrayList<>();

  private record Saying(MessageState state, boolean value, long when) {}

  Message(
      Sent sent,
      long position,
      long at,
      @Nullable String tenant,
      boolean byName,
      @Nullable String topic) {
    this.sent = sent;
    this.position = position;
    this.at = at;
    this.tenant = tenant;
    this.byName = byName;
    this.topic = topic;
  }

  /** Who has read a message has seen it; who interacted has read it. */
  private static final Map<MessageAction, List<MessageState>> SAYS =
      Map.of(
          MessageAction.SEEN, List.of(MessageState.SEEN),
          MessageAction.UNSEEN, List.of(MessageState.SEEN),
          MessageAction.READ, List.of(MessageState.SEEN, MessageState.READ),
          MessageAction.UNREAD, List.of(MessageState.READ),
          MessageAction.INTERACTED,
              List.of(MessageState.SEEN, MessageState.READ, MessageState.INTERACTED),
          MessageAction.ARCHIVED, List.of(MessageState.ARCHIVED),
          MessageAction.UNARCHIVED, List.of(MessageState.ARCHIVED));

  /** Whether it changed a state. */
  boolean say(MessageAction action, long when) {
    boolean value = !action.name().startsWith("UN");
    List<MessageState> said = SAYS.getOrDefault(action, List.of());
    boolean changes = said.stream().anyMatch(state -> is(state) != value);
    said.forEach(state -> sayings.add(new Saying(state, value, when)));
    return changes;
  }

  /** Since when the state has held; null when it does not. */
  @Nullable Long since(MessageState state) {
    Long since = null;
    for (Saying saying : sayings) {
      if (saying.state() == state) {
        since = !saying.value() ? null : since == null ? Long.valueOf(saying.when()) : since;
      }
    }
    return since;
  }

  boolean is(MessageState state) {
    return since(state) != null;
  }
}
