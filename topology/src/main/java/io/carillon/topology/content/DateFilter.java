package io.carillon.topology.content;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import liqp.TemplateContext;
import liqp.filters.Filter;
import org.jspecify.annotations.Nullable;
import ua.co.k.strftime.StrftimeFormatter;

/**
 * {@code date}: of ISO 8601, or seconds since the epoch; {@code now} is when the notification was
 * sent, for a message reads the same whenever somebody looks. In UTC unless the value has an offset
 * of its own. What is no date stays as it is, as in Shopify's Liquid.
 */
final class DateFilter extends Filter {

  private static final int MAX_PATTERN_CHARS = 200;

  DateFilter() {
    super("date");
  }

  @Override
  public Object apply(Object value, TemplateContext context, Object... params) {
    String pattern = params.length == 0 ? "" : asString(params[0], context);
    ZonedDateTime time = time(value, Rendering.now(context));
    if (time == null || pattern.isBlank()) {
      return value;
    }
    if (pattern.length() > MAX_PATTERN_CHARS) {
      throw new IllegalArgumentException(
          "a pattern of date has at most " + MAX_PATTERN_CHARS + " characters");
    }
    return StrftimeFormatter.ofSafePattern(pattern, Locale.ENGLISH).format(time);
  }

  private static @Nullable ZonedDateTime time(@Nullable Object value, long now) {
    if (value instanceof Number seconds) {
      long whole = seconds.longValue();
      return Math.abs(whole) > 100_000_000_000L
          ? null
          : Instant.ofEpochSecond(whole).atZone(ZoneOffset.UTC);
    }
    if (!(value instanceof String text) || text.length() > 40) {
      return null;
    }
    if (text.equals("now") || text.equals("today")) {
      return Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC);
    }
    try {
      if (text.length() == 10) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC);
      }
      String iso =
          text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
      boolean offset = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
      return offset
          ? OffsetDateTime.parse(iso).toZonedDateTime()
          : LocalDateTime.parse(iso).atZone(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
