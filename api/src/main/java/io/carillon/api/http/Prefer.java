package io.carillon.api.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Prefer: wait=N} (RFC 7240), in seconds. A preference that makes no sense is
 * ignored, as it says.
 */
final class Prefer {

  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;]\\s*)wait\\s*=\\s*\"?(\\d{1,4})\"?");
  private static final int MAX_SECONDS = 30;

  private Prefer() {}

  /** How long the caller would wait; zero: not at all. */
  static Duration wait(Context ctx) {
    String header = ctx.header("Prefer");
    if (header == null) {
      return Duration.ZERO;
    }
    Matcher wait = WAIT.matcher(header.toLowerCase(Locale.ROOT));
    return wait.find()
        ? Duration.ofSeconds(Math.min(MAX_SECONDS, Integer.parseInt(wait.group(1))))
        : Duration.ZERO;
  }

  /** Says that it was done. */
  static Answer applied(Answer answer, Duration wait) {
    return answer.with("Preference-Applied", "wait=" + wait.toSeconds());
  }
}
