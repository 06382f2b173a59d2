package io.carillon.topology.resolve.preference;

import java.util.List;

/**
 * A way out, as preference sets name it.
 *
 * @param type one of {@link #TYPES}
 * @param key such as {@code inbox}
 * @param id a UUID
 */
public record Channel(String type, String key, String id) {

  /** Type of in-app feeds. */
  public static final String IN_APP_FEED = "in_app_feed";

  /** What a {@code channel_types} may name. */
  public static final List<String> TYPES =
      List.of("chat", "email", "http", IN_APP_FEED, "push", "sms");

  /** The in-app channel of every installation. */
  public static final String INBOX = "inbox";

  /** Its id, the same in every installation: it is in front-end code. */
  public static final String INBOX_ID = "1b0c5f4e-7a9d-4c1e-8a53-0e6f4d2c9b10";

  /** The in-app channel of that key. */
  public static Channel feed(String key) {
    return new Channel(IN_APP_FEED, key, key.equals(INBOX) ? INBOX_ID : key);
  }
}
