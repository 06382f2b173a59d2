package io.carillon.topology.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro records as maps, lists and scalars, as people read JSON: what is null or empty is left out,
 * a union is just its value, a whole number has no point. Pure.
 */
final class PlainJson {

  /** Every whole number below it is a double. */
  private static final double EXACT = 1L << 53;

  private PlainJson() {}

  /**
   * @param without names of fields of the record itself that are left out
   */
  static Map<String, Object> of(IndexedRecord record, Set<String> without) {
    Map<String, Object> plain = new TreeMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null && !without.contains(field.name()) && !isEmpty(value)) {
        plain.put(field.name(), plain(value));
      }
    }
    return plain;
  }

  private static boolean isEmpty(Object value) {
    return (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof Collection<?> list && list.isEmpty())
        || (value instanceof CharSequence text && text.isEmpty());
  }

  static Object plain(Object value) {
    if (value instanceof IndexedRecord record) {
      return of(record, Set.of());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> plain = new TreeMap<>();
      map.forEach((key, each) -> plain.put(key.toString(), each == null ? null : plain(each)));
      return plain;
    }
    if (value instanceof Collection<?> list) {
      List<Object> plain = new ArrayList<>(list.size());
      list.forEach(each -> plain.add(plain(each)));
      return plain;
    }
    if (value instanceof Double number) {
      boolean whole = number == Math.rint(number) && Math.abs(number) < EXACT;
      return whole ? (Object) number.longValue() : number;
    }
    if (value instanceof Enum<?> word) {
      return word.name().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Instant || value instanceof CharSequence) {
      return value.toString();
    }
    return value;
  }
}
