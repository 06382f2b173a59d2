package io.carillon.topology.feed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the store {@code marks}: what one user said of all messages of one feed and tenant up to
 * a position, such as "all read". Immutable.
 *
 * <pre>
 *   version 1 | count, 1 | for each: state, 1; value, 1; up to, 8; when, 8; position, 8
 * </pre>
 *
 * <p>What a message's state is, is what the newest of its entry and the marks that cover it says;
 * since when, is when it last changed.
 */
record Marks(List<Mark> marks) {

  /** Beyond this many of one state, the oldest is written into the entries it covers. */
  static final int MAX_PER_STATE = 16;

  static final Marks NONE = new Marks(List.of());

  private static final byte VERSION = 1;

  Marks {
    marks = List.copyOf(marks);
  }

  /**
   * One such saying.
   *
   * @param upTo the newest message position that it covers
   * @param when append time of what said so
   * @param position of what said so
   */
  record Mark(MessageState state, boolean value, long upTo, long when, long position) {}

  /** With one more, the newest. */
  Marks plus(Mark mark) {
    List<Mark> all = new ArrayList<>(marks);
    all.add(mark);
    return new Marks(all);
  }

  /** The oldest mark of a state that has too many, or null. */
  @Nullable Mark excess(MessageState state) {
    List<Mark> of = marks.stream().filter(mark -> mark.state() == state).toList();
    return of.size() <= MAX_PER_STATE
        ? null
        : of.stream().min(Comparator.comparingLong(Mark::position)).orElseThrow();
  }

  Marks minus(Mark mark) {
    return new Marks(marks.stream().filter(each -> !each.equals(mark)).toList());
  }

  /** The states of a message, given what its own entry says. */
  MessageStates over(MessageStates entry, long messagePosition) {
    if (marks.isEmpty()) {
      return entry;
    }
    Map<MessageState, StateValue> states = new EnumMap<>(MessageState.class);
    for (MessageState state : MessageState.values()) {
      states.put(state, over(state, entry.get(state), messagePosition));
    }
    MessageStates result = entry;
    for (Map.Entry<MessageState, StateValue> each : states.entrySet()) {
      if (!each.getValue().equals(entry.get(each.getKey()))) {
        result = result.with(each.getKey(), each.getValue());
      }
    }
    return result;
  }

  /**
   * Marks are kept in the order of their positions, the entry's word is merged in at its own. An
   * entry is written only where it changes what holds, so its word is a change even where it agrees
   * with the mark before it: what lay between them, it has written over.
   */
  private StateValue over(MessageState state, StateValue entry, long messagePosition) {
    StateValue current = StateValue.NEVER;
    boolean entryPending = entry.position() >= 0;
    for (Mark mark : marks) {
      if (mark.state() != state || mark.upTo() < messagePosition) {
        continue;
      }
      if (entryPending && entry.position() < mark.position()) {
        current = entry;
        entryPending = false;
      }
      current = next(current, mark.value(), mark.when(), mark.position());
    }
    return entryPending ? entry : current;
  }

  private static StateValue next(StateValue current, boolean value, long when, long position) {
    boolean changes = current.position() < 0 || current.value() != value;
    return changes ? new StateValue(value, when, position) : current;
  }

  byte[] row() {
    ByteBuffer row = ByteBuffer.allocate(2 + marks.size() * 26);
    row.put(VERSION).put((byte) marks.size());
    for (Mark mark : marks) {
      row.put((byte) mark.state().ordinal())
          .put((byte) (mark.value() ? 1 : 0))
          .putLong(mark.upTo())
          .putLong(mark.when())
          .putLong(mark.position());
    }
    return row.array();
  }

  /** What the entry says once this mark is written into it, so that the mark can go. */
  static StateValue absorbed(StateValue entry, Mark mark) {
    return entry.position() > mark.position()
        ? entry
        : next(entry, mark.value(), mark.when(), mark.position());
  }

  static Marks read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return NONE;
    }
    ByteBuffer row = ByteBuffer.wrap(bytes);
    if (row.get() != VERSION) {
      throw new SerializationException("not marks of version " + VERSION);
    }
    int count = row.get() & 0xff;
    List<Mark> marks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      marks.add(
          new Mark(
              MessageState.values()[row.get()],
              row.get() != 0,
              row.getLong(),
              row.getLong(),
              row.getLong()));
    }
    return new Marks(marks);
  }
}
