package io.carillon.api.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a setting's text means, and which texts are allowed.
 *
 * @param name as the table of settings shows it
 * @param parser throws {@link IllegalArgumentException} with what would be right
 */
public record ValueType<T>(String name, Function<String, T> parser) {

  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]+)");

  T parse(String text) {
    return parser.apply(text.strip());
  }

  /** The same, and it must be so. */
  ValueType<T> where(Predicate<T> holds, String rule) {
    return new ValueType<>(
        name,
        text -> {
          T value = parser.apply(text);
          require(holds.test(value), rule);
          return value;
        });
  }

  /** The same under another name. */
  ValueType<T> named(String other) {
    return new ValueType<>(other, parser);
  }

  /** The same, and an empty text is nothing. */
  ValueType<Optional<T>> optional() {
    return new ValueType<>(
        name, text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
  }

  /** Not empty. */
  static ValueType<String> text() {
    return new ValueType<>("text", Function.<String>identity())
        .where(text -> !text.isEmpty(), "must not be empty");
  }

  /** Comma separated, at least one. */
  static ValueType<List<String>> list() {
    return new ValueType<>(
            "list",
            text ->
                Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList())
        .where(words -> !words.isEmpty(), "must name at least one, separated by commas");
  }

  static ValueType<Integer> integer(int min, int max) {
    String rule =
        max == Integer.MAX_VALUE
            ? "must be a whole number of " + min + " or more"
            : "must be a whole number from " + min + " to " + max;
    return new ValueType<Integer>(
            "integer",
            text -> {
              try {
                return Integer.valueOf(text);
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(rule, e);
              }
            })
        .where(value -> value >= min && value <= max, rule);
  }

  /** {@code true} or {@code false}. */
  static ValueType<Boolean> flag() {
    return new ValueType<>(
        "true or false",
        text -> {
          require(text.equals("true") || text.equals("false"), "must be true or false");
          return Boolean.valueOf(text);
        });
  }

  static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    return new ValueType<>(
        String.join(" or ", names),
        text -> {
          int found = names.indexOf(text.toLowerCase(Locale.ROOT));
          require(found >= 0, "must be " + String.join(" or ", names));
          return type.getEnumConstants()[found];
        });
  }

  /** Such as {@code 90d}, {@code 24h}, {@code 15m}, {@code 30s}, {@code 250ms}. */
  static ValueType<Duration> duration(Duration min) {
    return new ValueType<>("duration", ValueType::parseDuration)
        .where(value -> value.compareTo(min) >= 0, "must be at least " + min.toMillis() + "ms");
  }

  private static Duration parseDuration(String text) {
    Matcher quantity = QUANTITY.matcher(text);
    require(quantity.matches(), "must be a duration such as 90d, 24h, 15m, 30s or 250ms");
    long number = Long.parseLong(quantity.group(1));
    return switch (quantity.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      case "s" -> Duration.ofSeconds(number);
      case "ms" -> Duration.ofMillis(number);
      default -> throw new IllegalArgumentException("knows the units d, h, m, s and ms");
    };
  }

  /** In bytes; such as {@code 256MiB} or {@code 1GiB}. */
  static ValueType<Long> size(long min, long max) {
    return new ValueType<>("size", ValueType::parseSize)
        .where(
            value -> value >= min && value <= max,
            "must be from " + (min >> 20) + "MiB to " + (max >> 20) + "MiB");
  }

  private static long parseSize(String text) {
    Matcher quantity = QUANTITY.matcher(text);
    require(quantity.matches(), "must be a size such as 256MiB or 1GiB");
    long number = Long.parseLong(quantity.group(1));
    return switch (quantity.group(2)) {
      case "KiB" -> Math.multiplyExact(number, 1L << 10);
      case "MiB" -> Math.multiplyExact(number, 1L << 20);
      case "GiB" -> Math.multiplyExact(number, 1L << 30);
      default -> throw new IllegalArgumentException("knows the units KiB, MiB and GiB");
    };
  }

  static ValueType<Path> directory() {
    return new ValueType<>(
        "directory",
        text -> {
          require(!text.isEmpty(), "must not be empty");
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
          }
        });
  }

  /** http or https with a host. */
  static ValueType<URI> url() {
    return new ValueType<>(
        "URL",
        text -> {
          try {
            URI url = new URI(text);
            require(
                url.getHost() != null
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                "must be a URL such as http://localhost:8081");
            return url;
          } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be a URL such as http://localhost:8081", e);
          }
        });
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
