package io.carillon.topology.resolve;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import io.carillon.topology.ingest.UserRules;
import io.carillon.topology.state.MembershipState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.NamedValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a user follows from a change: pure, so that every replay agrees.
 *
 * <p>The attribute {@code tenant_id} (a string or a list) declares memberships without attributes
 * of their own; changing it ends only those it declared. The memberships map declares them with
 * attributes. A membership lasts as long as either declares it, and keeps its beginning meanwhile.
 */
final class UserMerge {

  private UserMerge() {}

  /**
   * @param before the user so far, left as it is
   * @param position offset of the change, at which new memberships begin
   * @param now append time of the change, milliseconds since the epoch
   */
  static UserState apply(UserState before, UserChange change, long position, long now) {
    boolean replace = change.getOperation() == ChangeOperation.REPLACE;
    Map<String, Object> attributes =
        NamedValues.merged(replace ? Map.of() : before.getAttributes(), change.getAttributes());
    Map<String, MembershipState> memberships = new HashMap<>();
    Set<String> declared = declared(attributes.get(UserRules.TENANT_ATTRIBUTE));
    Set<String> tenants = new HashSet<>(declared);
    tenants.addAll(change.getMemberships().keySet());
    tenants.addAll(before.getMemberships().keySet());
    for (String tenant : tenants) {
      MembershipState membership =
          membership(
              before.getMemberships().get(tenant),
              change,
              tenant,
              declared.contains(tenant),
              position);
      if (membership != null) {
        memberships.put(tenant, membership);
      }
    }
    // Not by the builder, which would copy what was there before, deeply.
    return new UserState(
        before.getOrdinal(),
        attributes,
        memberships,
        former(before, memberships),
        true,
        before.getCreatedAt(),
        now,
        before.getKnownSince(),
        memberships.keySet().containsAll(before.getMemberships().keySet())
            ? before.getLastLeft()
            : position);
  }

  /** The membership in one tenant after the change; null: none. */
  private static @Nullable MembershipState membership(
      @Nullable MembershipState before,
      UserChange change,
      String tenant,
      boolean byAttribute,
      long position) {
    boolean replace = change.getOperation() == ChangeOperation.REPLACE;
    boolean byMap = !replace && before != null && before.getByMap();
    Map<String, Object> attributes = byMap && before != null ? before.getAttributes() : Map.of();
    if (change.getMemberships().containsKey(tenant)) {
      MembershipChange given = change.getMemberships().get(tenant);
      ChangeOperation operation = operation(given, change);
      byMap = given != null && operation != ChangeOperation.DELETE;
      attributes =
          byMap && given != null
              ? NamedValues.merged(
                  operation == ChangeOperation.REPLACE ? Map.of() : attributes,
                  given.getAttributes())
              : Map.of();
    }
    if (!byAttribute && !byMap) {
      return null;
    }
    return new MembershipState(
        attributes, before == null ? position : before.getJoinedAt(), byAttribute, byMap);
  }

  private static ChangeOperation operation(@Nullable MembershipChange given, UserChange change) {
    return given == null || given.getOperation() == null
        ? change.getOperation()
        : given.getOperation();
  }

  private static Set<String> declared(@Nullable Object attribute) {
    if (attribute instanceof String tenant) {
      return Set.of(tenant);
    }
    Set<String> tenants = new HashSet<>();
    if (attribute instanceof List<?> list) {
      list.forEach(tenant -> tenants.add((String) tenant));
    }
    return tenants;
  }

  /** Tenants once left, sorted, as a set has no order that a replay could repeat. */
  private static List<String> former(UserState before, Map<String, MembershipState> memberships) {
    if (memberships.keySet().containsAll(before.getMemberships().keySet())
        && Collections.disjoint(before.getFormerTenants(), memberships.keySet())) {
      return before.getFormerTenants();
    }
    Set<String> former = new HashSet<>(before.getFormerTenants());
    former.addAll(before.getMemberships().keySet());
    former.removeAll(memberships.keySet());
    List<String> sorted = new ArrayList<>(former);
    sorted.sort(null);
    return sorted;
  }
}
