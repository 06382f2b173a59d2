package io.carillon.topology.audit;

import io.carillon.avro.AuditResource;
import org.jspecify.annotations.Nullable;

/**
 * One thing whose changes are audited.
 *
 * @param id as {@code AuditEntry.resource_id}
 * @param tenant that it is of; null: none
 * @param userId whom it is about; null: nobody
 */
public record Audited(
    AuditResource resource, String id, @Nullable String tenant, @Nullable String userId)
    implements Comparable<Audited> {

  /** Something that is about nobody. */
  public static Audited of(AuditResource resource, String id, @Nullable String tenant) {
    return new Audited(resource, id, tenant, null);
  }

  /** A user in a tenant. */
  public static Audited membership(String userId, String tenant) {
    return new Audited(AuditResource.MEMBERSHIP, userId, tenant, userId);
  }

  /** A user's preference set: for a tenant, or their own default. */
  public static Audited preferenceSet(String userId, @Nullable String tenant) {
    return new Audited(AuditResource.PREFERENCE_SET, userId, tenant, userId);
  }

  /** What one change changed is told in the same order on every replay. */
  @Override
  public int compareTo(Audited other) {
    int order = resource.compareTo(other.resource);
    if (order == 0) {
      order = id.compareTo(other.id);
    }
    return order == 0 ? String.valueOf(tenant).compareTo(String.valueOf(other.tenant)) : order;
  }
}
