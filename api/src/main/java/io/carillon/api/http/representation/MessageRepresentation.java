package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.Json;
import io.carillon.api.http.Sources;
import io.carillon.api.http.Times;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.state.NotificationState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, as Knock's SDKs read it.
 *
 * @param recipient the user id
 * @param status always {@code delivered}: it is in the feed
 */
public record MessageRepresentation(
    String id,
    @JsonProperty("__typename") String typename,
    String channelId,
    String recipient,
    String insertedAt,
    String updatedAt,
    @JsonUnwrapped States states,
    @Nullable String tenant,
    String status,
    List<String> engagementStatuses,
    List<Object> actors,
    Source source,
    String workflow,
    String notificationId,
    @Nullable JsonNode data,
    Map<String, Object> metadata) {

  /**
   * @param channelId of the in-app channel
   */
  public static MessageRepresentation of(FeedItem item, String channelId) {
    NotificationState notification = item.notification();
    Object actor = ActorRepresentation.reference(notification);
    return new MessageRepresentation(
        item.id().toString(),
        "Message",
        channelId,
        item.id().userId(),
        Times.iso(notification.getAt()),
        States.updatedAt(item),
        States.of(item.states()),
        item.tenant(),
        "delivered",
        States.words(item.states()),
        actor == null ? List.of() : List.of(actor),
        Source.of(notification),
        Sources.key(notification),
        item.id().notificationId(),
        Json.parseOrNull(notification.getData()),
        Map.of());
  }
}
