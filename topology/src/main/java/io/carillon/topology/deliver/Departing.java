package io.carillon.topology.deliver;

import io.carillon.avro.Delivery;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.topology.Nodes;
import io.carillon.topology.deliver.Telling.Leave;
import io.carillon.topology.deliver.Telling.Told;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.QueuedDelivery;
import io.carillon.topology.state.QueuedItem;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes deliveries to the topics of channels. A retraction stops what waits, and so does expiry by
 * the clock: what has left cannot be called back. For the stream thread only.
 */
final class Departing {

  private final ProcessorContext<Object, Object> context;
  private final DeliveryRecords records;
  private final DeliveryTopics topics;
  private final Notifications notifications;
  private final Recipients recipients;
  private final Users users;
  private final DeliverMetrics metrics;

  /** Of the item that is being told. */
  private int written;

  Departing(
      ProcessorContext<Object, Object> context,
      DeliveryRecords records,
      DeliveryTopics topics,
      Notifications notifications,
      Recipients recipients,
      Users users,
      DeliverMetrics metrics) {
    this.context = context;
    this.records = records;
    this.topics = topics;
    this.notifications = notifications;
    this.recipients = recipients;
    this.users = users;
    this.metrics = metrics;
  }

  /**
   * To few, for whom nobody has to look anything up.
   *
   * @param item says where to go on afterwards
   * @param shared what they have in common, without content
   */
  Told tellFew(
      QueuedItem item,
      NotificationState notification,
      Delivery shared,
      RoaringBitmap few,
      Leave leave) {
    String topic = topics.of(shared.getChannel());
    if (hasExpired(notification)) {
      return Told.ALL; // Its time came after it was appended, while nobody was here to tell it.
    }
    if (!leave.admits(topic)) {
      return Told.NOTHING;
    }
    DeliveryRecords.Each delivery =
        records.of(
            shared,
            notification,
            item.getAt(),
            users,
            notifications.locales(
                ((QueuedDelivery) item.getWhat()).getNotificationId(),
                notification,
                item.getPosition()));
    Headers headers = Telling.headers(item);
    written = 0;
    int next =
        recipients.chunk(
            few,
            0,
            Recipients.DONE,
            (ordinal, userId) -> write(topic, delivery, ordinal, userId, item, headers, leave));
    metrics.delivered(shared.getChannel(), shared.getTenant(), written);
    ((QueuedDelivery) item.getWhat()).setNext(next);
    return next == Recipients.DONE ? Told.ALL : Told.SOME;
  }

  Told tell(@Nullable String tenant, QueuedItem item, QueuedDelivery queued, Leave leave) {
    String id = queued.getNotificationId();
    NotificationState notification = notifications.find(id);
    if (notification == null || notification.getRetracted() || hasExpired(notification)) {
      return Told.ALL;
    }
    Delivery shared = notifications.delivery(id, notification, tenant, queued.getChannel());
    if (shared == null) {
      return Told.ALL; // Went with its retention.
    }
    String topic = topics.of(queued.getChannel());
    if (!leave.admits(topic)) {
      return Told.NOTHING;
    }
    DeliveryRecords.Each delivery =
        records.of(
            shared,
            notification,
            item.getAt(),
            users,
            notifications.locales(id, notification, item.getPosition()));
    Headers headers = Telling.headers(item);
    written = 0;
    int next =
        recipients.walk(
            id,
            notification,
            queued.getPart(),
            tenant,
            queued.getChannel(),
            queued.getNext(),
            Recipients.DONE,
            (ordinal, userId) -> write(topic, delivery, ordinal, userId, item, headers, leave));
    metrics.delivered(queued.getChannel(), tenant, written);
    queued.setNext(next);
    return next == Recipients.DONE ? Told.ALL : Told.SOME;
  }

  private boolean hasExpired(NotificationState notification) {
    Long expiresAt = notification.getExpiresAt();
    return expiresAt != null && Objects.requireNonNull(expiresAt) <= context.currentSystemTimeMs();
  }

  /** Whether to go on. */
  private boolean write(
      String topic,
      DeliveryRecords.Each delivery,
      int ordinal,
      byte[] userId,
      QueuedItem item,
      Headers headers,
      Leave leave) {
    SharedDelivery.Own own = delivery.of(ordinal, userId);
    if (own == null) {
      // Nothing to send, and nobody to tell but who looks: explain says why.
      leave.spend(userId.length);
      return !leave.over();
    }
    context.forward(
        new Record<Object, Object>(
            own.key(), new Outgoing(topic, own.value()), item.getAt(), headers),
        Nodes.feedTopics(Nodes.DELIVER));
    written++;
    leave.spend(own.key().length + own.value().length);
    return !leave.over();
  }
}
