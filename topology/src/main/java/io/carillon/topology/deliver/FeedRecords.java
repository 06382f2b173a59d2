package io.carillon.topology.deliver;

import io.carillon.avro.Content;
import io.carillon.avro.FeedEvent;
import io.carillon.avro.FeedEventType;
import io.carillon.schemas.FeedTopics;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.state.NotificationState;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes feed events as bytes. For the stream thread only. */
final class FeedRecords {

  private final Serializer<FeedEvent> serializer;
  private final FeedTopics topics;
  private final RegistryRetry registry;

  FeedRecords(Serializer<FeedEvent> serializer, FeedTopics topics, RegistryRetry registry) {
    this.serializer = serializer;
    this.topics = topics;
    this.registry = registry;
  }

  /** What all recipients of a message that came have in common. */
  Shared created(
      String id, NotificationState notification, @Nullable String tenant, long position, long at) {
    Content content =
        Content.newBuilder()
            .setTitle(notification.getTitle())
            .setBody(notification.getBody())
            .setUrl(notification.getUrl())
            .setData(notification.getData())
            .build();
    return shared(
        event(FeedEventType.CREATED, tenant, notification.getFeed(), position, at)
            .setNotificationId(id)
            .setContent(content)
            .setWorkflow(notification.getWorkflow()));
  }

  /** What all recipients of a message that is gone, or of one acted on, have in common. */
  Shared happened(
      FeedEventType type, String id, String feed, @Nullable String tenant, long position, long at) {
    return shared(event(type, tenant, feed, position, at).setNotificationId(id));
  }

  /** That a user acted on all messages up to a position. */
  byte[] onAll(
      FeedEventType type, String feed, @Nullable String tenant, long upTo, long position, long at) {
    return bytes(event(type, tenant, feed, position, at).setUpTo(upTo).build());
  }

  private static FeedEvent.Builder event(
      FeedEventType type, @Nullable String tenant, String feed, long position, long at) {
    return FeedEvent.newBuilder()
        .setType(type)
        .setTenant(tenant)
        .setFeed(feed)
        .setPosition(position)
        .setAt(Instant.ofEpochMilli(at));
  }

  private Shared shared(FeedEvent.Builder event) {
    FeedEvent whole = event.setMessageId("").build();
    return new Shared(bytes(whole), whole.getNotificationId());
  }

  private byte[] bytes(FeedEvent event) {
    // Only the first one asks the registry for the id of the schema, which is every topic's.
    return registry.call(() -> serializer.serialize(topics.untagged(), event));
  }
}
