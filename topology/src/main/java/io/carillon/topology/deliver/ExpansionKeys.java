package io.carillon.topology.deliver;

import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the store {@code expansions}.
 *
 * <pre>
 *   queue    0 | tenant? | channel? | position | n
 *                                          -> QueuedItem       n = 0: messages that came there
 *   expiry   1 | due | tenant? | position  -> notification id, part
 *   stops    2 | tenant? | position        -> ordinal at which telling of these messages stopped
 *   routes   3 | tenant                    -> FeedRoutes
 * </pre>
 */
final class ExpansionKeys {

  private ExpansionKeys() {}

  static KeyWriter queues() {
    return new KeyWriter().tag(0);
  }

  static KeyWriter queue(Lane lane) {
    return queues().optional(lane.tenant()).optional(lane.channel());
  }

  static Bytes item(Lane lane, long position, int n) {
    return queue(lane).position(position).number(n).key();
  }

  /** Which queue an item is in. */
  static Lane lane(Bytes item) {
    KeyReader key = new KeyReader(item);
    key.tag();
    String tenant = key.optional();
    return new Lane(tenant, key.optional());
  }

  static KeyWriter expiries() {
    return new KeyWriter().tag(1);
  }

  static Bytes expiry(long due, @Nullable String tenant, long position) {
    return expiries().position(due).optional(tenant).position(position).key();
  }

  static Bytes stop(@Nullable String tenant, long position) {
    return new KeyWriter().tag(2).optional(tenant).position(position).key();
  }

  static Bytes routes(String tenant) {
    return new KeyWriter().tag(3).text(tenant).key();
  }
}
