package io.carillon.topology.feed;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All states of one message. Immutable. */
public record MessageStates(
    StateValue seen, StateValue read, StateValue interacted, StateValue archived) {

  public static final MessageStates NONE =
      new MessageStates(StateValue.NEVER, StateValue.NEVER, StateValue.NEVER, StateValue.NEVER);

  public StateValue get(MessageState state) {
    return switch (state) {
      case SEEN -> seen;
      case READ -> read;
      case INTERACTED -> interacted;
      case ARCHIVED -> archived;
    };
  }

  public boolean is(MessageState state) {
    return get(state).value();
  }

  /** When it came to hold, in milliseconds since the epoch; null when it does not. */
  public @Nullable Long since(MessageState state) {
    StateValue value = get(state);
    return value.value() ? value.when() : null;
  }

  public MessageStates with(MessageState state, StateValue value) {
    Map<MessageState, StateValue> all = new EnumMap<>(MessageState.class);
    for (MessageState each : MessageState.values()) {
      all.put(each, each == state ? value : get(each));
    }
    return new MessageStates(
        all.getOrDefault(MessageState.SEEN, StateValue.NEVER),
        all.getOrDefault(MessageState.READ, StateValue.NEVER),
        all.getOrDefault(MessageState.INTERACTED, StateValue.NEVER),
        all.getOrDefault(MessageState.ARCHIVED, StateValue.NEVER));
  }
}
