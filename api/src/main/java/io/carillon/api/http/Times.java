package io.carillon.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times are ISO 8601, in UTC with milliseconds when we write them. */
public final class Times {

  static final String EXPECTED = "is no time; ISO 8601 is expected, such as 2026-11-01T09:30:00Z";

  private static final DateTimeFormatter OURS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What a timestamp in a record can hold with room to compute. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  /** Of milliseconds since the epoch. */
  public static String iso(long ms) {
    return OURS.format(Instant.ofEpochMilli(ms));
  }

  /** Null stays null. */
  public static @Nullable String isoOrNull(@Nullable Long ms) {
    return ms == null ? null : iso(ms);
  }

  /** A time with offset, or a date as its first moment in UTC; null when it is neither. */
  static @Nullable Instant parse(String text) {
    try {
      Instant time =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      return time.isBefore(Instant.EPOCH) || time.isAfter(LATEST) ? null : time;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
