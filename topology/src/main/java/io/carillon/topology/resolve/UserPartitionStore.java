package io.carillon.topology.resolve;

import io.carillon.topology.channel.Address;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.Preferred;
import io.carillon.topology.resolve.preference.Profiles;
import io.carillon.topology.resolve.preference.Recipients;
import io.carillon.topology.resolve.segment.Matches;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentIndex;
import io.carillon.topology.resolve.segment.UserFacts;
import io.carillon.topology.store.StoreNames;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What a user partition keeps in memory beside its stores, derived from them: the segment index,
 * preference profiles, how far the log has been applied, and stamps that tell a reader that a write
 * crossed it. A store of its own, so that interactive queries find it like any other.
 *
 * <p>One writer, the stream thread; the public methods are for any thread.
 */
public final class UserPartitionStore implements StateStore {

  private static final int REVISIONS = 4096;

  private final AtomicIntegerArray revisions = new AtomicIntegerArray(REVISIONS);
  private final Positions positions = new Positions();
  private final Stamps stamps = new Stamps();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile @Nullable SegmentIndex index;
  private volatile @Nullable Addresses addresses;
  private volatile @Nullable Profiles profiles;
  private volatile @Nullable Object tenure;
  private volatile boolean open;

  UserPartitionStore() {}

  /** How interactive queries reach it. */
  public static QueryableStoreType<UserPartitionStore> type() {
    return new QueryableStoreType<>() {
      @Override
      public boolean accepts(StateStore store) {
        return store instanceof UserPartitionStore;
      }

      @Override
      public UserPartitionStore create(StateStoreProvider provider, String name) {
        return provider.stores(name, this).stream()
            .findFirst()
            .orElseThrow(() -> new InvalidStateStoreException("no local " + name));
      }
    };
  }

  /** Builds it, for the topology. */
  public static StoreBuilder<UserPartitionStore> builder() {
    return new Builder();
  }

  /**
   * An object of its own for every time that processing of the partition has begun here, its stores
   * restored; null while it has not.
   */
  public @Nullable Object tenure() {
    return tenure;
  }

  /** Offset in the user log of the last record applied; -1 before the first. */
  public long position() {
    return positions.applied();
  }

  /**
   * Offset of the newest record whose writes may be met: the last applied, or the one that is being
   * applied now.
   */
  public long begun() {
    return positions.begun();
  }

  /**
   * Changes whenever the record of the user with that ordinal has, and sometimes when it has not.
   * Read it before the record to know later whether that is still what it says.
   */
  public int revision(int ordinal) {
    return revisions.get(ordinal & (REVISIONS - 1));
  }

  /**
   * Completes once the record at that offset has been applied, with why it was refused if it was.
   * On the stream thread: continue elsewhere.
   */
  public CompletionStage<Optional<Rejection>> whenPassed(long offset) {
    return positions.whenPassed(offset);
  }

  /** Guards reads that cross several rows. */
  public Stamps stamps() {
    return stamps;
  }

  /**
   * Who matches now, as [resolve] itself would say.
   *
   * @throws io.carillon.topology.resolve.segment.SegmentException when tenant and segment disagree
   * @throws InvalidStateStoreException before the index is built, and when the partition has moved
   */
  public Matches match(Segment segment, @Nullable String tenant, boolean explain) {
    lock.readLock().lock();
    try {
      return built(index).match(segment, tenant, explain);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Ordinals of a tenant's members, or of everyone for null; a copy. */
  public RoaringBitmap members(@Nullable String tenant) {
    lock.readLock().lock();
    try {
      return (tenant == null ? built(index).all() : built(index).members(tenant)).clone();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Those among {@code within} who have a string as their own attribute of that name, by string.
   *
   * @throws InvalidStateStoreException before the index is built, and when the partition has moved
   */
  SortedMap<String, RoaringBitmap> texts(String attribute, RoaringBitmap within) {
    lock.readLock().lock();
    try {
      return built(index).texts(attribute, within);
    } finally {
      lock.readLock().unlock();
    }
  }

  void index(Users users) {
    Addresses reached = new Addresses();
    index =
        SegmentIndex.build(
            users::factsOf,
            loader ->
                users.forEach(
                    (id, state) -> {
                      UserFacts facts = Users.facts(state);
                      loader.add(state.getOrdinal(), facts);
                      reached.put(state.getOrdinal(), null, facts);
                    }));
    addresses = reached;
    tenure = new Object();
  }

  /**
   * Who of these may not hear of it by that channel, as [resolve] itself would say.
   *
   * @param tenant of their messages; null: none
   * @throws InvalidStateStoreException before the profiles are built, and when the partition has
   *     moved
   */
  public Preferred preferred(
      NotificationFacts facts,
      Channel channel,
      @Nullable String tenant,
      RoaringBitmap who,
      Recipients recipients) {
    lock.readLock().lock();
    try {
      return built(profiles).ask(facts, channel, tenant, who, recipients);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Who of these cannot be reached by a channel of that type, by reason, as [resolve] itself would
   * say.
   *
   * @throws InvalidStateStoreException as {@link #match}
   */
  public Map<String, RoaringBitmap> unreached(@Nullable ChannelType type, RoaringBitmap who) {
    Address address = type == null ? null : type.address();
    if (address == null) {
      return Map.of();
    }
    lock.readLock().lock();
    try {
      Addresses.Unreached unreached = built(addresses).of(address, who);
      return Map.of(
          Suppression.NO_ADDRESS, unreached.none(), Suppression.BAD_ADDRESS, unreached.bad());
    } finally {
      lock.readLock().unlock();
    }
  }

  void profiles(Profiles built) {
    profiles = built;
  }

  void putSet(int ordinal, @Nullable String tenant, byte @Nullable [] row) {
    lock.writeLock().lock();
    try {
      built(profiles).put(ordinal, tenant, row);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** When the record of a user has been written. */
  void put(int ordinal, @Nullable UserFacts before, @Nullable UserFacts after) {
    revisions.incrementAndGet(ordinal & (REVISIONS - 1));
    lock.writeLock().lock();
    try {
      built(index).put(ordinal, before, after);
      built(addresses).put(ordinal, before, after);
    } finally {
      lock.writeLock().unlock();
    }
  }

  void begins(long offset) {
    positions.begins(offset);
  }

  void passed(long offset, @Nullable Rejection refused) {
    positions.passed(offset, refused);
  }

  private static <T> T built(@Nullable T derived) {
    if (derived == null) {
      // As any store that is not open: readers try again.
      throw new InvalidStateStoreException(
          "what the partition keeps in memory is not built, or the partition gone");
    }
    return derived;
  }

  @Override
  public String name() {
    return StoreNames.USER_PARTITION;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    open = true;
    context.register(root, (key, value) -> {});
  }

  @Override
  public void close() {
    open = false;
    tenure = null;
    index = null;
    addresses = null;
    profiles = null;
    positions.close();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  private static final class Builder implements StoreBuilder<UserPartitionStore> {

    @Override
    public UserPartitionStore build() {
      return new UserPartitionStore();
    }

    @Override
    public StoreBuilder<UserPartitionStore> withCachingEnabled() {
      throw new UnsupportedOperationException("nothing to cache");
    }

    @Override
    public StoreBuilder<UserPartitionStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<UserPartitionStore> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("derived from stores that are logged");
    }

    @Override
    public StoreBuilder<UserPartitionStore> withLoggingDisabled() {
      return this;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public String name() {
      return StoreNames.USER_PARTITION;
    }
  }
}
