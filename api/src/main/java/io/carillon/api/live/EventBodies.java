package io.carillon.api.live;

import io.carillon.topology.content.Message;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.MessageStates;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what is sent is written as JSON, in UTF-8. The same as the feed's answers. Thread-safe. */
public interface EventBodies {

  /**
   * A feed entry with holes where recipients differ.
   *
   * @param content what it says: to all, or to one where it differs
   */
  Entry entry(
      String notificationId,
      NotificationState notification,
      @Nullable String tenant,
      MessageStates states,
      Message content);

  /** What a recipient is in an entry. */
  byte[] recipient(String userId, @Nullable UserState user);

  /** What the cursors of a feed in one scope have in common. */
  long scope(String userId, String feed, TenantScope scope);

  /** The cursor of an entry, as a JSON string. */
  byte[] cursor(int epoch, long position, long scope);

  /** The id of a message, as a JSON string. */
  byte[] messageId(String notificationId, String userId);

  /** Counts. */
  byte[] meta(FeedCounts counts);

  /**
   * What is said of states, as members of an object without its braces.
   *
   * @param at milliseconds since the epoch
   */
  byte[] states(Map<MessageState, Boolean> says, long at);

  /** A text as a JSON string. */
  byte[] text(String text);

  /**
   * What every recipient has, with holes between.
   *
   * @param parts one more than there are holes
   * @param holes in their order
   */
  record Entry(byte[][] parts, Hole[] holes) {}

  /** What is a recipient's own. */
  enum Hole {
    MESSAGE_ID,
    CURSOR,
    RECIPIENT
  }
}
