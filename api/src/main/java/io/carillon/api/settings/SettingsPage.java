package io.carillon.api.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of settings as people read it. */
public final class SettingsPage {

  private SettingsPage() {}

  /** For {@code deploy/CONFIGURATION.md}; a test compares the two. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings

            <!-- Written by `java -jar api/target/carillon.jar --print-settings-markdown`; a test compares. -->

            A setting is given, in this order of precedence, by the environment variable in the table, by its key in a
            properties file (`--config FILE`, UTF-8), or by its default. A key or a `CARILLON_` variable that is not in
            the table is an error, with a suggestion; all problems are reported at once. Durations are written `90d`,
            `24h`, `15m`, `30s` or `250ms`; sizes `256MiB` or `1GiB`.

            | key | environment variable | type | default | what it does |
            | --- | --- | --- | --- | --- |
            """);
    for (Setting<?> setting : CarillonSettings.ALL) {
      page.append(
          "| `%s` | `%s` | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.variable(),
                  setting.type().name(),
                  defaultCell(setting.defaultText()),
                  setting.doc()));
    }
    page.append(
        """

        ## Settings of the libraries

        Handed on as they are, under a prefix; in the environment likewise, `CARILLON_KAFKA_SECURITY_PROTOCOL`.

        | prefix | what it takes |
        | --- | --- |
        """);
    for (PassThrough library : libraries()) {
      page.append("| `%s` | %s |\n".formatted(library.prefix(), library.doc()));
    }
    return page.toString();
  }

  /** For {@code --help}. */
  public static String help() {
    StringBuilder page =
        new StringBuilder(
            """
            Usage: java -jar carillon.jar [--config FILE]
                   java -jar carillon.jar --help
                   java -jar carillon.jar --print-settings-markdown

            Settings, by environment variable, then by key in FILE, then by default:

            """);
    for (Setting<?> setting : CarillonSettings.ALL) {
      String defaultText = setting.defaultText();
      page.append(
          "  %s  (%s; %s)\n      %s\n      %s\n"
              .formatted(
                  setting.key(),
                  setting.type().name(),
                  defaultText == null
                      ? "required"
                      : defaultText.isEmpty() ? "unset" : "default " + defaultText,
                  setting.variable(),
                  setting.doc()));
    }
    for (PassThrough library : libraries()) {
      page.append("  %s*\n      %s\n".formatted(library.prefix(), library.doc().replace("`", "")));
    }
    return page.toString();
  }

  private static List<PassThrough> libraries() {
    return List.of(PassThrough.KAFKA, PassThrough.SCHEMA_REGISTRY);
  }

  private static String defaultCell(@Nullable String text) {
    return text == null ? "required" : text.isEmpty() ? "unset" : "`" + text + "`";
  }
}
