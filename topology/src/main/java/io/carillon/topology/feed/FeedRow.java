package io.carillon.topology.feed;

import org.jspecify.annotations.Nullable;

/**
 * One message addressed to a user, as an entry, an announcement or both say it, whether or not it
 * is to be shown.
 *
 * @param position offset in the user log
 * @param entry what the user's own row says; null: none
 */
record FeedRow(
    long position,
    @Nullable String tenant,
    String notificationId,
    long at,
    long expiresAt,
    boolean byName,
    boolean retracted,
    @Nullable FeedEntry entry) {

  MessageStates entryStates() {
    return entry == null ? MessageStates.NONE : entry.states();
  }

  boolean expired(long now) {
    return expiresAt <= now;
  }
}
