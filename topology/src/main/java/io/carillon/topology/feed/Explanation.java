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
 * @param channels the same of each channel beside the feed, in the notification's order; empty for
 *     one who never matched
 */
public record Explanation(
    boolean delivered, String evaluated, List<Step> steps, List<Channel> channels) {

  /** {@link #evaluated} from frozen facts. */
  public static final String THEN = "then";

  /** {@link #evaluated} from what holds at present. */
  public static final String NOW = "now";

  /**
   * @param step what was asked: {@code workflow}, {@code audience}, {@code conditions}, {@code
   *     preferences}, {@code suppression}, {@code retraction}, {@code expiry}, {@code visibility},
   *     {@code retention}, {@code address}, {@code locale} or {@code content}
   * @param outcome a fixed word, such as {@code matched}
   * @param detail a sentence
   * @param facts what it was decided on: strings, numbers, booleans, lists, maps
   */
  public record Step(String step, String outcome, String detail, Map<String, Object> facts) {}

  /**
   * Why a user does or does not hear of a notification by one channel.
   *
   * @param channel key
   * @param delivered whether there is a delivery to them, or will be unless a retraction or expiry
   *     is faster
   * @param steps as of the feed; empty when nothing spoke against it
   */
  public record Channel(String channel, boolean delivered, List<Step> steps) {}
}
