package io.carillon.topology.channel;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A secret by name: {@code env:NAME} or {@code file:/path}, which the connector resolves where it
 * runs, and only so far as its own configuration lets it: topics, stores and answers never hold the
 * secret itself.
 */
final class SecretReference {

  static final String EXPECTED =
      "looks like a secret: give a reference, `env:NAME` or `file:/absolute/path`";

  private static final Pattern REFERENCE =
      Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:/(?!.*/\\.\\.(/|$))[!-~]{1,1023}");
  private static final Pattern REFERS = Pattern.compile("(?i)(env|file):.*");
  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "(?i)\\s*(basic|bearer|digest|token|negotiate|apikey)\\s.*|.*://[^/?#]*:[^/?#]*@.*");

  /** In a name, without dashes and underscores. */
  private static final List<String> SECRET_WORDS =
      List.of(
          "authoriz",
          "authentic",
          "xauth",
          "token",
          "secret",
          "passw",
          "apikey",
          "accesskey",
          "credential",
          "signature",
          "cookie",
          "session");

  private SecretReference() {}

  static boolean is(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /** Whether it is meant to be one. */
  static boolean refers(String text) {
    return REFERS.matcher(text).matches();
  }

  /** Whether it looks as if it were the secret itself. */
  static boolean isSecret(String name, String value) {
    String bare = name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    return SECRET_WORDS.stream().anyMatch(bare::contains) || SECRET_VALUE.matcher(value).matches();
  }
}
