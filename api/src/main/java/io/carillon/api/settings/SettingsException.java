package io.carillon.api.settings;

import java.util.List;

/** Everything that is wrong with the settings, at once. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  SettingsException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    StringBuilder message =
        new StringBuilder(
            problems.size() == 1
                ? "one setting is wrong:"
                : problems.size() + " settings are wrong:");
    problems.forEach(problem -> message.append("\n  - ").append(problem));
    return message.append("\n--help lists all settings.").toString();
  }
}
