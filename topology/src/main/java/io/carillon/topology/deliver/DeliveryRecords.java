package io.carillon.topology.deliver;

import io.carillon.avro.Delivery;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.state.NotificationState;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;

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

  /**
   * What all recipients have in common.
   *
   * @param shared without content
   */
  SharedDelivery of(Delivery shared, NotificationState notification) {
    Delivery whole = Delivery.newBuilder(shared).setContent(content(notification)).build();
    String topic = topics.of(shared.getChannel());
    return new SharedDelivery(
        registry.call(() -> serializer.serialize(topic, whole)), shared.getNotificationId(), topic);
  }

  /** In a fixed order, so that what is told again is told in the same bytes. */
  private static Map<String, String> content(NotificationState notification) {
    Map<String, String> parts = new TreeMap<>();
    parts.put("title", notification.getTitle());
    parts.put("body", notification.getBody());
    if (notification.getUrl() != null) {
      parts.put("url", notification.getUrl());
    }
    if (notification.getData() != null) {
      parts.put("data", notification.getData());
    }
    return parts;
  }
}
