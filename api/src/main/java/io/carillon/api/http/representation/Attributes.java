package io.carillon.api.http.representation;

import java.util.Map;
import java.util.TreeMap;

/** Attributes as JSON: numbers are one type, and a whole one is written without a decimal point. */
public final class Attributes {

  /** Beyond it a double's neighbours are more than one apart. */
  private static final double EXACT = 9_007_199_254_740_992.0;

  private Attributes() {}

  /** In the order of their names. */
  public static Map<String, Object> of(Map<String, Object> attributes) {
    Map<String, Object> json = new TreeMap<>();
    attributes.forEach((name, value) -> json.put(name, value(value)));
    return json;
  }

  private static Object value(Object value) {
    if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) <= EXACT) {
      return number.longValue();
    }
    return value;
  }
}
