package io.carillon.api.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventReaderTest {

  private static final String STREAM =
      "retry: 2000\n\n: keep-alive\n\n"
          + "id: 0-7\nevent: feed.ready\ndata: {\"meta\":{}}\n\n"
          + ": keep-alive\n\n"
          + "event: stream.end\ndata: {\"reason\":\"\u00e9\"}\n\n";

  private static final List<EventReader.Event> EVENTS =
      List.of(
          new EventReader.Event("feed.ready", "{\"meta\":{}}"),
          new EventReader.Event("stream.end", "{\"reason\":\"\u00e9\"}"));

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void eventsAreReadFromPiecesOfAnySize() {
    byte[] all = bytes(STREAM).array();
    for (int size = 1; size <= all.length; size++) {
      EventReader reader = new EventReader();
      List<EventReader.Event> events = new ArrayList<>();
      for (int from = 0; from < all.length; from += size) {
        int length = Math.min(size, all.length - from);
        events.addAll(reader.read(ByteBuffer.wrap(all, from, length)));
      }
      assertThat(events).as("pieces of %s", size).isEqualTo(EVENTS);
    }
  }

  @Test
  void whatTheHubWritesIsRead() {
    Frames frames = new Frames();
    frames.event("message.created", new EventId(0, 3)).put("{\"a\":1}").end();
    frames.event("feed.reset", new EventId(0, 4)).put("{}").end();
    assertThat(new EventReader().read(frames.take()))
        .containsExactly(
            new EventReader.Event("message.created", "{\"a\":1}"),
            new EventReader.Event("feed.reset", "{}"));
  }

  @Test
  void aLineWithoutEndIsGivenUp() {
    EventReader reader = new EventReader();
    ByteBuffer piece = ByteBuffer.wrap(new byte[1024 * 1024]);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 9; i++) {
                reader.read(piece.rewind());
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }
}
