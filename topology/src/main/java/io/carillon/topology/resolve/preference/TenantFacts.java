package io.carillon.topology.resolve.preference;

import io.carillon.avro.PreferenceSet;
import io.carillon.avro.TenantSnapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a tenant when a notification was routed.
 *
 * @param preferences null: the tenant has no default set
 * @param vars its own
 */
public record TenantFacts(
    @Nullable String name,
    Map<String, Object> properties,
    @Nullable PreferenceSet preferences,
    Map<String, Object> vars) {

  /** Nobody has described it. */
  static final TenantFacts UNKNOWN = new TenantFacts(null, Map.of(), null, Map.of());

  public static TenantFacts of(TenantSnapshot snapshot) {
    return new TenantFacts(
        snapshot.getName(),
        snapshot.getProperties(),
        snapshot.getPreferences(),
        snapshot.getVars());
  }
}
