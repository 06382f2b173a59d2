package io.carillon.api.http;

import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, taken one by one. What is wrong, given twice or nobody took is
 * found, so that a filter with a typo is not a request without filter.
 */
final class Params {

  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private final Findings findings = new Findings();

  static Params of(Context ctx) {
    return new Params(ctx.queryString());
  }

  Params(@Nullable String query) {
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!name.isEmpty()) {
        given.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(
          "", "the query string has a % that is not followed by two hex digits");
    }
  }

  Params wrong(String name, String message) {
    findings.add(name, message);
    return this;
  }

  /**
   * A cursor of the list that is asked for. Null when it is not given, or is found to be none.
   *
   * @param parse null for what is none
   */
  <T> @Nullable T cursor(String name, Function<String, @Nullable T> parse) {
    String text = text(name);
    T cursor = text == null ? null : parse.apply(text);
    if (text != null && cursor == null) {
      wrong(name, "is no cursor of this list");
    }
    return cursor;
  }

  @Nullable String text(String name) {
    taken.add(name);
    List<String> values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      findings.add(name, "is given " + values.size() + " times");
    }
    if (values.isEmpty()) {
      return null;
    }
    if (values.get(0).isBlank()) {
      findings.add(name, "is blank");
      return null;
    }
    return values.get(0);
  }

  /** Id of the tenant that is asked for; null: none is named. */
  @Nullable String tenant() {
    String id = text("tenant");
    Rejection wrong = id == null ? null : Checks.tenantId("tenant", id);
    if (wrong != null) {
      findings.add(wrong.field(), wrong.detail());
    }
    return id;
  }

  String required(String name) {
    String value = text(name);
    if (value == null) {
      findings.add(name, "is required");
      return "";
    }
    return value;
  }

  @Nullable String word(String name, List<String> words) {
    String value = text(name);
    if (value == null || words.contains(value)) {
      return value;
    }
    findings.add(name, "is none of " + String.join(", ", words) + Suggestion.of(value, words));
    return null;
  }

  @Nullable Boolean flag(String name) {
    String value = word(name, List.of("true", "false"));
    return value == null ? null : Boolean.valueOf(value);
  }

  int number(String name, int least, int most, int otherwise) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    findings.add(name, "is a number from " + least + " to " + most);
    return otherwise;
  }

  @Nullable Instant time(String name) {
    String value = text(name);
    // An unescaped + of an offset has become a space.
    Instant time = value == null ? null : Times.parse(value.replace(' ', '+'));
    if (value != null && time == null) {
      findings.add(name, Times.EXPECTED);
    }
    return time;
  }

  /** As {@link #texts}, each one of these words. */
  List<String> words(String name, List<String> words) {
    List<String> all = texts(name);
    for (String value : all) {
      if (!words.contains(value)) {
        findings.add(name, "is none of " + String.join(", ", words) + Suggestion.of(value, words));
      }
    }
    return all;
  }

  /** {@code name[]=a&name[]=b}, or {@code name=a&name=b}. */
  List<String> texts(String name) {
    List<String> all = new ArrayList<>();
    for (String spelling : List.of(name + "[]", name)) {
      taken.add(spelling);
      all.addAll(given.getOrDefault(spelling, List.of()));
    }
    return all;
  }

  /** 422 if anything is wrong, an unknown parameter included. */
  void done() {
    for (String name : given.keySet()) {
      if (!taken.contains(name)) {
        findings.add(name, "is unknown" + Suggestion.of(name, taken));
      }
    }
    findings.check();
  }
}
