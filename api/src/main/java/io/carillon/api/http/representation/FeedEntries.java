package io.carillon.api.http.representation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.Json;
import io.carillon.api.http.Times;
import io.carillon.topology.content.Message;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.state.NotificationState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes {@link FeedEntry}s of one user's messages. */
public final class FeedEntries {

  private final Map<String, Object> recipient;
  private final boolean rich;

  /**
   * @param recipient as {@link UserRepresentation#recipient}
   * @param rich with activities and nested data
   */
  public FeedEntries(Map<String, Object> recipient, boolean rich) {
    this.recipient = recipient;
    this.rich = rich;
  }

  public FeedEntry of(FeedItem item, String cursor) {
    NotificationState notification = item.notification();
    Message content = item.content();
    Map<String, Object> actor = ActorRepresentation.of(notification);
    JsonNode data = data(notification);
    String insertedAt = Times.iso(notification.getAt());
    String updatedAt = States.updatedAt(item);
    return new FeedEntry(
        item.id().toString(),
        cursor,
        "FeedItem",
        insertedAt,
        updatedAt,
        States.of(item.states()),
        item.tenant(),
        actor == null ? List.of() : List.of(actor),
        actor == null ? 0 : 1,
        rich ? List.of(activity(item)) : null,
        rich ? 1 : null,
        data,
        Source.of(notification),
        Block.of(content),
        content.title(),
        content.body(),
        Links.safe(content.url()),
        content.error());
  }

  /** What triggered it. */
  public FeedEntry.Activity activity(FeedItem item) {
    NotificationState notification = item.notification();
    String at = Times.iso(notification.getAt());
    return new FeedEntry.Activity(
        item.id().notificationId(),
        at,
        at,
        recipient,
        ActorRepresentation.of(notification),
        data(notification));
  }

  /** In compact mode without what is nested. */
  private @Nullable JsonNode data(NotificationState notification) {
    JsonNode data = Json.parseOrNull(notification.getData());
    if (!rich && data instanceof ObjectNode object) {
      object.removeIf(JsonNode::isContainerNode);
    }
    return data;
  }
}
