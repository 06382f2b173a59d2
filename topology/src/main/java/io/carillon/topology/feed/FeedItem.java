package io.carillon.topology.feed;

import io.carillon.schemas.MessageId;
import io.carillon.topology.content.Message;
import io.carillon.topology.state.NotificationState;
import org.jspecify.annotations.Nullable;

/**
 * A message in a feed.
 *
 * @param id of the message
 * @param position offset in the user log: the feed's order, newest is largest
 * @param tenant of the message; null: none
 * @param byName whether the user was addressed by name, not by a segment
 * @param states seen, read and the like
 * @param content what it says to this user
 * @param notification what it says to all, and facts; shared, not to be changed
 */
public record FeedItem(
    MessageId id,
    long position,
    @Nullable String tenant,
    boolean byName,
    MessageStates states,
    Message content,
    NotificationState notification) {}
