package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * The parameter {@code exclude}: fields to leave out of an answer, by their paths with commas
 * between, such as {@code entries.activities,meta}. A path that leads nowhere leaves out nothing.
 */
record Exclusions(List<List<String>> paths) {

  private static final int LEVELS = 3;
  private static final int MOST = 50;

  static Exclusions of(Params params) {
    String text = params.text("exclude");
    if (text == null) {
      return new Exclusions(List.of());
    }
    List<List<String>> paths =
        Arrays.stream(text.split(",", -1))
            .map(path -> List.of(path.strip().split("\\.", -1)))
            .toList();
    boolean wrong =
        paths.size() > MOST
            || paths.stream()
                .anyMatch(path -> path.size() > LEVELS || path.stream().anyMatch(String::isEmpty));
    if (wrong) {
      params.wrong(
          "exclude",
          "is up to " + MOST + " paths of " + LEVELS + " fields at most, such as entries.blocks");
    }
    return new Exclusions(paths);
  }

  /** The same body, without them. */
  Object without(Object body) {
    if (paths.isEmpty()) {
      return body;
    }
    ObjectNode json = Json.object(body);
    paths.forEach(path -> remove(json, path));
    return json;
  }

  private static void remove(JsonNode from, List<String> path) {
    if (from.isArray()) {
      from.forEach(each -> remove(each, path));
    } else if (from instanceof ObjectNode object) {
      if (path.size() == 1) {
        object.remove(path.get(0));
      } else {
        remove(object.path(path.get(0)), path.subList(1, path.size()));
      }
    }
  }
}
