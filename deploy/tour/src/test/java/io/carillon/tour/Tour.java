package io.carillon.tour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tour of the README: commands, each with the answer that is shown, if one is. */
record Tour(List<Stop> stops) {
  private static final Pattern STOP =
      Pattern.compile("<!-- tour -->\n```sh\n(.*?)```\n(?:```json\n(.*?)```\n)?", Pattern.DOTALL);

  /**
   * @param answer empty: none is shown
   */
  record Stop(String commands, String answer) {}

  static Tour of(Path readme) throws IOException {
    List<Stop> stops = new ArrayList<>();
    Matcher stop = STOP.matcher(Files.readString(readme));
    while (stop.find()) {
      String answer = stop.group(2);
      stops.add(new Stop(stop.group(1), answer == null ? "" : answer));
    }
    return new Tour(stops);
  }

  /** One script of all: the answers come with a line between them. */
  String script(String between) {
    StringBuilder script = new StringBuilder("set -eu\n");
    for (Stop stop : stops) {
      script.append(stop.commands()).append("\necho; echo '").append(between).append("'\n");
    }
    return script.toString();
  }
}
