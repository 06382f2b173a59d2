package io.carillon.topology.route;

import io.carillon.topology.store.StoreNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * Which requests have been seen in the last 24 hours: notification id -> fingerprint. Repeats of
 * one key come to one partition as long as one producer sends them; what slips through, because two
 * producers partition differently or a day has passed, [resolve] drops by the notification's id.
 */
final class Idempotency {

  static final Duration WINDOW = Duration.ofHours(24);

  private final WindowStore<String, byte[]> seen;

  Idempotency(WindowStore<String, byte[]> seen) {
    this.seen = seen;
  }

  static StoreBuilder<?> builder() {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(StoreNames.IDEMPOTENCY, WINDOW, WINDOW, false),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingDisabled();
  }

  /** What this request is to those before it. */
  enum Verdict {
    FIRST,
    REPEAT,
    CONFLICT
  }

  /** Asks and remembers. */
  Verdict note(String notificationId, String fingerprint, long now) {
    String first = first(notificationId, now);
    if (first != null) {
      return first.equals(fingerprint) ? Verdict.REPEAT : Verdict.CONFLICT;
    }
    seen.put(notificationId, fingerprint.getBytes(StandardCharsets.UTF_8), now);
    return Verdict.FIRST;
  }

  /** Asks only. */
  boolean unseen(String notificationId, long now) {
    return first(notificationId, now) == null;
  }

  private @Nullable String first(String notificationId, long now) {
    long from = Math.max(0, now - WINDOW.toMillis());
    // What has waited is older than some that were sent meanwhile.
    try (WindowStoreIterator<byte[]> earlier = seen.fetch(notificationId, from, Long.MAX_VALUE)) {
      return earlier.hasNext() ? new String(earlier.next().value, StandardCharsets.UTF_8) : null;
    }
  }
}
