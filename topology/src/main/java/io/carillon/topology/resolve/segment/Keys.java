package io.carillon.topology.resolve.segment;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From an attribute's value to its keys in {@link AttributePostings}. */
final class Keys {

  private Keys() {}

  static boolean hasKey(Object value, Object key) {
    return value instanceof List<?> list
        ? key instanceof ListElement element && list.contains(element.text())
        : Objects.equals(of(value), key);
  }

  /** The key of a value that is no list; null for NaN, which equals nothing and is in no range. */
  static @Nullable Object of(Object value) {
    if (value instanceof Double number) {
      return number.isNaN() ? null : (Object) TermParser.normal(number);
    }
    if (value instanceof String || value instanceof Boolean) {
      return value;
    }
    throw new IllegalArgumentException(
        "an attribute is a Boolean, Double, String or List<String>, not " + value.getClass());
  }

  static boolean isTooLong(Object key) {
    String text =
        key instanceof ListElement element
            ? element.text()
            : key instanceof String string ? string : "";
    return text.length() > SegmentLimits.MAX_VALUE_LENGTH;
  }

  static Collection<?> distinct(List<?> list) {
    return list.size() < 2 || (list.size() == 2 && !list.get(0).equals(list.get(1)))
        ? list
        : new LinkedHashSet<>(list);
  }
}
