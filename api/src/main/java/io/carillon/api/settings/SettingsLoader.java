package io.carillon.api.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the sources of {@link Settings} in their order and collects what is wrong. Used once. */
final class SettingsLoader {

  private static final String HOW_TO_MAKE_A_KEY =
      "make one with: echo \"sk_$(head -c 24 /dev/urandom | base64 | tr -dc a-zA-Z0-9)\"";

  /** A text, and how a message calls where it came from. */
  private record Given(String text, String from) {}

  private final Map<String, String> environment;
  private final @Nullable Path file;
  private final Map<String, Given> given = new HashMap<>();
  private final Map<String, String> passedThrough = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  SettingsLoader(Map<String, String> environment, @Nullable Path file) {
    this.environment = new TreeMap<>(environment);
    this.file = file;
  }

  Settings load() {
    // The later of two wins.
    readFile();
    readEnvironment();
    Map<Setting<?>, Object> values = new HashMap<>();
    CarillonSettings.ALL.forEach(setting -> parse(setting, values));
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new Settings(values, passedThrough);
  }

  private void readFile() {
    if (file == null) {
      return;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      problems.add("cannot read " + file + ": " + e);
      return;
    }
    for (String key : new TreeMap<>(properties).keySet().stream().map(String::valueOf).toList()) {
      accept(key, properties.getProperty(key), key, Spelling.KEYS);
    }
  }

  private void readEnvironment() {
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(Setting.ENVIRONMENT_PREFIX)
              && !KubernetesVariables.isOne(name, value)) {
            accept(Spelling.keyOf(name), value, name, Spelling.VARIABLES);
          }
        });
  }

  private void accept(String key, String value, String name, Spelling spelling) {
    if (Spelling.isSetting(key)) {
      given.put(key, new Given(value, name));
    } else if (PassThrough.KAFKA.knows(key) || PassThrough.SCHEMA_REGISTRY.knows(key)) {
      passedThrough.put(key, value.strip());
    } else {
      problems.add(spelling.unknown(name));
    }
  }

  private <T> void parse(Setting<T> setting, Map<Setting<?>, Object> values) {
    Given found = given.get(setting.key());
    String text = found != null ? found.text() : setting.defaultText();
    if (text == null) {
      problems.add(
          setting.key()
              + " (environment: "
              + setting.variable()
              + ") must be set; "
              + HOW_TO_MAKE_A_KEY);
      return;
    }
    try {
      values.put(setting, setting.parse(text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      String from = found == null ? setting.key() : found.from();
      String shown = setting.secret() ? "" : " but is '" + text + "'";
      String help = setting == CarillonSettings.SECRET_KEYS ? "; " + HOW_TO_MAKE_A_KEY : "";
      problems.add(from + " " + e.getMessage() + shown + help);
    }
  }
}
