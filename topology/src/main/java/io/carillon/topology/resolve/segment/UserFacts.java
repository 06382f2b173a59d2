package io.carillon.topology.resolve.segment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one user that a segment may ask for.
 *
 * <p>A value is a {@link Boolean}, a {@link Double}, a {@link String} or a {@code List<String>}, as
 * Avro gives it; a null value is as good as none. The maps are not copied: nobody may change them
 * while an index or an evaluator has them.
 *
 * @param attributes the user's own attributes. One called {@code tenant_id} is never asked for: who
 *     is a member of what is in {@code memberships}
 * @param memberships by tenant id, what the user is in that tenant; a member without attributes has
 *     an empty map
 */
public record UserFacts(
    Map<String, Object> attributes, Map<String, Map<String, Object>> memberships) {

  /** A user of whom nothing is known but that they exist. */
  public static final UserFacts STUB = new UserFacts(Map.of(), Map.of());

  /**
   * The value one level says, the user's own for a null tenant; null when that level says nothing.
   */
  @Nullable Object valueAt(@Nullable String tenant, String attribute) {
    Map<String, Object> level = tenant == null ? attributes : memberships.get(tenant);
    return level == null ? null : level.get(attribute);
  }
}
