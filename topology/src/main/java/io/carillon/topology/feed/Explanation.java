package io.carillon.topology.feed;

import java.util.List;
import java.util.Map;

/**
 * Why a user did or did not get a notification.
 *
 * @param delivered whether a message of it is in their feed, archived or not
 * @param evaluated {@code then}: from the facts frozen when it was resolved; {@code now}: from what
 *     holds at present
 * @param steps in the order in which they were decided; the last one decided it
 */
public record Explanation(boolean delivered, String evaluated, List<Step> steps) {

  /** {@link #evaluated} from frozen facts. */
  public static final String THEN = "then";

  /** {@link #evaluated} from what holds at present. */
  public static final String NOW = "now";

  /**
   * @param step what was asked: {@code audience}, {@code preferences}, {@code suppression}, {@code
   *     retraction}, {@code expiry}, {@code visibility} or {@code retention}
   * @param outcome a fixed word, such as {@code matched}
   * @param detail a sentence
   * @param facts what it was decided on: strings, numbers, booleans, lists, maps
   */
  public record Step(String step, String outcome, String detail, Map<String, Object> facts) {}
}
