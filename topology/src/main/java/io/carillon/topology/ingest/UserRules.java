package io.carillon.topology.ingest;

import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a change of a user must hold to; [ingest] and the API ask the same. */
public final class UserRules {

  /** The attribute that declares memberships. */
  public static final String TENANT_ATTRIBUTE = "tenant_id";

  private UserRules() {}

  /** Null when all is well. */
  public static @Nullable Rejection check(String userId, UserChange change) {
    Rejection wrong = Checks.userId("user_id", userId);
    if (wrong == null) {
      wrong = Checks.known("operation", change.getOperation());
    }
    if (wrong == null) {
      wrong = Checks.attributes("attributes", change.getAttributes());
    }
    if (wrong == null) {
      wrong = declaredTenants(change.getAttributes().get(TENANT_ATTRIBUTE));
    }
    return wrong == null ? memberships(change.getMemberships()) : wrong;
  }

  private static @Nullable Rejection declaredTenants(@Nullable Object declared) {
    String field = "attributes." + TENANT_ATTRIBUTE;
    if (declared == null) {
      return null;
    }
    if (declared instanceof String tenant) {
      return Checks.tenantId(field, tenant);
    }
    if (declared instanceof List<?> tenants) {
      for (Object tenant : tenants) {
        Rejection wrong = Checks.tenantId(field, (String) tenant);
        if (wrong != null) {
          return wrong;
        }
      }
      return null;
    }
    return Rejection.of(
        Reason.INVALID, field, "declares memberships: a tenant id or a list of tenant ids");
  }

  private static @Nullable Rejection memberships(
      Map<String, @Nullable MembershipChange> memberships) {
    if (memberships.size() > Limits.MEMBERSHIPS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "memberships",
          "has " + memberships.size() + " memberships; at most " + Limits.MEMBERSHIPS);
    }
    for (Map.Entry<String, @Nullable MembershipChange> membership : memberships.entrySet()) {
      Rejection wrong = Checks.tenantId("memberships", membership.getKey());
      MembershipChange change = membership.getValue();
      if (wrong == null && change != null) {
        wrong = Checks.known("memberships", change.getOperation());
      }
      if (wrong == null && change != null) {
        String field = "memberships." + membership.getKey();
        wrong =
            change.getAttributes().containsKey(TENANT_ATTRIBUTE)
                ? Rejection.of(
                    Reason.INVALID,
                    field + "." + TENANT_ATTRIBUTE,
                    "is the membership's own name and cannot be one of its attributes")
                : Checks.attributes(field, change.getAttributes());
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }
}
