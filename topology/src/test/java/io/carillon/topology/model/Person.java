package io.carillon.topology.model;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import io.carillon.topology.resolve.segment.UserFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A user as the design says users are. Someone who is deleted and comes back is another one. */
final class Person {

  final Map<String, Object> attributes = new TreeMap<>();
  final Map<String, Membership> memberships = new TreeMap<>();
  final List<Message> messages = new ArrayList<>();
  boolean identified;

  /** Deleted; who comes back under the same id is another one. */
  boolean gone;

  /** What the person is in one tenant. */
  static final class Membership {
    final long joined;
    final Map<String, Object> attributes = new TreeMap<>();
    boolean declaredByAttribute;
    boolean declaredByMap;

    Membership(long joined) {
      this.joined = joined;
    }
  }

  void apply(UserChange change, long position) {
    identified = true;
    if (change.getOperation() == ChangeOperation.REPLACE) {
      attributes.clear();
      memberships.values().forEach(Person::undeclare);
    }
    set(attributes, change.getAttributes());
    Set<String> declared = tenants(attributes.get("tenant_id"));
    declared.forEach(tenant -> memberships.computeIfAbsent(tenant, t -> new Membership(position)));
    memberships.forEach((tenant, of) -> of.declaredByAttribute = declared.contains(tenant));
    change.getMemberships().forEach((tenant, of) -> declare(tenant, of, change, position));
    memberships.values().removeIf(of -> !of.declaredByAttribute && !of.declaredByMap);
  }

  private void declare(
      String tenant, @Nullable MembershipChange change, UserChange whole, long position) {
    ChangeOperation operation =
        change == null
            ? ChangeOperation.DELETE
            : change.getOperation() == null ? whole.getOperation() : change.getOperation();
    Membership membership = memberships.computeIfAbsent(tenant, absent -> new Membership(position));
    if (change == null || operation == ChangeOperation.DELETE) {
      undeclare(membership);
      return;
    }
    if (operation == ChangeOperation.REPLACE) {
      membership.attributes.clear();
    }
    set(membership.attributes, change.getAttributes());
    membership.declaredByMap = true;
  }

  private static void undeclare(Membership membership) {
    membership.declaredByMap = false;
    membership.attributes.clear();
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

  private static Set<String> tenants(@Nullable Object attribute) {
    Set<String> tenants = new TreeSet<>();
    if (attribute instanceof String one) {
      tenants.add(one);
    } else if (attribute instanceof List<?> several) {
      several.forEach(tenant -> tenants.add((String) tenant));
    }
    return tenants;
  }

  /** What a segment may ask of this person. */
  UserFacts facts() {
    Map<String, Map<String, Object>> in = new TreeMap<>();
    memberships.forEach((tenant, of) -> in.put(tenant, new TreeMap<>(of.attributes)));
    return new UserFacts(new TreeMap<>(attributes), in);
  }

  /** Whether the person is a member of that tenant, and was one before that position. */
  boolean belongsSince(String tenant, long position) {
    Membership membership = memberships.get(tenant);
    return membership != null && membership.joined < position;
  }
}
