package io.carillon.api.http.representation;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a click leads. Clients navigate to it, so what would run as a script is not handed out. */
final class Links {

  private static final Set<String> SCRIPTS =
      Set.of("javascript", "data", "vbscript", "blob", "file");

  private Links() {}

  /** The link, or null when there is none or it is none to click. */
  static @Nullable String safe(@Nullable String url) {
    if (url == null) {
      return null;
    }
    // Browsers drop these before they look at the scheme.
    String seen = url.replaceAll("[\\x00-\\x20\\x7f]", "");
    int colon = seen.indexOf(':');
    String scheme = colon < 0 ? "" : seen.substring(0, colon).toLowerCase(Locale.ROOT);
    return SCRIPTS.contains(scheme) ? null : url;
  }
}
