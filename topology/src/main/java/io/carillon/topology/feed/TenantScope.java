package io.carillon.topology.feed;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a feed, a count or an action speaks of.
 *
 * @param tenant that tenant's messages, and untagged ones unless {@code hasTenant} is true; null:
 *     of any tenant
 * @param hasTenant true: only messages of a tenant; false: only untagged ones; null: both
 * @param granted whatever the others say, of these tenants only, and nothing untagged: what the
 *     asker may see; null: everything
 */
public record TenantScope(
    @Nullable String tenant, @Nullable Boolean hasTenant, @Nullable Set<String> granted) {

  /** Everything a person has. */
  public static final TenantScope ALL = new TenantScope(null, null);

  public TenantScope {
    granted = granted == null ? null : Set.copyOf(granted);
  }

  /** For somebody who may see everything. */
  public TenantScope(@Nullable String tenant, @Nullable Boolean hasTenant) {
    this(tenant, hasTenant, null);
  }

  /** As the constructor makes it; everything is always the same one. */
  public static TenantScope of(
      @Nullable String tenant, @Nullable Boolean hasTenant, @Nullable Set<String> granted) {
    return tenant == null && hasTenant == null && granted == null
        ? ALL
        : new TenantScope(tenant, hasTenant, granted);
  }

  /** Whether messages of that tenant, or untagged ones for null, are in it. */
  public boolean includes(@Nullable String messageTenant) {
    if (messageTenant == null) {
      return granted == null && !Boolean.TRUE.equals(hasTenant);
    }
    return !Boolean.FALSE.equals(hasTenant)
        && (tenant == null || tenant.equals(messageTenant))
        && (granted == null || granted.contains(messageTenant));
  }
}
