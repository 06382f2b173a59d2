package io.carillon.api.http;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs of version 7: the time in milliseconds, then random bits. */
final class TimeOrderedIds {

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

  private TimeOrderedIds() {}

  /** Whether it looks like one. */
  static boolean isOne(String id) {
    return FORM.matcher(id).matches();
  }

  static String next(Clock clock) {
    long high = clock.millis() << 16 | 0x7000L | RANDOM.nextInt(0x1000);
    long low = RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
