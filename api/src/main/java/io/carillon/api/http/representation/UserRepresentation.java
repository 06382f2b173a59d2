package io.carillon.api.http.representation;

import io.carillon.api.http.Times;
import io.carillon.topology.state.UserState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A user, as Knock's SDKs read them: attributes stand beside {@code id}; and again by themselves in
 * {@code attributes}, where no attribute's name can collide with ours.
 */
public final class UserRepresentation {

  private UserRepresentation() {}

  /** With everything known. */
  public static Map<String, Object> of(String id, UserState state) {
    Map<String, Object> attributes = Attributes.of(state.getAttributes());
    Map<String, Object> json = recipient(id, attributes);
    json.put("attributes", attributes);
    Map<String, Object> memberships = new TreeMap<>();
    state
        .getMemberships()
        .forEach(
            (tenant, membership) ->
                memberships.put(tenant, Attributes.of(membership.getAttributes())));
    json.put("memberships", memberships);
    json.put("identified", state.getIdentified());
    json.putIfAbsent("created_at", Times.iso(state.getCreatedAt()));
    json.put("updated_at", Times.iso(state.getUpdatedAt()));
    return json;
  }

  /** As a recipient or actor beside a message: no memberships, which are other tenants' affair. */
  public static Map<String, Object> recipient(String id, Map<String, Object> attributes) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("__typename", "User");
    json.put("id", id);
    for (String expected : new String[] {"name", "email", "avatar", "phone_number", "timezone"}) {
      putNull(json, expected);
    }
    attributes.forEach((name, value) -> putUnlessOurs(json, name, value));
    return json;
  }

  private static void putUnlessOurs(Map<String, Object> json, String name, Object value) {
    if (!name.equals("id") && !name.equals("__typename")) {
      json.put(name, value);
    }
  }

  /** SDKs' types have these as null rather than absent. */
  @SuppressWarnings("NullAway")
  private static void putNull(Map<String, @Nullable Object> json, String name) {
    json.put(name, null);
  }
}
