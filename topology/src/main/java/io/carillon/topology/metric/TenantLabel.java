package io.carillon.topology.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant is called in a metric: by its id if an operator has named it, and all the rest is
 * one word. So there are never more labels than were asked for, and no id is shown to whoever can
 * scrape unless somebody wants it shown. Thread-safe.
 *
 * @param named ids of tenants with a label of their own
 */
public record TenantLabel(Set<String> named) {

  /** The label's name. */
  public static final String LABEL = "tenant";

  /** Every tenant that is not named. */
  public static final String OTHER = "other";

  /** What is of no tenant. */
  public static final String NONE = "none";

  /** Nobody is named. */
  public static final TenantLabel UNNAMED = new TenantLabel(Set.of());

  public TenantLabel {
    named = Set.copyOf(named);
  }

  /**
   * The word for a tenant.
   *
   * @param tenant null: none
   */
  public String of(@Nullable String tenant) {
    if (tenant == null) {
      return NONE;
    }
    return named.contains(tenant) ? tenant : OTHER;
  }

  /** All words there may be. */
  public List<String> words() {
    List<String> words = new ArrayList<>(named);
    words.add(OTHER);
    words.add(NONE);
    return words;
  }
}
