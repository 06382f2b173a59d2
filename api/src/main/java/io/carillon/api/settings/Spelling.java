package io.carillon.api.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What names exist, in one of the two ways to write them, and which one somebody may have meant.
 */
enum Spelling {
  /** Of a file: {@code http.port}. */
  KEYS(Function.identity()),
  /** Of the environment: {@code CARILLON_HTTP_PORT}. */
  VARIABLES(Setting::variable);

  private static final String SECRET_KEY_ALIAS = "CARILLON_SECRET_KEY";

  /** Variables of deploy/quickstart that the process has no use for, and what it has instead. */
  private static final Map<String, String> QUICKSTART =
      Map.of(
          "CARILLON_KAFKA_PORT", "; here it is CARILLON_KAFKA_BOOTSTRAP_SERVERS",
          "CARILLON_REGISTRY_PORT", "; here it is CARILLON_SCHEMA_REGISTRY_URL",
          "CARILLON_DATA_DIR", "; here it is CARILLON_STATE_DIR",
          "CARILLON_SAMPLE", "");

  private final List<String> names = new ArrayList<>();

  Spelling(Function<String, String> spell) {
    CarillonSettings.ALL.forEach(setting -> names.add(spell.apply(setting.key())));
    for (PassThrough library : List.of(PassThrough.KAFKA, PassThrough.SCHEMA_REGISTRY)) {
      library.names().stream()
          .sorted()
          .forEach(name -> names.add(spell.apply(library.prefix() + name)));
    }
  }

  static boolean isSetting(String key) {
    return CarillonSettings.ALL.stream().anyMatch(setting -> setting.key().equals(key));
  }

  /** The key that a variable speaks of. No key has an underscore, so this is exact. */
  static String keyOf(String variable) {
    return variable.equals(SECRET_KEY_ALIAS)
        ? CarillonSettings.SECRET_KEYS.key()
        : variable
            .substring(Setting.ENVIRONMENT_PREFIX.length())
            .toLowerCase(Locale.ROOT)
            .replace('_', '.');
  }

  /** That there is no such name, and what may have been meant. */
  String unknown(String name) {
    String instead = this == VARIABLES ? QUICKSTART.get(name) : null;
    if (instead != null) {
      return name + " is a variable of deploy/quickstart, not of the process" + instead;
    }
    return "there is no setting "
        + name
        + nearest(name).map(meant -> "; did you mean " + meant + "?").orElse("");
  }

  private Optional<String> nearest(String name) {
    int patience = Math.max(2, name.length() / 4);
    return names.stream()
        .filter(known -> EditDistance.between(name, known) <= patience)
        .min(Comparator.comparingInt(known -> EditDistance.between(name, known)));
  }
}
