package io.carillon.topology.feed;

/**
 * One state of one message.
 *
 * @param value whether it holds
 * @param when since when, as log append time in milliseconds; 0 when never said
 * @param position offset in the user log of what said so; -1 when never said
 */
public record StateValue(boolean value, long when, long position) {

  public static final StateValue NEVER = new StateValue(false, 0, -1);
}
