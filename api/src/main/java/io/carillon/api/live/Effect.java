package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.state.NotificationState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a change did to one user's feed, as far as it shows. */
sealed interface Effect {

  /** Offset of the record that did it. */
  long position();

  /** A message came. */
  record Came(Arrival arrival) implements Effect {
    @Override
    public long position() {
      return arrival.told().position();
    }
  }

  /** A message had come while the client was away, with what holds of it now. */
  record Missed(FeedSnapshot.Row row, NotificationState notification) implements Effect {
    @Override
    public long position() {
      return row.position();
    }
  }

  /**
   * Something was said of single messages.
   *
   * @param messages never empty
   * @param traceparent as {@link Told#traceparent}
   */
  record Acted(
      long position,
      long at,
      List<FeedChange.Message> messages,
      Map<MessageState, Boolean> says,
      @Nullable String traceparent)
      implements Effect {}

  /**
   * Something was said of all messages of some tenants.
   *
   * @param tenants those of which it changed any; never empty
   * @param traceparent as {@link Told#traceparent}
   */
  record ActedOnAll(
      long position,
      long at,
      long upTo,
      Set<@Nullable String> tenants,
      Map<MessageState, Boolean> says,
      @Nullable String traceparent)
      implements Effect {}

  /**
   * A message was taken back.
   *
   * @param traceparent as {@link Told#traceparent}
   */
  record Removed(
      long position, String notificationId, @Nullable String tenant, @Nullable String traceparent)
      implements Effect {}

  /**
   * What the client has is no longer right.
   *
   * @param tenants whose; null: all
   */
  record Reset(long position, @Nullable Set<String> tenants) implements Effect {}
}
