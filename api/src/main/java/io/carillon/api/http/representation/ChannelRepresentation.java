package io.carillon.api.http.representation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.Json;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.resolve.preference.Channel;

/**
 * A channel.
 *
 * @param id a UUID
 * @param type such as {@code http}
 * @param settings secrets as references
 */
public record ChannelRepresentation(String id, String key, String type, ObjectNode settings) {

  /** The in-app channel of every installation. */
  public static final ChannelRepresentation INBOX =
      new ChannelRepresentation(
          Channel.INBOX_ID, Channel.INBOX, Channel.IN_APP_FEED, Json.object());

  /**
   * @param kept a JSON object: the type, and beside it the settings
   */
  public static ChannelRepresentation of(String key, String kept) {
    ObjectNode settings =
        Json.parseOrNull(kept) instanceof ObjectNode object ? object : Json.object();
    String type = settings.path("type").asText();
    settings.remove("type");
    return new ChannelRepresentation(ChannelSettings.id(key), key, type, settings);
  }
}
