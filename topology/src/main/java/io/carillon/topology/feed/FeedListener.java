package io.carillon.topology.feed;

import io.carillon.schemas.TraceContext;
import io.carillon.topology.resolve.UserPartitionStore;
import org.jspecify.annotations.Nullable;

/**
 * Is told of feed changes the moment they can be read, and before they are committed: which does no
 * harm, for what a crash undoes is replayed to the same result. Called on the stream thread, so it
 * must neither block nor work per recipient.
 */
public interface FeedListener {

  /** Nobody listens. */
  FeedListener NONE = (partition, memory) -> Tenure.NONE;

  /**
   * Processing of a user partition begins here, its stores restored. Not yet caught up with the
   * log.
   *
   * @param partition user partition
   * @param memory its positions and stamps
   */
  Tenure begin(int partition, UserPartitionStore memory);

  /** One stay of a user partition on this instance. */
  interface Tenure extends AutoCloseable {

    /** Hears nothing. */
    Tenure NONE = (change, position, at, trace) -> {};

    /**
     * @param position offset of the record in the user log
     * @param at its append time, milliseconds since the epoch
     * @param trace of what caused it; null: none
     */
    void changed(FeedChange change, long position, long at, @Nullable TraceContext trace);

    /** The partition is processed here no longer. */
    @Override
    default void close() {}
  }
}
