package io.carillon.topology.deliver;

import io.carillon.avro.Delivery;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.topology.Nodes;
import io.carillon.topology.deliver.Telling.Leave;
import io.carillon.topology.deliver.Telling.Told;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.metric.StageMetrics;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.QueuedDelivery;
import io.carillon.topology.state.QueuedItem;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes deliveries to the topics of channels. A retraction stops what waits, and so does expiry by
 * the clock: what has left cannot be called back. For the stream thread only.
 */
final class Departing {

  private static final String UNRENDERED = "deliveries-not-rendered";

  private final ProcessorContext<Object, Object> context;
  private final DeliveryRecords records;
  private final DeliveryTopics topics;
  private final Notifications notifications;
  private final Recipients recipients;
  private final Users users;
  private final StageMetrics metrics;

  Departing(
      ProcessorContext<Object, Object> context,
      DeliveryRecords records,
      DeliveryTopics topics,
      Notifications notifications,
      Recipients recipients,
      Users users) {
    this.context = context;
    this.records = records;
    this.topics = topics;
    this.notifications = notifications;
    this.recipients = recipients;
    this.users = users;
    this.metrics = new StageMetrics(context.metrics(), Nodes.DELIVER);
    metrics.count(UNRENDERED, 0);
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
    DeliveryRecords.Each delivery = records.of(shared, notification, users);
    int next =
        recipients.chunk(
            few, 0, Recipients.DONE, userId -> write(topic, delivery, userId, item, leave));
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
    DeliveryRecords.Each delivery = records.of(shared, notification, users);
    int next =
        recipients.walk(
            id,
            notification,
            queued.getPart(),
            tenant,
            queued.getChannel(),
            queued.getNext(),
            Recipients.DONE,
            userId -> write(topic, delivery, userId, item, leave));
    queued.setNext(next);
    return next == Recipients.DONE ? Told.ALL : Told.SOME;
  }

  private boolean hasExpired(NotificationState notification) {
    Long expiresAt = notification.getExpiresAt();
    return expiresAt != null && Objects.requireNonNull(expiresAt) <= context.currentSystemTimeMs();
  }

  /** Whether to go on. */
  private boolean write(
      String topic, DeliveryRecords.Each delivery, byte[] userId, QueuedItem item, Leave leave) {
    SharedDelivery.Own own = delivery.of(userId);
    if (own == null) {
      // Nothing to send, and nobody to tell but who looks: explain says why.
      metrics.count(UNRENDERED, 1);
      leave.spend(userId.length);
      return !leave.over();
    }
    context.forward(
        new Record<Object, Object>(own.key(), new Outgoing(topic, own.value()), item.getAt()),
        Nodes.feedTopics(Nodes.DELIVER));
    leave.spend(own.key().length + own.value().length);
    return !leave.over();
  }
}
