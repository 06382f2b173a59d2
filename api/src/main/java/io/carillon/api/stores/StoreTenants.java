package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.read.Tenants;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.TenantState;
import io.carillon.topology.store.StoreNames;
import java.util.List;
import java.util.Optional;

/** Tenants and the environment from the global tables. Thread-safe. */
final class StoreTenants implements Tenants {

  private static final String ENVIRONMENT_KEY = "environment";

  private final GlobalTable<TenantState> tenants;
  private final GlobalTable<EnvironmentState> environment;

  StoreTenants(StoreLookup stores) {
    this.tenants = new GlobalTable<>(stores, StoreNames.TENANTS);
    this.environment = new GlobalTable<>(stores, StoreNames.ENVIRONMENT);
  }

  @Override
  public Optional<TenantState> tenant(String tenantId) {
    return tenants.find(tenantId);
  }

  @Override
  public Optional<EnvironmentState> environment() {
    return environment.find(ENVIRONMENT_KEY);
  }

  @Override
  public List<Entry> list(Query query) {
    return tenants
        .page(
            query.after(),
            query.before(),
            row -> query.filter().test(new Entry(row.key, row.value)),
            query.limit())
        .stream()
        .map(row -> new Entry(row.key, row.value))
        .toList();
  }
}
