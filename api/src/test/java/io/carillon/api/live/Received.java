package io.carillon.api.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event as a browser reads it from the wire.
 *
 * @param id as it stood there
 */
public record Received(String name, String id, JsonNode data) {

  public long position() {
    return EventId.parse(id).orElseThrow().position();
  }

  /** The whole events in a text; a rest without its blank line is none. */
  public static List<Received> parse(String text) {
    List<Received> events = new ArrayList<>();
    int from = 0;
    int end;
    while ((end = text.indexOf("\n\n", from)) >= 0) {
      Received event = event(text.substring(from, end));
      if (event != null) {
        events.add(event);
      }
      from = end + 2;
    }
    return events;
  }

  private static @Nullable Received event(String block) {
    String id = "";
    String name = null;
    JsonNode data = null;
    for (String line : block.split("\n", -1)) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = Objects.requireNonNull(Json.parseOrNull(line.substring(6)), line);
      } else if (!line.startsWith(":") && !line.startsWith("retry: ")) {
        throw new AssertionError("no line of a stream: " + line);
      }
    }
    return name == null || data == null ? null : new Received(name, id, data);
  }
}
