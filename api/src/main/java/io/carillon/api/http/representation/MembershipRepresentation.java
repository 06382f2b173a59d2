package io.carillon.api.http.representation;

import io.carillon.topology.state.MembershipState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a user is within one tenant.
 *
 * @param declaredBy {@code attribute} (the user attribute {@code tenant_id}), {@code membership} or
 *     both
 */
public record MembershipRepresentation(
    String userId, String tenantId, Map<String, Object> attributes, List<String> declaredBy) {

  public static MembershipRepresentation of(String user, String tenant, MembershipState state) {
    List<String> declaredBy = new ArrayList<>(2);
    if (state.getByAttribute()) {
      declaredBy.add("attribute");
    }
    if (state.getByMap()) {
      declaredBy.add("membership");
    }
    return new MembershipRepresentation(
        user, tenant, Attributes.of(state.getAttributes()), List.copyOf(declaredBy));
  }
}
