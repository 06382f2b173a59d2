package io.carillon.topology.failure;

import io.carillon.topology.Limits;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An absolute URL from which somebody else's program is to fetch. */
public final class HttpsUrl {

  /** Names and addresses of this very machine; never looked up. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private HttpsUrl() {}

  /** Null when all is well. What is said is told without the value: it may hold a password. */
  public static @Nullable Rejection check(String field, String url) {
    if (url.length() > Limits.URL_CHARS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          field,
          "has " + url.length() + " characters; at most " + Limits.URL_CHARS);
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return invalid(field, "is no URL");
    }
    if (uri.getRawUserInfo() != null) {
      return invalid(field, "has credentials, which do not belong into a URL");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      return invalid(field, "has no host: an absolute https URL is expected");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (scheme.equals("https")) {
      return null;
    }
    boolean here = LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
    return scheme.equals("http") && here
        ? null
        : invalid(field, "the scheme is https; http only to this machine (localhost)");
  }

  private static Rejection invalid(String field, String detail) {
    return Rejection.of(Reason.INVALID, field, detail);
  }
}
