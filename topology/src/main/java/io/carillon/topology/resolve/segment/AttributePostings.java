package io.carillon.topology.resolve.segment;

import it.unimi.dsi.fastutil.doubles.Double2ObjectRBTreeMap;
import it.unimi.dsi.fastutil.doubles.Double2ObjectSortedMap;
import it.unimi.dsi.fastutil.doubles.Double2ObjectSortedMaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** All but numbers. */
  final SmallMap<Object, Object> values = new SmallMap<>();

  /** Sorted, for ranges. */
  private @Nullable Double2ObjectRBTreeMap<Object> numbers;

  /** The holders of this value that are in here, null for none. */
  @Nullable Object get(Object key) {
    if (key instanceof Double number) {
      return numbers == null ? null : numbers.get(number.doubleValue());
    }
    return values.get(key);
  }

  void set(Object key, Object holders) {
    if (key instanceof Double number) {
      if (numbers == null) {
        numbers = new Double2ObjectRBTreeMap<>();
      }
      numbers.put(number.doubleValue(), holders);
    } else {
      values.put(key, holders);
    }
  }

  void remove(Object key) {
    if (key instanceof Double number) {
      if (numbers != null) {
        numbers.remove(number.doubleValue());
      }
    } else {
      values.remove(key);
    }
  }

  /** The keys that have at least so many holders here. */
  List<Object> keysOf(int holders) {
    List<Object> keys = new ArrayList<>();
    values.forEach(
        (key, set) -> {
          if (Ordinals.hasAtLeast(set, holders)) {
            keys.add(key);
          }
        });
    numbers()
        .forEach(
            (number, set) -> {
              if (Ordinals.hasAtLeast(set, holders)) {
                keys.add(number);
              }
            });
    return keys;
  }

  Double2ObjectSortedMap<Object> numbers() {
    return numbers == null ? Double2ObjectSortedMaps.emptyMap() : numbers;
  }

  /**
   * Gives back what growing left unused.
   *
   * @param members of the level: where all of them have the attribute, one array serves for both
   */
  void compact(@Nullable Object members) {
    defined = Ordinals.compacted(defined);
    if (defined instanceof int[] few && members instanceof int[] all && Arrays.equals(few, all)) {
      defined = members;
    }
    loose = Ordinals.compacted(loose);
    values.replaceAll(Ordinals::present);
    if (numbers != null) {
      numbers.replaceAll((number, holders) -> Ordinals.present(holders));
    }
  }

  /** What a user has who has this key, for {@link Predicate}. */
  static Object valueOf(Object key) {
    return key instanceof ListElement element ? List.of(element.text()) : key;
  }
}
