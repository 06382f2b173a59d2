package io.carillon.api.live;

import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the hub reads of a user partition that is here and has caught up. Thread-safe. Reads may
 * throw {@link io.carillon.api.read.NotReadyException} when it has moved.
 */
public interface PartitionReads {

  /** Its number, from 0. */
  int number();

  /** Of the user partitions. */
  int epoch();

  /** Offset up to which everything has certainly been applied; what is read later holds it all. */
  long applied();

  /** Offset beyond which nothing had been applied, not even partly, when this was asked. */
  long begun();

  /** Completes once that offset has been applied; fails when the partition moves. */
  CompletionStage<?> whenPassed(long offset);

  /** Null when nobody knows them. */
  @Nullable UserState user(String userId);

  /** Null when they are gone. */
  @Nullable String userId(int ordinal);

  /** Changes when the record of that user does. */
  int revision(int ordinal);

  /** What a user has, and who they are, between two writes to their feed. */
  Read feed(String userId, String feed);

  @Nullable NotificationState notification(String id);

  /**
   * In which locale a user reads it, of those they had asked for when it came; null: whichever is
   * for all.
   */
  @Nullable String locale(String id, NotificationState notification, long position, int ordinal);

  /** Whose message is at a position of a feed; null: none. */
  @Nullable String notificationAt(int ordinal, String feed, @Nullable String tenant, long position);

  /**
   * @param user null: nobody knows them
   */
  record Read(@Nullable UserState user, FeedSnapshot feed) {

    /** Of somebody nobody knows. */
    public static final Read NOBODY = new Read(null, FeedSnapshot.EMPTY);
  }
}
