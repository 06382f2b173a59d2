package io.carillon.api.live;

import io.carillon.topology.content.Contents;
import io.carillon.topology.content.Message;
import io.carillon.topology.content.Personal;
import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.MessageStates;
import io.carillon.topology.state.NotificationState;
import org.jspecify.annotations.Nullable;

/** A notification as all recipients of one tenant get it; what they share is written once. */
final class Arrival {

  private final Told told;
  private final FeedChange.Created created;
  private final FeedChange.Audience audience;
  private EventBodies.@Nullable Entry entry;
  private @Nullable Personal personal;

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

  /** What all share is written once; what is rendered for each, for each. */
  EventBodies.Entry entry(EventBodies bodies, String userId, PartitionReads reads) {
    NotificationState notification = created.notification();
    String tenant = audience.tenant();
    if (Contents.isPersonal(notification, null, tenant)) {
      Personal rendering =
          personal == null ? Contents.personal(notification, null, tenant) : personal;
      personal = rendering;
      return entry(bodies, rendering.of(userId, reads.user(userId)));
    }
    EventBodies.Entry written = entry;
    if (written == null) {
      written = entry(bodies, Contents.shared(notification, null, tenant));
      entry = written;
    }
    return written;
  }

  private EventBodies.Entry entry(EventBodies bodies, Message content) {
    return bodies.entry(
        created.notificationId(),
        created.notification(),
        audience.tenant(),
        MessageStates.NONE,
        content);
  }
}
