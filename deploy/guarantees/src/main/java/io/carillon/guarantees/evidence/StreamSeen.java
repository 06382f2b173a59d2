package io.carillon.guarantees.evidence;

import io.carillon.guarantees.evidence.FeedSeen.Counts;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.model.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows that fetched a feed once and then followed its stream, over many connections.
 *
 * @param events since the feed was fetched, in the order they came
 * @param mirror the feed as fetched, with the events applied, in any order
 * @param counts as the last event said; null: none has
 * @param atRest whether nothing can come any more: then the mirror is to be the feed
 */
public record StreamSeen(
    String userId,
    Scope scope,
    List<Event> events,
    List<Seen> mirror,
    @Nullable Counts counts,
    boolean atRest) {

  /**
   * An event.
   *
   * @param connection numbers the connections of a client
   * @param resumedFrom position of the Last-Event-ID that the connection began with, or -1
   * @param position from its id
   * @param type such as {@code message.created}
   * @param messageIds it speaks of
   * @param message with created only
   */
  public record Event(
      int connection,
      long resumedFrom,
      long position,
      String type,
      List<String> messageIds,
      @Nullable Seen message) {}

  /** Whose it is, for messages. */
  public String name() {
    return userId + "'s stream " + scope.query();
  }
}
