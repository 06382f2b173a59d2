package io.carillon.guarantees.model;

import org.jspecify.annotations.Nullable;

/**
 * Which tenants a feed is read for: a tenant's messages come with those that have no tenant, unless
 * one asks for either alone.
 */
public record Scope(@Nullable String tenant, @Nullable Boolean hasTenant) {

  /** Everything. */
  public static final Scope ALL = new Scope(null, null);

  public static Scope of(@Nullable String tenant, @Nullable Boolean hasTenant) {
    return new Scope(tenant, hasTenant);
  }

  /** Whether a message of that tenant, or of none, is in it. */
  public boolean includes(@Nullable String messageTenant) {
    if (messageTenant == null) {
      return hasTenant == null || !hasTenant;
    }
    return (hasTenant == null || hasTenant) && (tenant == null || tenant.equals(messageTenant));
  }

  /** As query parameters, each beginning with {@code &}. */
  public String query() {
    return (tenant == null ? "" : "&tenant=" + tenant)
        + (hasTenant == null ? "" : "&has_tenant=" + hasTenant);
  }
}
