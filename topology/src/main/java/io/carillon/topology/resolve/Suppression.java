package io.carillon.topology.resolve;

import io.carillon.avro.RoutedNotification;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who of an audience is not to hear of a notification after all, and why: the place where
 * preferences will be evaluated. Pure in the log: no clock, no chance.
 */
@FunctionalInterface
public interface Suppression {

  /** {@link #suppressed} of a notification that came after its own expiry. */
  String EXPIRED = "expired";

  /** Taken back before it came. */
  String RETRACTED = "retracted";

  /**
   * @param matched the audience, not to be changed
   * @param now append time of the notification, milliseconds since the epoch
   * @return by reason, disjoint parts of {@code matched}, none empty
   */
  Map<String, RoaringBitmap> suppressed(
      RoutedNotification notification, RoaringBitmap matched, long now);

  /** Only what has expired on its way. */
  static Suppression expiryOnly() {
    return (notification, matched, now) -> {
      Long expiresAt = notification.getExpiresAt();
      return expiresAt == null || expiresAt > now || matched.isEmpty()
          ? Map.of()
          : Map.of(EXPIRED, matched);
    };
  }
}
