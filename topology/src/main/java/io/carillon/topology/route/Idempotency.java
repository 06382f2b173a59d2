package io.carillon.topology.route;

import io.carillon.topology.state.SeenRequest;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which requests have been seen in the last 24 hours. Repeats of one key come to one partition as
 * long as one producer sends them; what slips through, because two producers partition differently
 * or a day has passed, [resolve] drops by the notification's id.
 *
 * <p>Rows of our own and not a window store: of those, Kafka Streams 4.3.1 takes each that was
 * never written to for damaged when it starts again, and loses the thread when it takes up such a
 * task twice.
 *
 * <pre>
 *   0 | notification id         -> SeenRequest
 *   1 | when | notification id  -> nothing: by it rows are found that are too old
 * </pre>
 */
final class Idempotency {

  static final Duration WINDOW = Duration.ofHours(24);

  /** Rows that are too old go in heaps, so that looking for them costs next to nothing. */
  private static final Duration HEAP = Duration.ofMinutes(1);

  /** And not more than so many at once: the next request goes on. */
  private static final int HEAP_ROWS = 1_000;

  private static final byte[] NOTHING = {};
  private static final AvroValue<SeenRequest> ROWS = new AvroValue<>(SeenRequest.class);

  private final KeyValueStore<Bytes, byte[]> rows;

  /** No row is older, milliseconds since the epoch. */
  private long oldest;

  Idempotency(KeyValueStore<Bytes, byte[]> rows) {
    this.rows = rows;
  }

  /** What this request is to those before it. */
  enum Verdict {
    FIRST,
    REPEAT,
    CONFLICT
  }

  /**
   * Asks and remembers.
   *
   * @param now when it was sent, milliseconds since the epoch
   */
  Verdict note(String notificationId, String fingerprint, long now) {
    SeenRequest before = row(notificationId);
    if (before != null && isSeen(before, now)) {
      return before.getFingerprint().equals(fingerprint) ? Verdict.REPEAT : Verdict.CONFLICT;
    }
    if (before != null) {
      rows.delete(when(before.getAt(), notificationId));
    }
    rows.put(id(notificationId), ROWS.write(new SeenRequest(now, fingerprint)));
    rows.put(when(now, notificationId), NOTHING);
    oldest = Math.min(oldest, now);
    forget(now - WINDOW.toMillis());
    return Verdict.FIRST;
  }

  /** Asks only. */
  boolean unseen(String notificationId, long now) {
    SeenRequest before = row(notificationId);
    return before == null || !isSeen(before, now);
  }

  private static boolean isSeen(SeenRequest before, long now) {
    return before.getAt() + WINDOW.toMillis() > now;
  }

  private @Nullable SeenRequest row(String notificationId) {
    byte[] row = rows.get(id(notificationId));
    return row == null ? null : ROWS.read(row);
  }

  /** Those up to then. */
  private void forget(long upTo) {
    if (upTo < oldest + HEAP.toMillis()) {
      return;
    }
    int left = HEAP_ROWS;
    try (KeyValueIterator<Bytes, byte[]> each =
        rows.range(when(oldest), new KeyWriter().tag(1).endOfPrefix())) {
      long next = upTo;
      while (each.hasNext()) {
        Bytes row = each.next().key;
        KeyReader key = new KeyReader(row);
        key.tag();
        long at = key.position();
        if (at > upTo || left-- == 0) {
          next = at;
          break;
        }
        rows.delete(row);
        rows.delete(id(key.text()));
      }
      oldest = next;
    }
  }

  private static Bytes id(String notificationId) {
    return new KeyWriter().tag(0).text(notificationId).key();
  }

  private static Bytes when(long at) {
    return new KeyWriter().tag(1).position(at).key();
  }

  private static Bytes when(long at, String notificationId) {
    return new KeyWriter().tag(1).position(at).text(notificationId).key();
  }
}
