package io.carillon.api.live;

import org.jspecify.annotations.Nullable;

/** Who a user is, as it stands in each of their entries; read again when their record changes. */
final class Recipient {

  /** What is larger is read each time rather than kept. */
  private static final int MAX_KEPT = 1024;

  private final String userId;
  private byte @Nullable [] written;
  private int revision;

  Recipient(String userId) {
    this.userId = userId;
  }

  byte[] json(int ordinal, PartitionReads reads, EventBodies bodies) {
    int now = reads.revision(ordinal);
    byte[] known = written;
    if (known != null && revision == now) {
      return known;
    }
    byte[] json = bodies.recipient(userId, reads.user(userId));
    written = json.length <= MAX_KEPT ? json : null;
    revision = now;
    return json;
  }
}
