package io.carillon.api.live;

import io.carillon.schemas.TraceContext;
import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.resolve.LocaleFacts;
import io.carillon.topology.state.ContentState;
import org.jspecify.annotations.Nullable;

/**
 * A change as the stream thread told it.
 *
 * @param position offset of its record in the user log
 * @param at append time, milliseconds since the epoch
 * @param traceparent of what caused it, in hex digits and hyphens; null: none
 * @param bytes about what it holds in memory
 */
record Told(FeedChange change, long position, long at, @Nullable String traceparent, long bytes) {

  private static final long PLAIN = 256;
  private static final long PER_MESSAGE = 128;

  static Told of(FeedChange change, long position, long at, @Nullable TraceContext trace) {
    // Of an arrival the notification has it.
    String parent = trace == null || change instanceof FeedChange.Created ? null : trace.parent();
    return new Told(change, position, at, parent, bytes(change));
  }

  private static long bytes(FeedChange change) {
    if (change instanceof FeedChange.Created created) {
      long bytes =
          PLAIN
              + created.notification().getTitle().length()
              + created.notification().getBody().length();
      for (ContentState content : created.notification().getContents()) {
        String scope = content.getScope();
        bytes += content.getTitle().length() + content.getBody().length();
        bytes += scope == null ? 0 : scope.length();
      }
      String data = created.notification().getData();
      bytes += data == null ? 0 : data.length();
      for (FeedChange.Audience audience : created.audiences()) {
        bytes += audience.recipients().getLongSizeInBytes();
        bytes += audience.byName().getLongSizeInBytes();
      }
      for (LocaleFacts facts : created.locales()) {
        bytes += facts.who().getLongSizeInBytes();
      }
      return bytes;
    }
    return change instanceof FeedChange.Acted acted
        ? PLAIN + PER_MESSAGE * acted.messages().size()
        : PLAIN;
  }
}
