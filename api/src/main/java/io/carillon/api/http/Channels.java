package io.carillon.api.http;

import io.carillon.topology.resolve.preference.Channel;
import java.util.List;
import java.util.Optional;

/**
 * The in-app channels. An installation has {@code inbox}; SDKs that want a UUID use its id.
 * Channels beside the feed are {@link ChannelsResource}'s.
 */
final class Channels {

  static final String INBOX = Channel.INBOX;

  /** The same in every installation: the id is in front-end code. */
  static final String INBOX_ID = Channel.INBOX_ID;

  private Channels() {}

  /** The key of an in-app channel, by key or id. */
  static Optional<String> feed(String keyOrId) {
    return keyOrId.equals(INBOX) || keyOrId.equalsIgnoreCase(INBOX_ID)
        ? Optional.of(INBOX)
        : Optional.empty();
  }

  static String id(String key) {
    return key.equals(INBOX) ? INBOX_ID : key;
  }

  static List<String> feeds() {
    return List.of(INBOX);
  }
}
