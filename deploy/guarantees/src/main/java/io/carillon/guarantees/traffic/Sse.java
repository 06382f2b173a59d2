package io.carillon.guarantees.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads {@code text/event-stream}. */
final class Sse {

  private final BufferedReader lines;

  Sse(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** Fields that were not given are empty. */
  record Event(String id, String type, String data) {}

  /**
   * The next event that has data; null at the end.
   *
   * @throws IOException when the connection breaks
   */
  @Nullable Event next() throws IOException {
    String id = "";
    String type = "";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (data.length() > 0) {
          return new Event(id, type, data.toString());
        }
      } else if (line.startsWith("id:")) {
        id = value(line);
      } else if (line.startsWith("event:")) {
        type = value(line);
      } else if (line.startsWith("data:")) {
        data.append(data.length() == 0 ? "" : "\n").append(value(line));
      }
    }
    return null; // An event without its empty line is none.
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
