package io.carillon.topology.deliver;

import io.carillon.avro.Delivery;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.topology.channel.Address;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.content.Contents;
import io.carillon.topology.content.Message;
import io.carillon.topology.content.Personal;
import io.carillon.topology.content.Rendition;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.ReadLocales;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes deliveries as bytes. For the stream thread only. */
final class DeliveryRecords {

  private final Serializer<Delivery> serializer;
  private final DeliveryTopics topics;
  private final RegistryRetry registry;
  private final UnsubscribeLinks links;
  private final DeliverMetrics metrics;

  /**
   * @param metrics told of what somebody does not get
   */
  DeliveryRecords(
      Serializer<Delivery> serializer,
      DeliveryTopics topics,
      RegistryRetry registry,
      UnsubscribeLinks links,
      DeliverMetrics metrics) {
    this.serializer = serializer;
    this.topics = topics;
    this.registry = registry;
    this.links = links;
    this.metrics = metrics;
  }

  /** One delivery for each of many. */
  @FunctionalInterface
  interface Each {
    /**
     * The delivery of one user; null: what it is to say cannot be rendered, or they cannot be
     * reached any more.
     *
     * @param userId UTF-8
     */
    SharedDelivery.@Nullable Own of(int ordinal, byte[] userId);
  }

  /**
   * Deliveries of one notification, tenant and channel.
   *
   * @param shared what they have in common, without content
   * @param at when their messages came, milliseconds since the epoch
   * @param locales which recipients had asked for; null: it is the same for all
   */
  Each of(
      Delivery shared,
      NotificationState notification,
      long at,
      Users users,
      @Nullable ReadLocales locales) {
    if (locales == null) {
      return in(null, shared, notification, at, users);
    }
    Map<@Nullable String, Each> byLocale = new HashMap<>();
    return (ordinal, utf8) ->
        byLocale
            .computeIfAbsent(
                locales.locale(ordinal), locale -> in(locale, shared, notification, at, users))
            .of(ordinal, utf8);
  }

  private Each in(
      @Nullable String locale,
      Delivery shared,
      NotificationState notification,
      long at,
      Users users) {
    ChannelType type = Contents.type(notification, shared.getChannel());
    String channel = shared.getChannel();
    String tenant = shared.getTenant();
    Personal personal =
        Contents.isPersonal(notification, channel, tenant, locale)
            ? Contents.personal(notification, channel, tenant, locale)
            : null;
    SharedDelivery all =
        personal == null
            ? shared(
                type, shared, Contents.shared(notification, channel, tenant, locale), notification)
            : null;
    Address address = type.address();
    if (all != null && address == null) {
      return (ordinal, utf8) -> all.of(utf8);
    }
    UnaryOperator<@Nullable String> unsubscribe = unsubscribe(type, shared, notification, at);
    return (ordinal, utf8) -> {
      String userId = new String(utf8, StandardCharsets.UTF_8);
      UserState user = users.find(userId);
      String own = address == null || user == null ? null : address.of(user.getAttributes());
      if (address != null && own == null) {
        metrics.unreached();
        return null;
      }
      String link = unsubscribe.apply(userId);
      if (all != null) {
        return all.of(utf8, own, link);
      }
      Message message = Objects.requireNonNull(personal).of(userId, user, link);
      if (message.failed()) {
        metrics.unrendered();
        return null;
      }
      return shared(type, shared, message, notification).of(utf8, own, link);
    };
  }

  /** The link of each user; null: there is none. What is critical cannot be unsubscribed from. */
  private UnaryOperator<@Nullable String> unsubscribe(
      ChannelType type, Delivery shared, NotificationState notification, long at) {
    if (!type.unsubscribed() || notification.getCritical()) {
      return userId -> null;
    }
    return userId ->
        links.url(
            UnsubscribeLinks.Claim.of(
                String.valueOf(userId),
                shared.getTenant(),
                shared.getCategories(),
                shared.getWorkflow(),
                type.word(),
                at));
  }

  private SharedDelivery shared(
      ChannelType type, Delivery shared, Message message, NotificationState notification) {
    Delivery whole =
        Delivery.newBuilder(shared)
            .setContent(Rendition.of(type, message, notification.getData()))
            .build();
    String topic = topics.of(shared.getChannel());
    return new SharedDelivery(
        registry.call(() -> serializer.serialize(topic, whole)), shared.getNotificationId(), topic);
  }
}
