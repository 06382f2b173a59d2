package io.carillon.api.access;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which tenants somebody may see and do what they may.
 *
 * @param only in these, and nothing that is of no tenant; null: in all, and what is of none
 */
public record GrantedTenants(@Nullable Set<String> only) {

  /** All tenants, and what is of none. */
  public static final GrantedTenants ALL = new GrantedTenants(null);

  public GrantedTenants {
    only = only == null ? null : Set.copyOf(only);
  }

  public boolean isAll() {
    return only == null;
  }

  /** Whether something of that tenant, or of none for null, may be seen. */
  public boolean include(@Nullable String tenant) {
    return only == null || (tenant != null && only.contains(tenant));
  }

  /** What both grant. */
  public GrantedTenants and(GrantedTenants other) {
    if (only == null) {
      return other;
    }
    if (other.only == null) {
      return this;
    }
    Set<String> both = new HashSet<>(only);
    both.retainAll(other.only);
    return new GrantedTenants(both);
  }
}
