package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads one global table by keys and in pages. Thread-safe. */
final class GlobalTable<V> {

  private final StoreLookup stores;
  private final String name;

  GlobalTable(StoreLookup stores, String name) {
    this.stores = stores;
    this.name = name;
  }

  Optional<V> find(String key) {
    return Reads.guarded(() -> Optional.ofNullable(store().get(key)));
  }

  /**
   * In ascending order of keys.
   *
   * @param after only keys above it; null: from the first
   * @param before only keys below it, of which the largest are chosen; null: no such bound
   */
  List<KeyValue<String, V>> page(
      @Nullable String after,
      @Nullable String before,
      Predicate<KeyValue<String, V>> filter,
      int limit) {
    return Reads.guarded(
        () -> {
          try (KeyValueIterator<String, V> rows =
              before == null ? store().range(after, null) : store().reverseRange(null, before)) {
            List<KeyValue<String, V>> page = new ArrayList<>();
            while (rows.hasNext() && page.size() < limit) {
              KeyValue<String, V> row = rows.next();
              // The bounds of a range belong to it, but not to what is asked for.
              if (!row.key.equals(after) && !row.key.equals(before) && filter.test(row)) {
                page.add(row);
              }
            }
            if (before != null) {
              Collections.reverse(page);
            }
            return page;
          }
        });
  }

  private ReadOnlyKeyValueStore<String, V> store() {
    return Reads.here(stores.global(name, QueryableStoreTypes.<String, V>keyValueStore()));
  }
}
