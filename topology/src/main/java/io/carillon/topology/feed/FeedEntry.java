package io.carillon.topology.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the store {@code feed-entries}: one message of one user, or, over an announcement, what
 * that user said of it.
 *
 * <pre>
 *   version 1 | flags | at, 8 | expires at, 8 | for each state: value, 1; when, 8; position, 8 | notification id
 * </pre>
 *
 * @param notificationId whose message it is
 * @param at append time of the notification
 * @param expiresAt milliseconds since the epoch, or {@link Announcement#NEVER}
 * @param byName whether the user was addressed by name
 * @param overlay whether an announcement says that the message exists, and this row only its states
 * @param retracted taken back
 * @param states as last said of this message alone; marks may say something newer
 */
record FeedEntry(
    String notificationId,
    long at,
    long expiresAt,
    boolean byName,
    boolean overlay,
    boolean retracted,
    MessageStates states) {

  private static final byte VERSION = 1;
  private static final int BY_NAME = 1;
  private static final int OVERLAY = 2;
  private static final int RETRACTED = 4;
  private static final int STATES_AT = 18;
  private static final int STATE_BYTES = 17;
  private static final int ID_AT = STATES_AT + 4 * STATE_BYTES;

  static FeedEntry fresh(String notificationId, long at, @Nullable Long expiresAt, boolean byName) {
    return new FeedEntry(
        notificationId,
        at,
        expiresAt == null ? Announcement.NEVER : expiresAt,
        byName,
        false,
        false,
        MessageStates.NONE);
  }

  FeedEntry with(MessageStates changed) {
    return new FeedEntry(notificationId, at, expiresAt, byName, overlay, retracted, changed);
  }

  FeedEntry takenBack() {
    return new FeedEntry(notificationId, at, expiresAt, byName, overlay, true, states);
  }

  byte[] row() {
    byte[] id = notificationId.getBytes(StandardCharsets.UTF_8);
    ByteBuffer row = ByteBuffer.allocate(ID_AT + id.length);
    int flags = (byName ? BY_NAME : 0) | (overlay ? OVERLAY : 0) | (retracted ? RETRACTED : 0);
    row.put(VERSION).put((byte) flags).putLong(at).putLong(expiresAt);
    for (MessageState state : MessageState.values()) {
      StateValue value = states.get(state);
      row.put((byte) (value.value() ? 1 : 0)).putLong(value.when()).putLong(value.position());
    }
    return row.put(id).array();
  }

  static FeedEntry read(byte[] bytes) {
    if (bytes[0] != VERSION) {
      throw new SerializationException("not a feed entry of version " + VERSION);
    }
    ByteBuffer row = ByteBuffer.wrap(bytes);
    int flags = row.get(1);
    return new FeedEntry(
        new String(bytes, ID_AT, bytes.length - ID_AT, StandardCharsets.UTF_8),
        row.getLong(2),
        row.getLong(10),
        (flags & BY_NAME) != 0,
        (flags & OVERLAY) != 0,
        (flags & RETRACTED) != 0,
        new MessageStates(state(row, 0), state(row, 1), state(row, 2), state(row, 3)));
  }

  private static StateValue state(ByteBuffer row, int index) {
    int from = STATES_AT + index * STATE_BYTES;
    long position = row.getLong(from + 9);
    return position < 0
        ? StateValue.NEVER
        : new StateValue(row.get(from) != 0, row.getLong(from + 1), position);
  }
}
