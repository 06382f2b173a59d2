package io.carillon.topology.content;

import io.carillon.avro.Actor;
import io.carillon.topology.state.MembershipState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What templates may ask for: plain maps, lists, strings, numbers and booleans, by the names {@code
 * recipient}, {@code actor}, {@code tenant}, {@code data}, {@code workflow}, {@code vars} and
 * {@code unsubscribe_url}.
 */
final class Scope {

  static final String RECIPIENT = "recipient";
  static final String ACTOR = "actor";
  static final String TENANT = "tenant";
  static final String DATA = "data";
  static final String WORKFLOW = "workflow";
  static final String VARS = "vars";

  /** Of channels that one unsubscribes from: the recipient's own link. */
  static final String UNSUBSCRIBE_URL = "unsubscribe_url";

  /** All there is. */
  static final Set<String> NAMES =
      Set.of(RECIPIENT, ACTOR, TENANT, DATA, WORKFLOW, VARS, UNSUBSCRIBE_URL);

  /** Declares memberships: other tenants' affair. */
  private static final String TENANT_ID = "tenant_id";

  private Scope() {}

  static Map<String, Object> tenant(
      String id, @Nullable String name, Map<String, Object> properties) {
    Map<String, Object> tenant = plain(properties);
    if (name != null) {
      tenant.put("name", name);
    }
    tenant.put("id", id);
    return tenant;
  }

  static Map<String, Object> workflow(String key, String name, List<String> categories) {
    return Map.of("key", key, "id", key, "name", name, "categories", List.copyOf(categories));
  }

  static Map<String, Object> actor(Actor actor) {
    return person(actor.getId(), actor.getAttributes());
  }

  static Map<String, Object> person(String id, Map<String, Object> attributes) {
    Map<String, Object> person = plain(attributes);
    person.remove(TENANT_ID);
    person.put("id", id);
    return person;
  }

  /** In a tenant what the user is there comes first, as in conditions. */
  static Map<String, Object> recipient(
      String id, @Nullable UserState user, @Nullable String tenant) {
    if (user == null) {
      return Map.of("id", id);
    }
    Map<String, Object> person = person(id, user.getAttributes());
    MembershipState here = tenant == null ? null : user.getMemberships().get(tenant);
    if (here != null) {
      person.putAll(plain(here.getAttributes()));
      person.put("id", id);
    }
    return person;
  }

  /** The tenant's over the environment's, name by name. */
  static Map<String, Object> vars(Map<String, Object> environment, Map<String, Object> tenant) {
    Map<String, Object> vars = plain(environment);
    vars.putAll(plain(tenant));
    return vars;
  }

  /** The sender's data; what [route] let pass is a JSON object. */
  static Map<String, Object> data(@Nullable String json) {
    return json == null ? Map.of() : withoutNulls(Json.readObject(json));
  }

  private static Map<String, Object> withoutNulls(Map<String, Object> map) {
    Map<String, Object> kept = new LinkedHashMap<>(map);
    kept.values().removeIf(value -> value == null);
    return kept;
  }

  private static Map<String, Object> plain(Map<String, Object> attributes) {
    Map<String, Object> plain = new HashMap<>(attributes.size() * 2 + 2);
    attributes.forEach(
        (name, value) -> {
          if (value != null) {
            plain.put(name, plain(value));
          }
        });
    return plain;
  }

  /** Attributes know but one kind of number; 3 reads as it was written. */
  private static Object plain(Object value) {
    if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < 1L << 53) {
      return number.longValue();
    }
    return value instanceof List<?> list ? new ArrayList<>(list) : value;
  }
}
