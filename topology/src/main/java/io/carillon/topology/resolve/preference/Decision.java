package io.carillon.topology.resolve.preference;

import io.carillon.topology.resolve.condition.Condition;
import io.carillon.topology.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What preferences say about one user: yes or no, and who said so on which values.
 *
 * @param said what decided a no; all that was said for a yes
 */
record Decision(boolean allowed, List<Said> said) {

  private static final int MOST_CHARS = 8_192;
  private static final int SHOWN_STEPS = 10;
  private static final int SHOWN_CHARS = 200;
  private static final int SHOWN_ELEMENTS = 20;

  /** Nobody said anything. */
  static final Decision SILENT = new Decision(true, List.of());

  /**
   * A step and what came of its conditions.
   *
   * @param asked in order, up to the first that did not hold
   */
  record Said(Step step, boolean yes, List<Asked> asked) {}

  /** A condition and what came of it. */
  record Asked(Condition condition, Condition.Answer answer) {}

  /**
   * As JSON, the same for equal decisions; empty when nobody said anything.
   *
   * @param values whether to tell the recipient's own values, which differ from one to the next
   */
  String why(boolean values) {
    if (said.isEmpty()) {
      return "";
    }
    String all = words(said.stream().map(each -> map(each, values)).toList());
    if (all.length() <= MOST_CHARS) {
      return all;
    }
    // It is frozen in a row beside others: who said so, then, and where; not on which values.
    return words(said.stream().limit(SHOWN_STEPS).map(Decision::place).toList());
  }

  private String words(List<Map<String, Object>> told) {
    return Json.write(Map.of("allowed", allowed, "said", told));
  }

  private static Map<String, Object> place(Said said) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("layer", said.step().layer().word());
    map.put("path", shown(said.step().path()));
    map.put("says", said.yes());
    if (said.step().flat() == null) {
      map.put("conditions", "too long to be kept");
    }
    return map;
  }

  private static Map<String, Object> map(Said said, boolean values) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("layer", said.step().layer().word());
    map.put("path", said.step().path());
    map.put("says", said.yes());
    if (said.step().flat() == null) {
      map.put("conditions", said.asked().stream().map(each -> map(each, values)).toList());
    }
    return map;
  }

  private static Map<String, Object> map(Asked asked, boolean values) {
    Condition condition = asked.condition();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("variable", condition.variable());
    map.put("operator", condition.operator());
    if (condition.argument() != null) {
      map.put("argument", shown(condition.argument()));
    }
    map.put("held", asked.answer().held());
    if (values || !condition.mentionsRecipient()) {
      put(map, "value", asked.answer().value());
      if (condition.comparesWithVariable()) {
        put(map, "compared_with", asked.answer().argument());
      }
    }
    return map;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, shown(value));
    }
  }

  /** So much of a value as tells what it was. */
  private static Object shown(Object value) {
    if (value instanceof Boolean || value instanceof Number) {
      return value;
    }
    if (value instanceof List<?> list) {
      List<Object> some = new ArrayList<>();
      list.stream()
          .limit(SHOWN_ELEMENTS)
          .forEach(each -> some.add(each instanceof List<?> || each == null ? "..." : shown(each)));
      return some;
    }
    if (value instanceof Map<?, ?>) {
      return "{...}";
    }
    String text = value.toString();
    return text.length() <= SHOWN_CHARS ? text : cut(text) + "...";
  }

  /** Not within a character. */
  private static String cut(String text) {
    boolean within = Character.isHighSurrogate(text.charAt(SHOWN_CHARS - 1));
    return text.substring(0, within ? SHOWN_CHARS - 1 : SHOWN_CHARS);
  }
}
