package io.carillon.api.http.representation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import io.carillon.api.http.Json;
import io.carillon.api.http.Times;
import io.carillon.topology.state.NotificationState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who, or which tenant, caused a notification. */
public final class ActorRepresentation {

  /** The collection that a tenant is an object of. */
  public static final String TENANTS = "$tenants";

  private ActorRepresentation() {}

  /** As of that moment; null: nobody. */
  static @Nullable Map<String, Object> of(NotificationState notification) {
    String id = notification.getActorId();
    if (id == null) {
      return null;
    }
    Map<String, Object> attributes = new TreeMap<>();
    if (Json.parseOrNull(notification.getActorAttributes()) instanceof ObjectNode json) {
      json.properties().forEach(e -> attributes.put(e.getKey(), e.getValue()));
    }
    return notification.getActorIsTenant()
        ? tenant(id, attributes, notification.getAt())
        : UserRepresentation.recipient(id, attributes, notification.getAt());
  }

  /** What is known of it stands beside the id, and is none of what describes the object. */
  private static Map<String, Object> tenant(String id, Map<String, Object> attributes, long at) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", null);
    json.putAll(attributes);
    json.put("__typename", "Object");
    json.put("collection", TENANTS);
    json.put("id", id);
    json.put("updated_at", Times.iso(at));
    return json;
  }

  /** Null: nobody. */
  static @Nullable Object reference(NotificationState notification) {
    String id = notification.getActorId();
    return id == null || !notification.getActorIsTenant()
        ? id
        : ImmutableMap.of("collection", TENANTS, "id", id);
  }
}
