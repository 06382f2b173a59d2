package io.carillon.api.lookup;

import io.carillon.topology.failure.Rejection;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.resolve.Preferences;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.resolve.Users;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The stores of a user partition that is here and has caught up. Thread-safe; not to be kept beyond
 * one call. Reads throw {@link org.apache.kafka.streams.errors.InvalidStateStoreException} when the
 * partition moves away meanwhile, which {@link Lookup#map} turns into {@link Lookup.NotReady}.
 *
 * @param number from 0
 * @param memory index, position and the stamps under which several rows are read
 * @param applied offset below which all had been applied when it had caught up
 */
public record UserPartition(
    int number,
    UserPartitionStore memory,
    Users users,
    Preferences preferences,
    FeedStores feed,
    long applied) {

  /**
   * Completes once the record at that offset of the user log has been applied, with why it was
   * refused if it was; fails when the partition moves. What was applied before this instance had
   * caught up is answered as not refused: nobody here remembers. On the stream thread: continue
   * elsewhere.
   */
  public CompletionStage<Optional<Rejection>> whenPassed(long offset) {
    return offset < applied && offset > memory.position()
        ? CompletableFuture.completedFuture(Optional.empty())
        : memory.whenPassed(offset);
  }
}
