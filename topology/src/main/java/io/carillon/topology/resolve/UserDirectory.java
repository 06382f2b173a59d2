package io.carillon.topology.resolve;

import io.carillon.avro.UserChange;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.state.UserState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The users of one partition: their rows, their ordinals, and the index that follows them. For the
 * stream thread only.
 */
final class UserDirectory {

  private final KeyValueStore<Bytes, byte[]> rows;
  private final Users users;
  private final UserPartitionStore partition;
  private int nextOrdinal;

  UserDirectory(KeyValueStore<Bytes, byte[]> rows, UserPartitionStore partition) {
    this.rows = rows;
    this.users = new Users(rows);
    this.partition = partition;
    this.nextOrdinal = users.nextOrdinal();
    partition.index(users);
  }

  @Nullable UserState find(String userId) {
    return users.find(userId);
  }

  /** The ordinal of a user, who becomes a stub if nobody has identified them yet. */
  int ordinalOf(String userId, long position, long now) {
    UserState known = find(userId);
    if (known != null) {
      return known.getOrdinal();
    }
    UserState stub = fresh(position, now);
    put(userId, null, stub, Users.STATES.write(stub));
    return stub.getOrdinal();
  }

  /** What became of a change: why it was refused, or whom it made of whom. */
  record Changed(@Nullable Rejection refused, @Nullable UserState before, UserState after) {}

  /** Applies a change. */
  Changed change(String userId, UserChange change, long position, long now) {
    UserState before = find(userId);
    UserState after =
        UserMerge.apply(before == null ? fresh(position, now) : before, change, position, now);
    byte[] row = Users.STATES.write(after);
    if (row.length > Limits.USER_BYTES || after.getMemberships().size() > Limits.MEMBERSHIPS) {
      Rejection refused =
          Rejection.of(
              Reason.TOO_LARGE,
              "",
              "with this change the user has "
                  + row.length
                  + " bytes and "
                  + after.getMemberships().size()
                  + " memberships; at most "
                  + Limits.USER_BYTES
                  + " and "
                  + Limits.MEMBERSHIPS);
      return new Changed(refused, before, after);
    }
    put(userId, before, after, row);
    return new Changed(null, before, after);
  }

  /** Forgets the user; the ordinal is not used again. */
  void delete(String userId, UserState known) {
    rows.put(Users.nextOrdinalKey(), ByteBuffer.allocate(4).putInt(nextOrdinal).array());
    rows.delete(Users.stateKey(userId));
    rows.delete(Users.ordinalKey(known.getOrdinal()));
    partition.put(known.getOrdinal(), Users.facts(known), null);
  }

  private UserState fresh(long position, long now) {
    return new UserState(
        nextOrdinal, Map.of(), Map.of(), List.of(), false, now, now, position, -1L);
  }

  private void put(String userId, @Nullable UserState before, UserState after, byte[] row) {
    int ordinal = after.getOrdinal();
    if (before == null) {
      nextOrdinal = ordinal + 1;
      rows.put(Users.ordinalKey(ordinal), userId.getBytes(StandardCharsets.UTF_8));
    }
    rows.put(Users.stateKey(userId), row);
    partition.put(ordinal, before == null ? null : Users.facts(before), Users.facts(after));
  }
}
