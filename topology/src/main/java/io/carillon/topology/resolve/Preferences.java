package io.carillon.topology.resolve;

import io.carillon.avro.PreferenceSet;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the store {@code preferences}. Thread-safe as far as the store is.
 *
 * <pre>
 *   ordinal | tenant?       -> PreferenceSet, its maps sorted: equal sets are equal bytes
 * </pre>
 */
public final class Preferences {

  static final AvroValue<PreferenceSet> SETS = new AvroValue<>(PreferenceSet.class);

  private final ReadOnlyKeyValueStore<Bytes, byte[]> rows;

  public Preferences(ReadOnlyKeyValueStore<Bytes, byte[]> rows) {
    this.rows = rows;
  }

  /** Takes rows in ascending order of ordinals. */
  @FunctionalInterface
  interface Visitor {
    void visit(int ordinal, @Nullable String tenant, byte[] row);
  }

  /**
   * A user's set for a tenant, or their default set; null when they have none.
   *
   * @param tenant null: the default set
   */
  public @Nullable PreferenceSet find(int ordinal, @Nullable String tenant) {
    byte[] row = rows.get(key(ordinal, tenant));
    return row == null ? null : SETS.read(row);
  }

  /** All sets of a user by tenant, the default set under null and first. */
  public Map<@Nullable String, PreferenceSet> of(int ordinal) {
    Map<@Nullable String, PreferenceSet> sets = new LinkedHashMap<>();
    KeyWriter prefix = new KeyWriter().number(ordinal);
    try (KeyValueIterator<Bytes, byte[]> each = rows.range(prefix.key(), prefix.endOfPrefix())) {
      while (each.hasNext()) {
        var row = each.next();
        KeyReader key = new KeyReader(row.key);
        key.number();
        sets.put(key.optional(), SETS.read(row.value));
      }
    }
    return sets;
  }

  void forEach(Visitor visitor) {
    try (KeyValueIterator<Bytes, byte[]> each = rows.all()) {
      while (each.hasNext()) {
        var row = each.next();
        KeyReader key = new KeyReader(row.key);
        visitor.visit(key.number(), key.optional(), row.value);
      }
    }
  }

  static Bytes key(int ordinal, @Nullable String tenant) {
    return new KeyWriter().number(ordinal).optional(tenant).key();
  }
}
