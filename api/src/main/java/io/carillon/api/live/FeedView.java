package io.carillon.api.live;

import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A feed as the stores had it, read while they were being written: it holds everything up to one
 * position, perhaps some of what came up to a second, and nothing beyond. With the changes between
 * the two applied in their order it is exact.
 *
 * @param from everything up to there is in it
 * @param upTo nothing beyond there is in it
 * @param user null: nobody knew them
 * @param notifications what was read for a resume, by id: messages beyond it, and those taken back
 */
record FeedView(
    long from,
    long upTo,
    @Nullable UserState user,
    FeedSnapshot feed,
    Map<String, NotificationState> notifications) {

  /**
   * @param told position up to which the hub has been told everything
   * @param since what the client has; null: nothing to be resumed
   */
  static FeedView read(
      PartitionReads reads, String userId, String feed, long told, @Nullable Long since) {
    long from = Math.max(reads.applied(), told);
    PartitionReads.Read read = reads.feed(userId, feed);
    Map<String, NotificationState> notifications = new HashMap<>();
    if (since != null) {
      for (FeedSnapshot.Row row : read.feed().rows()) {
        if (row.position() > since || row.retracted()) {
          NotificationState found = reads.notification(row.notificationId());
          if (found != null) {
            notifications.put(row.notificationId(), found);
          }
        }
      }
    }
    long upTo = Math.max(from, reads.begun());
    return new FeedView(from, upTo, read.user(), read.feed(), notifications);
  }
}
