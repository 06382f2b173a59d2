package io.carillon.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * JSON as documentation shows it: {@code "..."} is any text, and an object that ends in {@code ...}
 * has further members. Everything else is meant exactly.
 */
final class ShownJson {
  private static final String MORE = "...";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ShownJson() {}

  /** What the actual document has that was not shown, or the other way round; empty: nothing. */
  static List<String> differences(String shown, String actual) throws IOException {
    List<String> differences = new ArrayList<>();
    JsonNode expected =
        JSON.readTree(
            shown
                .replaceAll(",\\s*\\.\\.\\.\\s*}", ", \"...\": 0}")
                .replace("{...}", "{\"...\": 0}"));
    compare("", expected, JSON.readTree(actual), differences);
    return differences;
  }

  private static void compare(
      String path, JsonNode shown, JsonNode actual, List<String> differences) {
    if (shown.isTextual() && shown.asText().equals(MORE)) {
      if (!actual.isTextual()) {
        differences.add(path + " should be a text but is " + actual);
      }
    } else if (shown.isObject() && actual.isObject()) {
      compareObjects(path, shown, actual, differences);
    } else if (shown.isArray() && actual.isArray() && shown.size() == actual.size()) {
      for (int i = 0; i < shown.size(); i++) {
        compare(path + "[" + i + "]", shown.get(i), actual.get(i), differences);
      }
    } else if (!shown.equals(actual)) {
      differences.add(path + " is shown as " + shown + " but is " + actual);
    }
  }

  private static void compareObjects(
      String path, JsonNode shown, JsonNode actual, List<String> differences) {
    for (Iterator<String> names = shown.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals(MORE)) {
        compare(path + "." + name, shown.get(name), actual.path(name), differences);
      }
    }
    for (Iterator<String> names = actual.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!shown.has(MORE) && !shown.has(name)) {
        differences.add(path + "." + name + " is not shown");
      }
    }
  }
}
