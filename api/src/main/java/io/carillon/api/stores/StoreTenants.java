package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.read.Tenants;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.TenantState;
import io.carillon.topology.store.StoreNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Tenants and the environment from the global tables. Thread-safe. */
final class StoreTenants implements Tenants {

  private static final String ENVIRONMENT_KEY = "environment";

  private final StoreLookup stores;

  StoreTenants(StoreLookup stores) {
    this.stores = stores;
  }

  @Override
  public Optional<TenantState> tenant(String tenantId) {
    return Reads.guarded(() -> Optional.ofNullable(tenants().get(tenantId)));
  }

  @Override
  public Optional<EnvironmentState> environment() {
    return Reads.guarded(
        () ->
            Optional.ofNullable(
                this.<EnvironmentState>table(StoreNames.ENVIRONMENT).get(ENVIRONMENT_KEY)));
  }

  @Override
  public List<Entry> list(Query query) {
    return Reads.guarded(() -> query.before() == null ? ascending(query) : descendingFrom(query));
  }

  private List<Entry> ascending(Query query) {
    try (KeyValueIterator<String, TenantState> rows = tenants().range(query.after(), null)) {
      return take(rows, query);
    }
  }

  private List<Entry> descendingFrom(Query query) {
    try (KeyValueIterator<String, TenantState> rows =
        tenants().reverseRange(null, query.before())) {
      List<Entry> largestFirst = take(rows, query);
      java.util.Collections.reverse(largestFirst);
      return largestFirst;
    }
  }

  /** The bounds of a range belong to it, but not to what is asked for. */
  private static List<Entry> take(KeyValueIterator<String, TenantState> rows, Query query) {
    List<Entry> entries = new ArrayList<>();
    while (rows.hasNext() && entries.size() < query.limit()) {
      KeyValue<String, TenantState> row = rows.next();
      Entry entry = new Entry(row.key, row.value);
      if (!row.key.equals(query.after())
          && !row.key.equals(query.before())
          && query.filter().test(entry)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private ReadOnlyKeyValueStore<String, TenantState> tenants() {
    return table(StoreNames.TENANTS);
  }

  private <V> ReadOnlyKeyValueStore<String, V> table(String name) {
    return Reads.here(stores.global(name, QueryableStoreTypes.<String, V>keyValueStore()));
  }
}
