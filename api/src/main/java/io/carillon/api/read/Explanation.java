package io.carillon.api.read;

import java.util.List;
import java.util.Map;

/**
 * Why a user did or did not get a notification.
 *
 * @param delivered whether it is or was in their feed
 * @param evaluated {@code then}: from the facts frozen when it was resolved; {@code now}: from what
 *     holds at present
 * @param steps in the order in which they were decided; the last one decided it
 * @param channels the same of each channel beside the feed
 */
public record Explanation(
    boolean delivered, String evaluated, List<Step> steps, List<Channel> channels) {

  /**
   * @param channel key
   * @param delivered whether there is a delivery to them, or will be unless a retraction or expiry
   *     is faster
   * @param steps as of the feed; empty when nothing spoke against it
   */
  public record Channel(String channel, boolean delivered, List<Step> steps) {}

  /**
   * @param step what was asked, such as {@code audience}, {@code preferences}, {@code expiry},
   *     {@code retraction}
   * @param outcome a fixed word, such as {@code matched}
   * @param detail a sentence
   * @param facts what it was decided on, such as {@code term} or {@code via}: strings, numbers,
   *     booleans, lists
   */
  public record Step(String step, String outcome, String detail, Map<String, Object> facts) {}
}
