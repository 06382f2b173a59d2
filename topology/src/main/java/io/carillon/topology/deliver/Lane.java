package io.carillon.topology.deliver;

import org.jspecify.annotations.Nullable;

/**
 * What waits in one queue: what one tenant's feed topic is to tell, or what is to leave for one
 * tenant by one channel. Apart, so that a topic that may not be written to holds up nothing else.
 *
 * @param tenant of the messages; null: none
 * @param channel key of a channel beside the feed; null: the feed
 */
record Lane(@Nullable String tenant, @Nullable String channel) {

  static Lane feed(@Nullable String tenant) {
    return new Lane(tenant, null);
  }
}
