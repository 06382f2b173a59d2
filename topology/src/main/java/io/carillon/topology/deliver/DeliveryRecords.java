package io.carillon.topology.deliver;

import io.carillon.avro.Delivery;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.topology.content.Contents;
import io.carillon.topology.content.Message;
import io.carillon.topology.content.Personal;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.ReadLocales;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes deliveries as bytes. For the stream thread only. */
final class DeliveryRecords {

  private final Serializer<Delivery> serializer;
  private final DeliveryTopics topics;
  private final RegistryRetry registry;

  DeliveryRecords(Serializer<Delivery> serializer, DeliveryTopics topics, RegistryRetry registry) {
    this.serializer = serializer;
    this.topics = topics;
    this.registry = registry;
  }

  /** One delivery for each of many. */
  @FunctionalInterface
  interface Each {
    /**
     * The delivery of one user; null: what it is to say cannot be rendered.
     *
     * @param userId UTF-8
     */
    SharedDelivery.@Nullable Own of(int ordinal, byte[] userId);
  }

  /**
   * Deliveries of one notification, tenant and channel.
   *
   * @param shared what they have in common, without content
   * @param locales which recipients had asked for; null: it is the same for all
   */
  Each of(
      Delivery shared, NotificationState notification, Users users, @Nullable ReadLocales locales) {
    if (locales == null) {
      return in(null, shared, notification, users);
    }
    Map<@Nullable String, Each> byLocale = new HashMap<>();
    return (ordinal, utf8) ->
        byLocale
            .computeIfAbsent(
                locales.locale(ordinal), locale -> in(locale, shared, notification, users))
            .of(ordinal, utf8);
  }

  private Each in(
      @Nullable String locale, Delivery shared, NotificationState notification, Users users) {
    String channel = shared.getChannel();
    String tenant = shared.getTenant();
    if (!Contents.isPersonal(notification, channel, tenant, locale)) {
      Message message = Contents.shared(notification, channel, tenant, locale);
      SharedDelivery all = shared(shared, message, notification);
      return (ordinal, utf8) -> all.of(utf8);
    }
    Personal personal = Contents.personal(notification, channel, tenant, locale);
    return (ordinal, utf8) -> {
      String userId = new String(utf8, StandardCharsets.UTF_8);
      Message message = personal.of(userId, users.find(userId));
      return message.failed() ? null : shared(shared, message, notification).of(utf8);
    };
  }

  private SharedDelivery shared(Delivery shared, Message message, NotificationState notification) {
    Delivery whole = Delivery.newBuilder(shared).setContent(content(message, notification)).build();
    String topic = topics.of(shared.getChannel());
    return new SharedDelivery(
        registry.call(() -> serializer.serialize(topic, whole)), shared.getNotificationId(), topic);
  }

  /** In a fixed order, so that what is told again is told in the same bytes. */
  private static Map<String, String> content(Message message, NotificationState notification) {
    Map<String, String> parts = new TreeMap<>();
    parts.put("title", message.title());
    parts.put("body", message.body());
    String url = message.url();
    if (url != null) {
      parts.put("url", url);
    }
    if (notification.getData() != null) {
      parts.put("data", notification.getData());
    }
    return parts;
  }
}
