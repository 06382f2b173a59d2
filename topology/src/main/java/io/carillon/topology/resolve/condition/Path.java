package io.carillon.topology.resolve.condition;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place under a root, such as {@code recipient.plan} or {@code data.order.lines.0}.
 *
 * @param names one at least
 */
record Path(Root root, List<String> names) {

  private static final Pattern SHAPE = Pattern.compile("[a-z]+(\\.[^.\\s]+)+");

  /** Null when the text is no such place. */
  static @Nullable Path of(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return null;
    }
    List<String> parts = List.of(text.split("\\."));
    Root root = Root.of(parts.get(0));
    return root == null ? null : new Path(root, List.copyOf(parts.subList(1, parts.size())));
  }

  @Nullable Object in(Variables variables) {
    Object value = variables.get(root, names.get(0));
    for (String name : names.subList(1, names.size())) {
      value = step(value, name);
    }
    return value;
  }

  private static @Nullable Object step(@Nullable Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return map.get(name);
    }
    if (value instanceof List<?> list
        && name.length() < 5
        && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int at = Integer.parseInt(name);
      return at < list.size() ? list.get(at) : null;
    }
    return null;
  }
}
