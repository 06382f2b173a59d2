package io.carillon.api.http.representation;

import io.carillon.api.http.Times;
import io.carillon.topology.state.UserState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A user, as Knock's SDKs read them: attributes stand beside {@code id}; and again by themselves in
 * {@code attributes}, where no attribute's name can collide with ours.
 */
public final class UserRepresentation {

  private static final String TENANT_ID = "tenant_id";

  private UserRepresentation() {}

  /** With everything known. */
  public static Map<String, Object> of(String id, UserState state) {
    return of(id, state, Attributes.of(state.getAttributes()), tenant -> true);
  }

  /** As somebody sees it who sees those tenants only. */
  public static Map<String, Object> within(String id, UserState state, Predicate<String> tenants) {
    Map<String, Object> attributes = new LinkedHashMap<>(Attributes.of(state.getAttributes()));
    attributes.remove(TENANT_ID);
    return of(id, state, attributes, tenants);
  }

  private static Map<String, Object> of(
      String id, UserState state, Map<String, Object> attributes, Predicate<String> tenants) {
    Map<String, Object> json = beside(id, attributes);
    json.put("attributes", attributes);
    Map<String, Object> memberships = new TreeMap<>();
    state
        .getMemberships()
        .forEach(
            (tenant, membership) -> {
              if (tenants.test(tenant)) {
                memberships.put(tenant, Attributes.of(membership.getAttributes()));
              }
            });
    json.put("memberships", memberships);
    json.put("identified", state.getIdentified());
    json.putIfAbsent("created_at", Times.iso(state.getCreatedAt()));
    json.put("updated_at", Times.iso(state.getUpdatedAt()));
    return json;
  }

  /**
   * As a recipient or actor beside a message: no memberships, nor the attribute that declares them,
   * which are other tenants' affair.
   */
  public static Map<String, Object> recipient(String id, @Nullable UserState state) {
    return state == null
        ? recipient(id, Map.of(), 0)
        : recipient(id, Attributes.of(state.getAttributes()), state.getUpdatedAt());
  }

  /**
   * The same, of somebody as they were.
   *
   * @param at when, in milliseconds since the epoch
   */
  static Map<String, Object> recipient(String id, Map<String, Object> attributes, long at) {
    Map<String, Object> json = beside(id, attributes);
    json.remove(TENANT_ID);
    json.put("updated_at", Times.iso(at));
    return json;
  }

  private static Map<String, Object> beside(String id, Map<String, Object> attributes) {
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
