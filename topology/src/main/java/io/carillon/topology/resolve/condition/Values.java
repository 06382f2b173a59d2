package io.carillon.topology.resolve.condition;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How values compare. */
final class Values {

  private Values() {}

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? "" : value;
  }

  /**
   * @param text what the other is besides, as {@link Argument#text} is
   */
  static boolean equal(@Nullable Object one, @Nullable Object other, @Nullable String text) {
    Object a = orEmpty(one);
    Object b = orEmpty(other);
    if (a instanceof Number n && b instanceof Number m) {
      return n.doubleValue() == m.doubleValue();
    }
    if (a instanceof List<?> some && b instanceof List<?> others) {
      if (some.size() != others.size()) {
        return false;
      }
      for (int i = 0; i < some.size(); i++) {
        if (!equal(some.get(i), others.get(i), null)) {
          return false;
        }
      }
      return true;
    }
    return a.equals(b) || (text != null && a.equals(text));
  }

  /** Null when they cannot be compared. */
  static @Nullable Integer compare(@Nullable Object one, @Nullable Object other) {
    Double a = number(one);
    Double b = number(other);
    if (a != null && b != null) {
      return Double.compare(a, b);
    }
    return one instanceof String x && other instanceof String y && !x.isEmpty() && !y.isEmpty()
        ? (Integer) x.compareTo(y)
        : null;
  }

  static @Nullable Double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text && looksLikeNumber(text)) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return null;
  }

  /** Java reads "NaN", "1d" and "0x1p3" as numbers too. */
  private static boolean looksLikeNumber(String text) {
    return !text.isEmpty()
        && text.length() < 40
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
  }

  /** Whether one of the argument's elements is in it, or all of them. */
  static boolean contains(
      @Nullable Object whole, @Nullable Object part, @Nullable String text, boolean all) {
    if (part instanceof List<?> parts) {
      return all
          ? parts.stream().allMatch(each -> has(whole, each, null))
          : parts.stream().anyMatch(each -> has(whole, each, null));
    }
    return has(whole, part, text);
  }

  private static boolean has(@Nullable Object whole, @Nullable Object part, @Nullable String text) {
    Object wanted = orEmpty(part);
    if (wanted.equals("")) {
      return false; // Nothing is in nothing, or a missing variable would be found in every string.
    }
    if (whole instanceof List<?> list) {
      return list.stream().anyMatch(each -> equal(each, wanted, text));
    }
    if (whole instanceof String string) {
      return wanted instanceof String piece
          ? string.contains(piece)
          : text != null && string.contains(text);
    }
    return false;
  }

  static boolean isEmpty(@Nullable Object value) {
    return value == null || value.equals("") || (value instanceof List<?> list && list.isEmpty());
  }

  /** Null when it is no timestamp. */
  static @Nullable Instant timestamp(@Nullable Object value) {
    if (!(value instanceof String text) || text.length() < 10 || text.length() > 40) {
      return null;
    }
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean offset =
          text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
      return offset
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  static @Nullable LocalDate day(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
