package io.carillon.api.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set.
 *
 * @param key as a file names it, lower case with dots
 * @param defaultText in the spelling of a file; empty: nothing; null: must be given
 * @param secret whether its value is never to be shown
 * @param doc one sentence
 */
public record Setting<T>(
    String key, ValueType<T> type, @Nullable String defaultText, boolean secret, String doc) {

  /** Before the name of every environment variable. */
  static final String ENVIRONMENT_PREFIX = "CARILLON_";

  static <T> Setting<T> of(String key, ValueType<T> type, String defaultText, String doc) {
    return new Setting<>(key, type, defaultText, false, doc);
  }

  /** The environment variable of the same setting: {@code http.port} is CARILLON_HTTP_PORT. */
  public String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return ENVIRONMENT_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException with what would be right
   */
  T parse(String text) {
    return type.parse(text);
  }
}
