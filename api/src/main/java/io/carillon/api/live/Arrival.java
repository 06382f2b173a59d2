package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.MessageStates;
import org.jspecify.annotations.Nullable;

/** A notification as all recipients of one tenant get it; what they share is written once. */
final class Arrival {

  private final Told told;
  private final FeedChange.Created created;
  private final FeedChange.Audience audience;
  private EventBodies.@Nullable Entry entry;

  Arrival(Told told, FeedChange.Created created, FeedChange.Audience audience) {
    this.told = told;
    this.created = created;
    this.audience = audience;
  }

  Told told() {
    return told;
  }

  FeedChange.Created created() {
    return created;
  }

  FeedChange.Audience audience() {
    return audience;
  }

  EventBodies.Entry entry(EventBodies bodies) {
    EventBodies.Entry written = entry;
    if (written == null) {
      written =
          bodies.entry(
              created.notificationId(),
              created.notification(),
              audience.tenant(),
              MessageStates.NONE);
      entry = written;
    }
    return written;
  }
}
