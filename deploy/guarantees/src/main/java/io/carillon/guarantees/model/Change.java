package io.carillon.guarantees.model;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A merge of what is known of a user.
 *
 * @param attributes boolean, number, string or list of strings; null removes
 * @param memberships attributes by tenant; null leaves the tenant
 */
public record Change(
    Map<String, @Nullable Object> attributes,
    Map<String, @Nullable Map<String, @Nullable Object>> memberships) {

  /** As {@code POST /v1/users} takes it. */
  public Map<String, Object> json(String userId) {
    return Map.of("userId", userId, "attributes", attributes, "memberships", memberships);
  }

  /** As the topic {@code users} takes it. */
  public UserChange avro() {
    Map<String, @Nullable MembershipChange> of = new HashMap<>();
    memberships.forEach(
        (tenant, each) -> of.put(tenant, each == null ? null : new MembershipChange(each, null)));
    return new UserChange(ChangeOperation.MERGE, attributes, of);
  }
}
