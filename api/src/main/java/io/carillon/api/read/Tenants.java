package io.carillon.api.read;

import io.carillon.avro.EnvironmentState;
import io.carillon.avro.TenantState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tenants and the environment, as the global tables of this instance have them. Each read may throw
 * {@link NotReadyException}.
 */
public interface Tenants {

  Optional<TenantState> tenant(String tenantId);

  Optional<EnvironmentState> environment();

  /** In ascending order of ids. */
  List<Entry> list(Query query);

  /** One tenant. */
  record Entry(String id, TenantState state) {}

  /**
   * @param after only ids above it; null: from the first
   * @param before only ids below it, of which the largest are chosen; null: no such bound. At most
   *     one of both is given
   * @param filter which to list
   * @param limit how many at most
   */
  record Query(
      @Nullable String after, @Nullable String before, Predicate<Entry> filter, int limit) {}
}
