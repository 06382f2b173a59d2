package io.carillon.api.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one process was given. Immutable.
 *
 * <p>A value comes from the first of these that has it: the environment variable {@code
 * CARILLON_<KEY>} (upper case, dots as underscores); the properties file given with {@code
 * --config}; the default. A variable or key that nobody knows is an error.
 */
public final class Settings {

  private final Map<Setting<?>, Object> values;
  private final Map<String, String> passedThrough;

  Settings(Map<Setting<?>, Object> values, Map<String, String> passedThrough) {
    this.values = Map.copyOf(values);
    this.passedThrough = new TreeMap<>(passedThrough);
  }

  /**
   * Reads and checks all of them.
   *
   * @param environment as {@link System#getenv()}
   * @param file a Java properties file, UTF-8; null: none
   * @throws SettingsException with everything that is wrong
   */
  public static Settings load(Map<String, String> environment, @Nullable Path file) {
    return new SettingsLoader(environment, file).load();
  }

  /** The value of one of {@link CarillonSettings}. */
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException(setting.key() + " is not in the table of settings");
    }
    @SuppressWarnings("unchecked") // the loader put there what the setting's own type parsed
    T typed = (T) value;
    return typed;
  }

  /** What was given under the prefix, without it, by the library's names. */
  public Map<String, String> of(PassThrough library) {
    Map<String, String> found = new TreeMap<>();
    passedThrough.forEach(
        (key, value) -> {
          if (library.knows(key)) {
            found.put(key.substring(library.prefix().length()), value);
          }
        });
    return found;
  }
}
