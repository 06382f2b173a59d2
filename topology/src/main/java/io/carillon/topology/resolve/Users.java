package io.carillon.topology.resolve;

import io.carillon.topology.resolve.segment.UserFacts;
import io.carillon.topology.state.MembershipState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the store {@code users}. Thread-safe as far as the store is.
 *
 * <pre>
 *   0                       -> the next ordinal when a user was last deleted, 4 bytes
 *   1 | ordinal             -> user id, UTF-8
 *   2 | user id             -> UserState
 * </pre>
 */
public final class Users {

  static final AvroValue<UserState> STATES = new AvroValue<>(UserState.class);

  private final ReadOnlyKeyValueStore<Bytes, byte[]> rows;

  public Users(ReadOnlyKeyValueStore<Bytes, byte[]> rows) {
    this.rows = rows;
  }

  /** Takes users in ascending order of ids. */
  @FunctionalInterface
  public interface Visitor {
    void visit(String userId, UserState state);
  }

  /** The user of that id, or null. */
  public @Nullable UserState find(String userId) {
    byte[] row = rows.get(stateKey(userId));
    return row == null ? null : STATES.read(row);
  }

  /** The id of the user with that ordinal, or null when they are gone. */
  public @Nullable String idOf(int ordinal) {
    byte[] row = rows.get(ordinalKey(ordinal));
    return row == null ? null : new String(row, StandardCharsets.UTF_8);
  }

  /** The same as UTF-8. */
  public byte @Nullable [] idBytesOf(int ordinal) {
    return rows.get(ordinalKey(ordinal));
  }

  /** Takes ids, as UTF-8, in ascending order of ordinals. */
  @FunctionalInterface
  public interface IdVisitor {
    /** Whether to go on. */
    boolean visit(int ordinal, byte[] id);
  }

  /** Ids of everyone from one ordinal to another, both included. */
  public void forEachId(int from, int to, IdVisitor visitor) {
    try (KeyValueIterator<Bytes, byte[]> each = rows.range(ordinalKey(from), ordinalKey(to))) {
      boolean goOn = true;
      while (goOn && each.hasNext()) {
        var row = each.next();
        KeyReader key = new KeyReader(row.key);
        key.tag();
        goOn = visitor.visit(key.number(), row.value);
      }
    }
  }

  /** The facts of the user with that ordinal, or null when they are gone. */
  @Nullable UserFacts factsOf(int ordinal) {
    String id = idOf(ordinal);
    UserState state = id == null ? null : find(id);
    return state == null ? null : facts(state);
  }

  /** Everyone. */
  public void forEach(Visitor visitor) {
    KeyWriter all = new KeyWriter().tag(2);
    try (KeyValueIterator<Bytes, byte[]> each = rows.range(all.key(), all.endOfPrefix())) {
      while (each.hasNext()) {
        var row = each.next();
        KeyReader key = new KeyReader(row.key);
        key.tag();
        visitor.visit(key.text(), STATES.read(row.value));
      }
    }
  }

  /** What a segment may ask of a user. */
  public static UserFacts facts(UserState state) {
    Map<String, MembershipState> memberships = state.getMemberships();
    if (memberships.isEmpty()) {
      return new UserFacts(state.getAttributes(), Map.of());
    }
    Map<String, Map<String, Object>> byTenant = new HashMap<>(memberships.size() * 2);
    memberships.forEach((tenant, membership) -> byTenant.put(tenant, membership.getAttributes()));
    return new UserFacts(state.getAttributes(), byTenant);
  }

  /**
   * Above every ordinal ever given: those of users who are there, and of those deleted since. A row
   * that each new user rewrites would cost as much as one of their own.
   */
  int nextOrdinal() {
    byte[] atDeletion = rows.get(nextOrdinalKey());
    int next = atDeletion == null ? 0 : ByteBuffer.wrap(atDeletion).getInt();
    try (KeyValueIterator<Bytes, byte[]> last =
        rows.reverseRange(ordinalKey(0), ordinalKey(Integer.MAX_VALUE))) {
      if (!last.hasNext()) {
        return next;
      }
      KeyReader key = new KeyReader(last.next().key);
      key.tag();
      return Math.max(next, key.number() + 1);
    }
  }

  static Bytes stateKey(String userId) {
    return new KeyWriter().tag(2).text(userId).key();
  }

  static Bytes ordinalKey(int ordinal) {
    return new KeyWriter().tag(1).number(ordinal).key();
  }

  static Bytes nextOrdinalKey() {
    return new KeyWriter().tag(0).key();
  }
}
