package io.carillon.topology.route;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.Notify;
import io.carillon.avro.TenantState;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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

  private static final String NAME = "name";

  private ActorLookups() {}

  /** Whether nothing is said of the actor, a user, but who it is. */
  static boolean needs(Notify notify) {
    return isBare(notify) && notify.getActor().getKind() == ActorKind.USER;
  }

  private static boolean isBare(Notify notify) {
    Actor actor = notify.getActor();
    return actor != null && !actor.getLookedUp() && actor.getAttributes().isEmpty();
  }

  /** The tenant of which nothing is said but that it is the actor; null: there is none. */
  static @Nullable String tenant(Notify notify) {
    return isBare(notify) && notify.getActor().getKind() == ActorKind.TENANT
        ? notify.getActor().getId()
        : null;
  }

  /**
   * The record with such a tenant as it is now; any other as it is.
   *
   * @param tenants of this instance
   */
  static Notify withTenant(Notify notify, Function<String, @Nullable TenantState> tenants) {
    String id = tenant(notify);
    if (id == null) {
      return notify;
    }
    TenantState known = tenants.apply(id);
    Map<String, Object> attributes = new TreeMap<>();
    if (known != null) {
      attributes.putAll(known.getProperties());
      if (known.getName() != null) {
        attributes.put(NAME, known.getName());
      }
    }
    return Notify.newBuilder(notify)
        .setActor(new Actor(id, attributes, true, ActorKind.TENANT))
        .build();
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
