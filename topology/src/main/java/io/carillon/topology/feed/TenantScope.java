package io.carillon.topology.feed;

import org.jspecify.annotations.Nullable;

/**
 * Which messages a feed, a count or an action speaks of.
 *
 * @param tenant that tenant's messages, and untagged ones unless {@code hasTenant} is true; null:
 *     of any tenant
 * @param hasTenant true: only messages of a tenant; false: only untagged ones; null: both
 */
public record TenantScope(@Nullable String tenant, @Nullable Boolean hasTenant) {

  /** Everything a person has. */
  public static final TenantScope ALL = new TenantScope(null, null);

  /** Whether messages of that tenant, or untagged ones for null, are in it. */
  public boolean includes(@Nullable String messageTenant) {
    if (messageTenant == null) {
      return !Boolean.TRUE.equals(hasTenant);
    }
    return !Boolean.FALSE.equals(hasTenant) && (tenant == null || tenant.equals(messageTenant));
  }
}
