package io.carillon.topology.content;

import io.carillon.topology.Limits;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a URL that a click leads to must be. */
public final class Links {

  private static final Pattern SCHEME = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*):");
  private static final List<String> SCHEMES = List.of("http", "https", "mailto", "tel");

  private Links() {}

  /** What is wrong with it, in words; null when it may be clicked. */
  public static @Nullable String problem(String url) {
    if (url.length() > Limits.URL_CHARS) {
      return "has " + url.length() + " characters; at most " + Limits.URL_CHARS;
    }
    if (url.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ')) {
      return "has blanks or control characters";
    }
    return schemeProblem(url);
  }

  /** The same of a URL's beginning, as far as that is known. */
  public static @Nullable String schemeProblem(String beginning) {
    // Browsers drop these before they look at the scheme.
    Matcher scheme = SCHEME.matcher(beginning.replaceAll("[\\x00-\\x20\\x7f]", ""));
    return scheme.find() && !SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT))
        ? "the scheme is one of " + String.join(", ", SCHEMES) + ", or none for a path"
        : null;
  }
}
