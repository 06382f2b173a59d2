package io.carillon.topology.route;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.Notify;
import org.jspecify.annotations.Nullable;

/**
 * What [route] asks when a notify record says of its actor but an id: the record goes through the
 * actor's partition of the user log, where [resolve] fills in what is known of them at that place,
 * and comes back. So it is after whatever was written of the actor before, as it is when the API
 * looks them up, and exactly once, as everything in the log is.
 *
 * <p>Always, and not only where a template or a condition mentions the actor: every feed shows who
 * they are, and anybody's preferences may have conditions on them.
 */
final class ActorLookups {

  private ActorLookups() {}

  /** Whether nothing is said of the actor but who it is. */
  static boolean needs(Notify notify) {
    Actor actor = notify.getActor();
    return actor != null && !actor.getLookedUp() && actor.getAttributes().isEmpty();
  }

  /**
   * @param id of the notification: it keeps it
   * @param key its idempotency key; null: none
   * @param partition of {@code notify}, where its repeats come too
   */
  static ActorLookup ask(Notify notify, String id, @Nullable String key, int partition) {
    Notify asked = Notify.newBuilder(notify).build();
    if (key == null) {
      asked.setId(id); // Else it would be that of another place in the topic.
    }
    return new ActorLookup(asked, key, partition);
  }
}
