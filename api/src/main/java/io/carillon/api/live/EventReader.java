package io.carillon.api.live;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads events as the hub writes them, from bytes in whatever pieces they come. Comments, ids and
 * {@code retry} are passed over. One thread at a time.
 */
public final class EventReader {

  /** Far more than any event: what is longer is none of ours. */
  private static final int MAX_LINE = 8 * 1024 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);
  private String name = "";
  private String data = "";

  /**
   * @param data JSON
   */
  public record Event(String name, String data) {}

  /**
   * The events that these bytes complete.
   *
   * @throws IllegalStateException when it is no such stream
   */
  public List<Event> read(ByteBuffer bytes) {
    List<Event> events = new ArrayList<>(1);
    while (bytes.hasRemaining()) {
      int from = bytes.position();
      int end = from;
      while (end < bytes.limit() && bytes.get(end) != '\n') {
        end++;
      }
      keep(bytes, end - from);
      if (end < bytes.limit()) {
        bytes.get(); // The line's end.
        if (line.size() > 0) {
          take(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else if (!name.isEmpty()) {
          events.add(new Event(name, data));
          name = "";
          data = "";
        }
      }
    }
    return events;
  }

  private void keep(ByteBuffer bytes, int count) {
    if (line.size() + count > MAX_LINE) {
      throw new IllegalStateException("an event of more than " + MAX_LINE + " bytes");
    }
    byte[] piece = new byte[count];
    bytes.get(piece);
    line.writeBytes(piece);
  }

  private void take(String text) {
    if (text.startsWith("event: ")) {
      name = text.substring("event: ".length());
    } else if (text.startsWith("data: ")) {
      data = text.substring("data: ".length());
    }
  }
}
