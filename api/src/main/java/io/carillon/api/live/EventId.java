package io.carillon.api.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an event: {@code <epoch>-<offset>}.
 *
 * @param epoch of the user partitions; positions of another mean nothing
 * @param position offset in the user log, up to which the client has everything; -1: of a log that
 *     was empty
 */
public record EventId(int epoch, long position) {

  private static final Pattern SPELLING = Pattern.compile("(\\d{1,9})-(-1|\\d{1,18})");

  /** Empty when it is none. */
  public static Optional<EventId> parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new EventId(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return epoch + "-" + position;
  }
}
