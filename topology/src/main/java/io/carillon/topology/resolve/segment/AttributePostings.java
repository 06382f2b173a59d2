package io.carillon.topology.resolve.segment;

import it.unimi.dsi.fastutil.doubles.Double2ObjectRBTreeMap;
import it.unimi.dsi.fastutil.doubles.Double2ObjectSortedMap;
import it.unimi.dsi.fastutil.doubles.Double2ObjectSortedMaps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attribute at one level (a tenant's memberships, or the users' own): who has it, and for its
 * common values, who has which. Sets are {@link Ordinals}; a key is a {@link Boolean}, a {@link
 * Double}, a {@link String} or a {@link ListElement}.
 */
final class AttributePostings {

  /** Who has the attribute at all. */
  @Nullable Object defined;

  /**
   * Who may hold a value that is not in here: one in the singleton table, or too long to be
   * indexed. Who is no longer rare may stay in it; it is only ever asked who must be looked up.
   */
  @Nullable Object loose;

  private @Nullable Map<Object, Object> values;

  /** Sorted, for ranges. */
  private @Nullable Double2ObjectRBTreeMap<Object> numbers;

  /** The holders of this value that are in here, null for none. */
  @Nullable Object get(Object key) {
    if (key instanceof Double number) {
      return numbers == null ? null : numbers.get(number.doubleValue());
    }
    return values == null ? null : values.get(key);
  }

  void set(Object key, Object holders) {
    if (key instanceof Double number) {
      if (numbers == null) {
        numbers = new Double2ObjectRBTreeMap<>();
      }
      numbers.put(number.doubleValue(), holders);
    } else {
      if (values == null) {
        values = new HashMap<>(2);
      }
      values.put(key, holders);
    }
  }

  void remove(Object key) {
    if (key instanceof Double number) {
      if (numbers != null) {
        numbers.remove(number.doubleValue());
      }
    } else if (values != null) {
      values.remove(key);
    }
  }

  /** Everything but numbers. */
  Map<Object, Object> values() {
    return values == null ? Map.of() : values;
  }

  Double2ObjectSortedMap<Object> numbers() {
    return numbers == null ? Double2ObjectSortedMaps.emptyMap() : numbers;
  }

  void compact() {
    Ordinals.compact(defined);
    Ordinals.compact(loose);
    values().values().forEach(Ordinals::compact);
    numbers().values().forEach(Ordinals::compact);
  }

  /** What a user has who has this key, for {@link Predicate}. */
  static Object valueOf(Object key) {
    return key instanceof ListElement element ? List.of(element.text()) : key;
  }
}
