package io.carillon.topology.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by name, as attributes and variables are: changed name by name. */
public final class NamedValues {

  private NamedValues() {}

  /**
   * What a change makes of them: a value replaces, null removes, what is not named stays. Leaves
   * both as they are.
   */
  public static Map<String, Object> merged(
      Map<String, Object> before, Map<String, @Nullable Object> change) {
    if (change.isEmpty()) {
      return before;
    }
    Map<String, Object> merged = new HashMap<>(before);
    change.forEach(
        (name, value) -> {
          if (value == null) {
            merged.remove(name);
          } else {
            merged.put(name, value);
          }
        });
    return merged;
  }
}
