package io.carillon.api.phoenix;

import java.util.Optional;

/**
 * The topic of one user's feed: {@code feeds:<feed>:<user>}.
 *
 * @param feed as the client calls it: a name or an id
 */
public record FeedTopic(String feed, String userId) {

  private static final String PREFIX = "feeds:";

  /** Empty when it is the topic of anything else. A user id may have colons in it. */
  public static Optional<FeedTopic> parse(String topic) {
    int colon = topic.indexOf(':', PREFIX.length());
    return topic.startsWith(PREFIX) && colon > PREFIX.length() && colon < topic.length() - 1
        ? Optional.of(
            new FeedTopic(topic.substring(PREFIX.length(), colon), topic.substring(colon + 1)))
        : Optional.empty();
  }
}
