package io.carillon.api.lookup;

import io.carillon.api.lookup.Lookup.AtPeer;
import io.carillon.api.lookup.Lookup.Here;
import io.carillon.api.lookup.Lookup.NotReady;
import io.carillon.schemas.Topics;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.outcome.OutcomePartitioner;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.resolve.Preferences;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.store.PartitionRows;
import io.carillon.topology.store.StoreNames;
import java.net.URI;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The one way from HTTP to the state stores: interactive queries on what is here and has caught up
 * ({@link CatchUp}), a peer's address for what is elsewhere. Microseconds when it is here.
 * Thread-safe.
 */
public final class StoreLookup {

  /** A key that no row has. */
  private static final Bytes NONE = Bytes.wrap(new byte[0]);

  private final KafkaStreams streams;
  private final Peers peers;
  private final CatchUp catchUp;
  private final int userPartitions;
  private final String userLog;
  private final String outcomes;
  private volatile boolean tablesAreRead;

  /**
   * @param self how this instance is advertised
   */
  StoreLookup(KafkaStreams streams, Topics topics, int userPartitions, URI self, CatchUp catchUp) {
    this.streams = streams;
    this.peers = new Peers(streams, self);
    this.catchUp = catchUp;
    this.userPartitions = userPartitions;
    this.userLog = topics.userLog().name();
    this.outcomes = topics.outcomes().name();
  }

  /** How many user partitions there are, on all instances together. */
  public int userPartitions() {
    return userPartitions;
  }

  /** The partition a user lives in, whether or not anybody knows them. */
  public Lookup<UserPartition> user(String userId) {
    return userPartition(UserPartitions.of(userId, userPartitions));
  }

  /**
   * One user partition by number.
   *
   * @param number from 0
   */
  public Lookup<UserPartition> userPartition(int number) {
    return at(userLog, number, () -> localUserPartition(number));
  }

  /** The partition that knows what became of a notification. */
  public Lookup<OutcomeReader> outcome(String notificationId) {
    return outcomePartition(OutcomePartitioner.of(notificationId, userPartitions));
  }

  /**
   * One partition of the outcomes, of which there are as many as user partitions.
   *
   * @param number from 0
   */
  public Lookup<OutcomeReader> outcomePartition(int number) {
    return at(outcomes, number, () -> localOutcomes(number));
  }

  /**
   * Kafka Streams, whose start returns only then, has read its global tables. Until then it answers
   * from what it has read so far: from an empty table, that there is no such tenant.
   */
  void tablesAreRead() {
    tablesAreRead = true;
  }

  /** A global table, which every instance has: of tenants, of the environment, of workflows. */
  public <T> Lookup<T> global(String store, QueryableStoreType<T> type) {
    if (!tablesAreRead) {
      return new NotReady<>("the tables are still being read");
    }
    try {
      return new Here<>(streams.store(StoreQueryParameters.fromNameAndType(store, type)));
    } catch (InvalidStateStoreException | IllegalStateException e) {
      return new NotReady<>("the tables are still being read");
    }
  }

  private Lookup<OutcomeReader> localOutcomes(int number) {
    ReadOnlyKeyValueStore<Bytes, byte[]> rows = rows(StoreNames.OUTCOMES, number);
    // Throws unless it is here. (To be asked how many there are, a store is not kept from closing.)
    rows.get(NONE);
    return new Here<>(new OutcomeReader(rows));
  }

  private Lookup<UserPartition> localUserPartition(int number) {
    UserPartitionStore memory = store(StoreNames.USER_PARTITION, UserPartitionStore.type(), number);
    OptionalLong applied = catchUp.caughtUp(number, memory.tenure());
    if (applied.isEmpty()) {
      return new NotReady<>("user partition " + number + " is catching up");
    }
    return new Here<>(
        new UserPartition(
            number,
            memory,
            new Users(rows(StoreNames.USERS, number)),
            new Preferences(rows(StoreNames.PREFERENCES, number)),
            new FeedStores(
                rows(StoreNames.NOTIFICATIONS, number),
                rows(StoreNames.ANNOUNCEMENTS, number),
                rows(StoreNames.FEED_ENTRIES, number),
                rows(StoreNames.MARKS, number)),
            applied.getAsLong()));
  }

  /** Here first: while a partition is processed here, nobody else has it. */
  private <T> Lookup<T> at(String topic, int partition, Supplier<Lookup<T>> here) {
    try {
      return here.get();
    } catch (InvalidStateStoreException | IllegalStateException e) {
      return peers
          .owner(new TopicPartition(topic, partition))
          .<Lookup<T>>map(AtPeer::new)
          .orElseGet(() -> new NotReady<>("partition " + partition + " of " + topic + " moves"));
    }
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> rows(String name, int partition) {
    return store(name, new PartitionRows(), partition);
  }

  private <T> T store(String name, QueryableStoreType<T> type, int partition) {
    return streams.store(StoreQueryParameters.fromNameAndType(name, type).withPartition(partition));
  }
}
