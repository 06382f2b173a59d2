package io.carillon.guarantees.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A user as the design's section 4 says users are. Erased and back again is another one. */
public final class Person {

  private static final String TENANT_ATTRIBUTE = "tenant_id";

  private final Map<String, Object> attributes = new TreeMap<>();
  private final Map<String, Membership> memberships = new TreeMap<>();
  final List<Message> messages = new ArrayList<>();

  private static final class Membership {
    final long joined;
    final Map<String, Object> attributes = new TreeMap<>();
    boolean byAttribute;
    boolean byMap;

    Membership(long joined) {
      this.joined = joined;
    }
  }

  void apply(Change change, long position) {
    set(attributes, change.attributes());
    Set<String> declared = declared();
    declared.forEach(tenant -> memberships.computeIfAbsent(tenant, t -> new Membership(position)));
    memberships.forEach((tenant, of) -> of.byAttribute = declared.contains(tenant));
    change.memberships().forEach((tenant, of) -> apply(tenant, of, position));
    memberships.values().removeIf(of -> !of.byAttribute && !of.byMap);
  }

  private void apply(String tenant, @Nullable Map<String, @Nullable Object> change, long position) {
    Membership membership = memberships.computeIfAbsent(tenant, t -> new Membership(position));
    if (change == null) {
      membership.byMap = false;
      membership.attributes.clear();
    } else {
      membership.byMap = true;
      set(membership.attributes, change);
    }
  }

  private Set<String> declared() {
    Object value = attributes.get(TENANT_ATTRIBUTE);
    Set<String> tenants = new TreeSet<>();
    if (value instanceof List<?> several) {
      several.forEach(tenant -> tenants.add(String.valueOf(tenant)));
    } else if (value != null) {
      tenants.add(value.toString());
    }
    return tenants;
  }

  private static void set(Map<String, Object> values, Map<String, @Nullable Object> change) {
    change.forEach(
        (name, value) -> {
          if (value == null) {
            values.remove(name);
          } else {
            values.put(name, value);
          }
        });
  }

  boolean isMember(String tenant) {
    return memberships.containsKey(tenant);
  }

  /** Looked up in the membership first and in the user second. */
  boolean is(String tenant, String attribute, String value) {
    Membership membership = memberships.get(tenant);
    if (membership == null) {
      return false;
    }
    Object own = membership.attributes.get(attribute);
    return value.equals(own != null ? own : attributes.get(attribute));
  }

  /** Whether it holds in some tenant. */
  boolean isAnywhere(String attribute, String value) {
    return memberships.keySet().stream().anyMatch(tenant -> is(tenant, attribute, value));
  }

  boolean belongsSince(String tenant, long position) {
    Membership membership = memberships.get(tenant);
    return membership != null && membership.joined < position;
  }

  /** What is known of the user. */
  public Map<String, Object> attributes() {
    return new TreeMap<>(attributes);
  }

  /** Attributes by tenant. */
  public Map<String, Map<String, Object>> memberships() {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    memberships.forEach((tenant, of) -> all.put(tenant, new TreeMap<>(of.attributes)));
    return all;
  }
}
