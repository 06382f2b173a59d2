package io.carillon.topology.deliver;

import io.carillon.avro.Content;
import io.carillon.avro.FeedEvent;
import io.carillon.avro.FeedEventType;
import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.MessageId;
import io.carillon.topology.content.Contents;
import io.carillon.topology.content.Message;
import io.carillon.topology.content.Personal;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.ReadLocales;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes feed events as bytes. For the stream thread only. */
final class FeedRecords {

  /** One event for each of many. */
  @FunctionalInterface
  interface Each {
    /** The event of one user, whose id is given as UTF-8. */
    byte[] of(int ordinal, byte[] userId);
  }

  private final Serializer<FeedEvent> serializer;
  private final FeedTopics topics;
  private final RegistryRetry registry;

  FeedRecords(Serializer<FeedEvent> serializer, FeedTopics topics, RegistryRetry registry) {
    this.serializer = serializer;
    this.topics = topics;
    this.registry = registry;
  }

  /**
   * A message that came, for each of its recipients.
   *
   * @param locales which they had asked for; null: it is the same for all
   */
  Each created(
      String id,
      NotificationState notification,
      @Nullable String tenant,
      long position,
      long at,
      Users users,
      @Nullable ReadLocales locales) {
    if (locales == null) {
      return created(id, notification, tenant, null, position, at, users);
    }
    Map<@Nullable String, Each> byLocale = new HashMap<>();
    return (ordinal, utf8) ->
        byLocale
            .computeIfAbsent(
                locales.locale(ordinal),
                locale -> created(id, notification, tenant, locale, position, at, users))
            .of(ordinal, utf8);
  }

  private Each created(
      String id,
      NotificationState notification,
      @Nullable String tenant,
      @Nullable String locale,
      long position,
      long at,
      Users users) {
    FeedEvent.Builder event =
        event(FeedEventType.CREATED, tenant, notification.getFeed(), position, at)
            .setNotificationId(id)
            .setWorkflow(notification.getWorkflow());
    if (!Contents.isPersonal(notification, null, tenant, locale)) {
      Message message = Contents.shared(notification, null, tenant, locale);
      Shared shared = shared(event.setContent(content(message, notification)));
      return (ordinal, utf8) -> shared.of(utf8);
    }
    Personal personal = Contents.personal(notification, null, tenant, locale);
    return (ordinal, utf8) -> {
      String userId = new String(utf8, StandardCharsets.UTF_8);
      Message message = personal.of(userId, users.find(userId));
      return bytes(
          FeedEvent.newBuilder(event)
              .setMessageId(new MessageId(id, userId).toString())
              .setContent(content(message, notification))
              .build());
    };
  }

  private static Content content(Message message, NotificationState notification) {
    return Content.newBuilder()
        .setTitle(message.title())
        .setBody(message.body())
        .setUrl(message.url())
        .setData(notification.getData())
        .setButtons(Contents.records(message.buttons()))
        .setError(message.error())
        .build();
  }

  /** What all recipients of a message that is gone, or of one acted on, have in common. */
  Shared happened(
      FeedEventType type, String id, String feed, @Nullable String tenant, long position, long at) {
    return happened(type, id, feed, tenant, position, at, null);
  }

  /**
   * The same with what was said of it.
   *
   * @param metadata a JSON object; null: nothing
   */
  Shared happened(
      FeedEventType type,
      String id,
      String feed,
      @Nullable String tenant,
      long position,
      long at,
      @Nullable String metadata) {
    return shared(
        event(type, tenant, feed, position, at).setNotificationId(id).setMetadata(metadata));
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
