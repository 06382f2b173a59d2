package io.carillon.api.live;

import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.TenantScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a connected user has in one feed, as far as it takes to count: about 22 bytes a message.
 *
 * <p>Moved on by the changes of the log. Each may be applied although it is contained already: what
 * a change says replaces what was, so applying a stretch of the log from its start leads to the
 * same end. One thread at a time.
 */
final class LiveFeed {

  private static final int ARCHIVED = bit(MessageState.ARCHIVED);

  /** Addressed by name, so that it shows whether or not the user is a member. */
  private static final int BY_NAME = 1 << 6;

  /** Taken back, or of a tenant the user has left: counts towards the limit and shows no more. */
  private static final int GONE = 1 << 7;

  private static final int FIRST_ROOM = 8;

  private final int limit;
  private final long retention;
  private int size;
  private long[] positions;
  private long[] ats;
  private byte[] flags;
  private @Nullable String[] tenants;

  /** Null while nothing expires. */
  private long @Nullable [] expiries;

  private LiveFeed(FeedSettings settings, int room) {
    this.limit = settings.limit();
    this.retention = settings.retention().toMillis();
    this.positions = new long[room];
    this.ats = new long[room];
    this.flags = new byte[room];
    this.tenants = new @Nullable String[room];
  }

  static LiveFeed of(FeedSettings settings, FeedSnapshot snapshot) {
    LiveFeed feed = new LiveFeed(settings, Math.max(FIRST_ROOM, snapshot.rows().size()));
    for (FeedSnapshot.Row row : snapshot.rows()) {
      int index = feed.size;
      feed.insert(index, row.position(), row.at(), row.expiresAt(), row.tenant());
      int flags = (row.mayShow() ? 0 : GONE) | (row.byName() ? BY_NAME : 0);
      for (MessageState state : MessageState.values()) {
        flags |= row.states().is(state) ? bit(state) : 0;
      }
      feed.flags[index] = (byte) flags;
    }
    return feed;
  }

  private static int bit(MessageState state) {
    return 1 << state.ordinal();
  }

  /** A message came. */
  void add(long position, long at, long expiresAt, @Nullable String tenant, boolean byName) {
    int found = Arrays.binarySearch(positions, 0, size, position);
    if (found >= 0) {
      return;
    }
    int index = -found - 1;
    insert(index, position, at, expiresAt, tenant);
    flags[index] = (byte) (byName ? BY_NAME : 0);
    int kept = 0;
    for (int i = size - 1; i >= 0 && size > limit; i--) {
      if (Objects.equals(tenants[i], tenant) && ++kept > limit) {
        remove(i);
      }
    }
  }

  private void insert(int index, long position, long at, long expiresAt, @Nullable String tenant) {
    if (size == positions.length) {
      resize(size + Math.max(FIRST_ROOM, size / 4));
    }
    int moved = size - index;
    System.arraycopy(positions, index, positions, index + 1, moved);
    System.arraycopy(ats, index, ats, index + 1, moved);
    System.arraycopy(flags, index, flags, index + 1, moved);
    System.arraycopy(tenants, index, tenants, index + 1, moved);
    positions[index] = position;
    ats[index] = at;
    flags[index] = 0;
    tenants[index] = shared(tenant);
    long[] expiring = expiries;
    if (expiring == null && expiresAt != FeedSnapshot.NEVER) {
      expiring = new long[positions.length];
      Arrays.fill(expiring, FeedSnapshot.NEVER);
      expiries = expiring;
    }
    if (expiring != null) {
      System.arraycopy(expiring, index, expiring, index + 1, moved);
      expiring[index] = expiresAt;
    }
    size++;
  }

  /** The same text, once. */
  private @Nullable String shared(@Nullable String tenant) {
    for (int i = size - 1; i >= 0; i--) {
      if (Objects.equals(tenants[i], tenant)) {
        return tenants[i];
      }
    }
    return tenant;
  }

  private void resize(int room) {
    positions = Arrays.copyOf(positions, room);
    ats = Arrays.copyOf(ats, room);
    flags = Arrays.copyOf(flags, room);
    tenants = Arrays.copyOf(tenants, room);
    if (expiries != null) {
      expiries = Arrays.copyOf(expiries, room);
    }
  }

  private void remove(int index) {
    int moved = --size - index;
    System.arraycopy(positions, index + 1, positions, index, moved);
    System.arraycopy(ats, index + 1, ats, index, moved);
    System.arraycopy(flags, index + 1, flags, index, moved);
    System.arraycopy(tenants, index + 1, tenants, index, moved);
    if (expiries != null) {
      System.arraycopy(expiries, index + 1, expiries, index, moved);
    }
  }

  /** Something was said of one message. */
  void act(long position, Map<MessageState, Boolean> says) {
    int index = Arrays.binarySearch(positions, 0, size, position);
    if (index >= 0) {
      set(index, says);
    }
  }

  /**
   * Something was said of all messages of some tenants.
   *
   * @return of which tenants it changed a message that shows
   */
  Set<@Nullable String> actOnAll(
      Set<@Nullable String> of, long upTo, Map<MessageState, Boolean> says, long now) {
    Set<@Nullable String> changed = new HashSet<>();
    for (int i = 0; i < size && positions[i] <= upTo; i++) {
      if (of.contains(tenants[i]) && set(i, says) && shows(i, now)) {
        changed.add(tenants[i]);
      }
    }
    return changed;
  }

  private boolean set(int index, Map<MessageState, Boolean> says) {
    int before = flags[index];
    int after = before;
    for (Map.Entry<MessageState, Boolean> said : says.entrySet()) {
      after = said.getValue() ? after | bit(said.getKey()) : after & ~bit(said.getKey());
    }
    flags[index] = (byte) after;
    return (byte) after != (byte) before;
  }

  /** A message was taken back. */
  void takeBack(long position) {
    int index = Arrays.binarySearch(positions, 0, size, position);
    if (index >= 0) {
      flags[index] |= (byte) GONE;
    }
  }

  /** The user has left tenants: of theirs, only what was addressed by name goes on showing. */
  void leave(Set<String> left) {
    for (int i = 0; i < size; i++) {
      if (tenants[i] != null && left.contains(tenants[i]) && (flags[i] & BY_NAME) == 0) {
        flags[i] |= (byte) GONE;
      }
    }
  }

  void clear() {
    size = 0;
  }

  /** Whether there is a message at that position that shows. */
  boolean shows(long position, long now) {
    int index = Arrays.binarySearch(positions, 0, size, position);
    return index >= 0 && shows(index, now);
  }

  boolean holds(long position) {
    return Arrays.binarySearch(positions, 0, size, position) >= 0;
  }

  /** The tenant of the message at a position that it holds. */
  @Nullable String tenant(long position) {
    return tenants[Arrays.binarySearch(positions, 0, size, position)];
  }

  /** What a feed read counts. */
  FeedCounts counts(TenantScope scope, long now) {
    int total = 0;
    int unread = 0;
    int unseen = 0;
    for (int i = 0; i < size; i++) {
      if ((flags[i] & ARCHIVED) == 0 && shows(i, now) && scope.includes(tenants[i])) {
        total++;
        unread += (flags[i] & bit(MessageState.READ)) == 0 ? 1 : 0;
        unseen += (flags[i] & bit(MessageState.SEEN)) == 0 ? 1 : 0;
      }
    }
    return new FeedCounts(total, unread, unseen);
  }

  /** When, by the clock, the next message goes; {@link FeedSnapshot#NEVER}: none will. */
  long nextEnd(long now) {
    long next = FeedSnapshot.NEVER;
    for (int i = 0; i < size; i++) {
      if (shows(i, now)) {
        next = Math.min(next, end(i));
      }
    }
    return next;
  }

  /**
   * Positions of messages that showed at one time and do not at a later one, by the clock alone.
   */
  List<Long> ended(long then, long now) {
    List<Long> ended = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (shows(i, then) && !shows(i, now)) {
        ended.add(positions[i]);
      }
    }
    return ended;
  }

  private boolean shows(int index, long now) {
    return (flags[index] & GONE) == 0 && end(index) > now;
  }

  /** From then on it does not show: expired, or older than what is kept. */
  private long end(int index) {
    long kept = ats[index] + retention + 1;
    return expiries == null ? kept : Math.min(expiries[index], kept);
  }
}
