package io.carillon.topology.deliver;

import java.time.Duration;

/**
 * How [deliver] paces itself. All limits are of one stream thread, whose tasks share one
 * transaction; those with something to do share them evenly.
 *
 * @param inlineRecipients so many messages at most are told at once, without a row, where nothing
 *     waits before them
 * @param inlineBytes so many bytes at most
 * @param busy of a turn of all tasks, while other records come in: they wait as long
 * @param idle of a turn while none do. With the flush of what was written it must stay well below
 *     the transaction timeout, 3 s
 * @param busyBytes of keys and values, before compression, in a turn while other records come in
 * @param idleBytes the same while none do; what the producer buffers (32 MB) is flushed with the
 *     commit
 * @param topics that may be written to in a turn: a transaction costs with each of its partitions
 * @param quantum bytes that a tenant's queue may write before it is the next one's turn
 * @param dedicated tenants that may have a topic of their own; those described later share one
 */
public record DeliverSettings(
    int inlineRecipients,
    int inlineBytes,
    Duration busy,
    Duration idle,
    int busyBytes,
    int idleBytes,
    int topics,
    int quantum,
    int dedicated) {

  public static final DeliverSettings DEFAULT =
      new DeliverSettings(
          128,
          256 * 1024,
          Duration.ofMillis(4),
          Duration.ofMillis(240),
          256 << 10,
          64 << 20,
          200,
          64 * 1024,
          1_000);

  /** The same with another {@link #dedicated}. */
  public DeliverSettings withDedicated(int tenants) {
    return new DeliverSettings(
        inlineRecipients, inlineBytes, busy, idle, busyBytes, idleBytes, topics, quantum, tenants);
  }
}
