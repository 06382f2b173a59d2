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
 * What a connected user has in one feed, as far as it takes to count: about ten bytes a message,
 * and counts that are kept as it changes, so that an event costs the same however long the feed is.
 *
 * <p>Moved on by the changes of the log. Each may be applied although it is contained already: what
 * a change says replaces what was, so applying a stretch of the log from its start leads to the
 * same end. Of messages that end by the clock it knows those that do so before {@link #until}: from
 * then on it is of no use. One thread at a time.
 */
final class LiveFeed {

  private static final int ARCHIVED = bit(MessageState.ARCHIVED);
  private static final int READ = bit(MessageState.READ);
  private static final int SEEN = bit(MessageState.SEEN);

  /** Addressed by name, so that it shows whether or not the user is a member. */
  private static final int BY_NAME = 1 << 6;

  /** Taken back, or of a tenant the user has left: counts towards the limit and shows no more. */
  private static final int GONE = 1 << 7;

  private static final int MORE_ROOM = 8;

  // What is counted for each tenant.
  private static final int KEPT = 0;
  private static final int TOTAL = 1;
  private static final int UNREAD = 2;
  private static final int UNSEEN = 3;
  private static final int COUNTED = 4;

  // Many thousands have nothing.
  private static final long[] NO_POSITIONS = {};
  private static final byte[] NO_FLAGS = {};
  private static final @Nullable String[] NO_NAMES = {};
  private static final int[] NO_COUNTS = {};

  private final int limit;
  private final long retention;
  private final long until;
  private int size;
  private long[] positions;
  private byte[] flags;

  /** Place of each message's tenant among {@link #names}; null while there is but one. */
  private char @Nullable [] tenants;

  /** When each ends by the clock, {@link FeedSnapshot#NEVER} if not in time; null: none does. */
  private long @Nullable [] ends;

  private @Nullable String[] names = NO_NAMES;
  private int[] counts = NO_COUNTS;

  /** What is counted is what shows at this time. */
  private long clock;

  /** Nothing that is counted ends before. */
  private long nextEnd = FeedSnapshot.NEVER;

  private LiveFeed(FeedSettings settings, int room, long now, long until) {
    this.limit = settings.limit();
    this.retention = settings.retention().toMillis();
    this.until = until;
    this.clock = now;
    this.positions = room == 0 ? NO_POSITIONS : new long[room];
    this.flags = room == 0 ? NO_FLAGS : new byte[room];
  }

  /**
   * @param now milliseconds since the epoch
   * @param until likewise; nobody may ask for what is then or later
   */
  static LiveFeed of(FeedSettings settings, FeedSnapshot snapshot, long now, long until) {
    LiveFeed feed = new LiveFeed(settings, snapshot.rows().size(), now, until);
    for (FeedSnapshot.Row row : snapshot.rows()) {
      int bits = (row.mayShow() ? 0 : GONE) | (row.byName() ? BY_NAME : 0);
      for (MessageState state : MessageState.values()) {
        bits |= row.states().is(state) ? bit(state) : 0;
      }
      feed.insert(feed.size, row.position(), row.at(), row.expiresAt(), row.tenant(), bits);
    }
    return feed;
  }

  private static int bit(MessageState state) {
    return 1 << state.ordinal();
  }

  long until() {
    return until;
  }

  /** A message came. */
  void add(long position, long at, long expiresAt, @Nullable String tenant, boolean byName) {
    int found = find(position);
    if (found >= 0) {
      return;
    }
    int of = insert(-found - 1, position, at, expiresAt, tenant, byName ? BY_NAME : 0);
    for (int i = 0; counts[of + KEPT] > limit; ) {
      if (countsOf(i) == of) {
        remove(i);
      } else {
        i++;
      }
    }
  }

  private int find(long position) {
    return Arrays.binarySearch(positions, 0, size, position);
  }

  /** Where what is counted of its tenant begins. */
  private int insert(
      int index, long position, long at, long expiresAt, @Nullable String tenant, int bits) {
    int name = name(tenant);
    if (size == positions.length) {
      resize(size + Math.max(MORE_ROOM, size / 4));
    }
    int moved = size - index;
    System.arraycopy(positions, index, positions, index + 1, moved);
    System.arraycopy(flags, index, flags, index + 1, moved);
    positions[index] = position;
    flags[index] = (byte) bits;
    if (tenants == null && names.length > 1) {
      tenants = new char[positions.length];
    }
    if (tenants != null) {
      System.arraycopy(tenants, index, tenants, index + 1, moved);
      tenants[index] = (char) name;
    }
    setEnd(index, moved, Math.min(expiresAt, at + retention + 1));
    size++;
    counts[name * COUNTED + KEPT]++;
    count(index, 1);
    return name * COUNTED;
  }

  private void setEnd(int index, int moved, long end) {
    if (ends == null && end < until) {
      ends = new long[positions.length];
      Arrays.fill(ends, FeedSnapshot.NEVER);
    }
    if (ends != null) {
      System.arraycopy(ends, index, ends, index + 1, moved);
      ends[index] = end < until ? end : FeedSnapshot.NEVER;
    }
  }

  private int name(@Nullable String tenant) {
    for (int i = 0; i < names.length; i++) {
      if (Objects.equals(names[i], tenant)) {
        return i;
      }
    }
    names = Arrays.copyOf(names, names.length + 1);
    names[names.length - 1] = tenant;
    counts = Arrays.copyOf(counts, names.length * COUNTED);
    return names.length - 1;
  }

  private int name(int index) {
    return tenants == null ? 0 : tenants[index];
  }

  private int countsOf(int index) {
    return name(index) * COUNTED;
  }

  private void resize(int room) {
    positions = Arrays.copyOf(positions, room);
    flags = Arrays.copyOf(flags, room);
    tenants = tenants == null ? null : Arrays.copyOf(tenants, room);
    ends = ends == null ? null : Arrays.copyOf(ends, room);
  }

  private void remove(int index) {
    count(index, -1);
    counts[countsOf(index) + KEPT]--;
    int moved = --size - index;
    System.arraycopy(positions, index + 1, positions, index, moved);
    System.arraycopy(flags, index + 1, flags, index, moved);
    if (tenants != null) {
      System.arraycopy(tenants, index + 1, tenants, index, moved);
    }
    if (ends != null) {
      System.arraycopy(ends, index + 1, ends, index, moved);
    }
  }

  /** Takes a message in or out of what is counted. */
  private void count(int index, int by) {
    if (!shows(index, clock)) {
      return;
    }
    nextEnd = Math.min(nextEnd, end(index));
    int bits = flags[index];
    if ((bits & ARCHIVED) == 0) {
      int of = countsOf(index);
      counts[of + TOTAL] += by;
      counts[of + UNREAD] += (bits & READ) == 0 ? by : 0;
      counts[of + UNSEEN] += (bits & SEEN) == 0 ? by : 0;
    }
  }

  private void set(int index, int bits) {
    count(index, -1);
    flags[index] = (byte) bits;
    count(index, 1);
  }

  /** Something was said of one message. */
  void act(long position, Map<MessageState, Boolean> says) {
    int index = find(position);
    if (index >= 0) {
      act(index, says);
    }
  }

  /**
   * Something was said of all messages of some tenants.
   *
   * @param again whether it may be in the feed already
   * @return of which tenants it changed a message that shows, or may have
   */
  Set<@Nullable String> actOnAll(
      Set<@Nullable String> of,
      long upTo,
      Map<MessageState, Boolean> says,
      long now,
      boolean again) {
    Set<@Nullable String> changed = new HashSet<>();
    for (int i = 0; i < size && positions[i] <= upTo; i++) {
      String tenant = names[name(i)];
      if (of.contains(tenant) && (act(i, says) || again) && shows(i, now)) {
        changed.add(tenant);
      }
    }
    return changed;
  }

  /** Whether that changed anything. */
  private boolean act(int index, Map<MessageState, Boolean> says) {
    int before = flags[index];
    int after = before;
    for (Map.Entry<MessageState, Boolean> said : says.entrySet()) {
      after = said.getValue() ? after | bit(said.getKey()) : after & ~bit(said.getKey());
    }
    if ((byte) after == (byte) before) {
      return false;
    }
    set(index, after);
    return true;
  }

  /** A message was taken back. */
  void takeBack(long position) {
    int index = find(position);
    if (index >= 0) {
      set(index, flags[index] | GONE);
    }
  }

  /** The user has left tenants: of theirs, only what was addressed by name goes on showing. */
  void leave(Set<String> left) {
    for (int i = 0; i < size; i++) {
      String tenant = names[name(i)];
      if (tenant != null && left.contains(tenant) && (flags[i] & BY_NAME) == 0) {
        set(i, flags[i] | GONE);
      }
    }
  }

  void clear() {
    size = 0;
    Arrays.fill(counts, 0);
  }

  /** Whether there is a message at that position that shows. */
  boolean shows(long position, long now) {
    int index = find(position);
    return index >= 0 && shows(index, now);
  }

  boolean holds(long position) {
    return find(position) >= 0;
  }

  /** The tenant of the message at a position that it holds. */
  @Nullable String tenant(long position) {
    return names[name(find(position))];
  }

  /**
   * What a feed read counts.
   *
   * @param now milliseconds since the epoch; time does not go back
   */
  FeedCounts counts(TenantScope scope, long now) {
    advance(now);
    int total = 0;
    int unread = 0;
    int unseen = 0;
    for (int i = 0; i < names.length; i++) {
      if (scope.includes(names[i])) {
        int of = i * COUNTED;
        total += counts[of + TOTAL];
        unread += counts[of + UNREAD];
        unseen += counts[of + UNSEEN];
      }
    }
    return new FeedCounts(total, unread, unseen);
  }

  private void advance(long now) {
    if (now < nextEnd) {
      clock = Math.max(clock, now);
      return;
    }
    for (int i = 0; i < size; i++) {
      count(i, -1);
    }
    clock = now;
    nextEnd = FeedSnapshot.NEVER;
    for (int i = 0; i < size; i++) {
      count(i, 1);
    }
  }

  /** When, by the clock, the next message goes; {@link FeedSnapshot#NEVER}: none will in time. */
  long nextEnd(long now) {
    long next = FeedSnapshot.NEVER;
    for (int i = 0; ends != null && i < size; i++) {
      if (shows(i, now)) {
        next = Math.min(next, end(i));
      }
    }
    return next;
  }

  /** When, by the clock, the message at a position goes; likewise. */
  long end(long position) {
    int index = find(position);
    return index < 0 ? FeedSnapshot.NEVER : end(index);
  }

  /**
   * Positions of messages that showed at one time and do not at a later one, by the clock alone.
   */
  List<Long> ended(long then, long now) {
    List<Long> ended = new ArrayList<>();
    for (int i = 0; ends != null && i < size; i++) {
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
    return ends == null ? FeedSnapshot.NEVER : ends[index];
  }
}
