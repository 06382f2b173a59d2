package io.carillon.api.live;

import io.carillon.topology.content.Contents;
import io.carillon.topology.content.Message;
import io.carillon.topology.content.Personal;
import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.MessageStates;
import io.carillon.topology.state.NotificationState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notification as all recipients of one tenant get it; what they share is written once. */
final class Arrival {

  private final Told told;
  private final FeedChange.Created created;
  private final FeedChange.Audience audience;

  /** By locale. */
  private final Map<@Nullable String, EventBodies.Entry> entries = new HashMap<>();

  private final Map<@Nullable String, Personal> personal = new HashMap<>();

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

  /**
   * What all share who read one locale is written once; what is rendered for each, for each.
   *
   * @param ordinal of the user
   */
  EventBodies.Entry entry(EventBodies bodies, String userId, int ordinal, PartitionReads reads) {
    NotificationState notification = created.notification();
    String tenant = audience.tenant();
    String locale = created.locale(ordinal);
    if (Contents.isPersonal(notification, null, tenant, locale)) {
      return entry(
          bodies,
          personal
              .computeIfAbsent(locale, in -> Contents.personal(notification, null, tenant, in))
              .of(userId, reads.user(userId)));
    }
    return entries.computeIfAbsent(
        locale, in -> entry(bodies, Contents.shared(notification, null, tenant, in)));
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
