package io.carillon.topology.resolve.segment;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map that costs next to nothing while it is small: an array of pairs, searched through, and a
 * {@link HashMap} beyond four. There are two for every tenant, mostly of one to three entries.
 */
final class SmallMap<K, V> {

  private static final int MAX_PAIRS = 4;
  private static final Object[] EMPTY = {};

  /** {@code Object[]} of key, value, key, value; or {@code Map<K, V>}. */
  private Object entries = EMPTY;

  @SuppressWarnings("unchecked")
  @Nullable V get(K key) {
    if (!(entries instanceof Object[] pairs)) {
      return map().get(key);
    }
    int at = find(pairs, key);
    return at < 0 ? null : (V) pairs[at + 1];
  }

  void put(K key, V value) {
    if (!(entries instanceof Object[] pairs)) {
      map().put(key, value);
      return;
    }
    int at = find(pairs, key);
    if (at >= 0) {
      pairs[at + 1] = value;
    } else if (pairs.length < 2 * MAX_PAIRS) {
      Object[] more = Arrays.copyOf(pairs, pairs.length + 2);
      more[pairs.length] = key;
      more[pairs.length + 1] = value;
      entries = more;
    } else {
      Map<K, V> map = new HashMap<>(4 * MAX_PAIRS);
      forEach(map::put);
      map.put(key, value);
      entries = map;
    }
  }

  void remove(K key) {
    if (!(entries instanceof Object[] pairs)) {
      map().remove(key);
      if (map().isEmpty()) {
        entries = EMPTY;
      }
      return;
    }
    int at = find(pairs, key);
    if (at >= 0) {
      Object[] fewer = Arrays.copyOf(pairs, pairs.length - 2);
      // The last pair takes the place of the removed one.
      if (at < fewer.length) {
        fewer[at] = pairs[fewer.length];
        fewer[at + 1] = pairs[fewer.length + 1];
      }
      entries = fewer;
    }
  }

  boolean isEmpty() {
    return entries instanceof Object[] pairs && pairs.length == 0;
  }

  @SuppressWarnings("unchecked")
  void forEach(BiConsumer<? super K, ? super V> each) {
    if (entries instanceof Object[] pairs) {
      for (int i = 0; i < pairs.length; i += 2) {
        each.accept((K) pairs[i], (V) pairs[i + 1]);
      }
    } else {
      map().forEach(each);
    }
  }

  @SuppressWarnings("unchecked")
  void replaceAll(UnaryOperator<V> replacement) {
    if (entries instanceof Object[] pairs) {
      for (int i = 1; i < pairs.length; i += 2) {
        pairs[i] = replacement.apply((V) pairs[i]);
      }
    } else {
      map().replaceAll((key, value) -> replacement.apply(value));
    }
  }

  private static int find(Object[] pairs, Object key) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("unchecked")
  private Map<K, V> map() {
    return (Map<K, V>) entries;
  }
}
