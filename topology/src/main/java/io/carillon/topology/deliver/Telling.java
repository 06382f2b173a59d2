package io.carillon.topology.deliver;

import io.carillon.avro.FeedEventType;
import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.Nodes;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.QueuedActionOnAll;
import io.carillon.topology.state.QueuedActions;
import io.carillon.topology.state.QueuedCreated;
import io.carillon.topology.state.QueuedDelivery;
import io.carillon.topology.state.QueuedItem;
import io.carillon.topology.state.QueuedMessage;
import io.carillon.topology.state.QueuedRemoval;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes one item of a queue to where it belongs. Everything an item says was checked when it came
 * in, so there is nothing to refuse. For the stream thread only.
 */
final class Telling {

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<Bytes, byte[]> rows;
  private final Routes routes;
  private final FeedRecords records;
  private final FeedTopics topics;
  private final Notifications notifications;
  private final Users users;
  private final Recipients recipients;
  private final Departing departing;
  private final DeliverMetrics metrics;

  /** Of the item that is being told. */
  private int written;

  Telling(
      ProcessorContext<Object, Object> context,
      KeyValueStore<Bytes, byte[]> rows,
      Routes routes,
      FeedRecords records,
      FeedTopics topics,
      Notifications notifications,
      Users users,
      Recipients recipients,
      Departing departing,
      DeliverMetrics metrics) {
    this.context = context;
    this.rows = rows;
    this.routes = routes;
    this.records = records;
    this.topics = topics;
    this.notifications = notifications;
    this.users = users;
    this.recipients = recipients;
    this.departing = departing;
    this.metrics = metrics;
  }

  /** What became of an item. */
  enum Told {
    ALL,
    /** Some of it; the item says where to go on. */
    SOME,
    /** Nothing: a topic may not be written to now. */
    NOTHING
  }

  /** How much may be written, and where to. */
  interface Leave {
    boolean admits(String topic);

    void spend(int bytes);

    boolean over();
  }

  /**
   * Messages that have just come to few, whom nobody has to look up.
   *
   * @return whether all were told; {@code item} says where to go on
   */
  boolean tellFew(
      @Nullable String tenant,
      QueuedItem item,
      NotificationState notification,
      RoaringBitmap few,
      String topic,
      Leave leave) {
    if (!leave.admits(topic)) {
      return false;
    }
    QueuedCreated created = (QueuedCreated) item.getWhat();
    Headers headers = headers(topic, tenant, item);
    FeedRecords.Each each =
        records.created(
            created.getNotificationId(),
            notification,
            tenant,
            item.getPosition(),
            item.getAt(),
            users,
            notifications.locales(created.getNotificationId(), notification, item.getPosition()));
    int next =
        recipients.chunk(
            few,
            0,
            Recipients.DONE,
            (ordinal, userId) ->
                write(topic, userId, each.of(ordinal, userId), item.getAt(), headers, leave));
    created.setNext(next);
    counted(tenant);
    return next == Recipients.DONE;
  }

  Told tell(@Nullable String tenant, QueuedItem item, Leave leave) {
    Told told = write(tenant, item, leave);
    counted(tenant);
    return told;
  }

  private void counted(@Nullable String tenant) {
    if (written > 0) {
      metrics.told(tenant, written);
      written = 0;
    }
  }

  private Told write(@Nullable String tenant, QueuedItem item, Leave leave) {
    Object what = item.getWhat();
    if (what instanceof QueuedCreated created) {
      return created(tenant, item, created, leave);
    }
    if (what instanceof QueuedRemoval removal) {
      return removal(tenant, item, removal, leave);
    }
    if (what instanceof QueuedDelivery delivery) {
      return departing.tell(tenant, item, delivery, leave);
    }
    return what instanceof QueuedActions actions
        ? actions(tenant, item, actions, leave)
        : onAll(tenant, item, (QueuedActionOnAll) what, leave);
  }

  private Told created(
      @Nullable String tenant, QueuedItem item, QueuedCreated created, Leave leave) {
    String topic = routes.topic(tenant, item.getPosition());
    if (topic == null) {
      routes.end(tenant, item.getPosition());
      return Told.ALL;
    }
    if (!leave.admits(topic)) {
      return Told.NOTHING;
    }
    String id = created.getNotificationId();
    NotificationState notification = notifications.find(id);
    if (notification == null) {
      // It waited for longer than feeds keep a message. What else waits of these must not be told
      // either; so few rows of this kind there are that they may stay.
      rows.put(
          ExpansionKeys.stop(tenant, item.getPosition()),
          ByteBuffer.allocate(4).putInt(created.getNext()).array());
      return Told.ALL;
    }
    Headers headers = headers(topic, tenant, item);
    FeedRecords.Each each =
        records.created(
            id,
            notification,
            tenant,
            item.getPosition(),
            item.getAt(),
            users,
            notifications.locales(id, notification, item.getPosition()));
    int next =
        recipients.walk(
            id,
            notification,
            created.getPart(),
            tenant,
            null,
            created.getNext(),
            Recipients.DONE,
            (ordinal, userId) ->
                write(topic, userId, each.of(ordinal, userId), item.getAt(), headers, leave));
    created.setNext(next);
    return next == Recipients.DONE ? Told.ALL : Told.SOME;
  }

  private Told removal(
      @Nullable String tenant, QueuedItem item, QueuedRemoval removal, Leave leave) {
    String topic = routes.topic(tenant, removal.getMessagePosition());
    String id = removal.getNotificationId();
    NotificationState notification = notifications.find(id);
    int next = Recipients.DONE;
    if (topic != null && notification != null) {
      if (!leave.admits(topic)) {
        return Told.NOTHING;
      }
      Headers headers = headers(topic, tenant, item);
      Shared shared =
          records.happened(
              FeedEventType.REMOVED,
              id,
              notification.getFeed(),
              tenant,
              item.getPosition(),
              item.getAt());
      next =
          recipients.walk(
              id,
              notification,
              removal.getPart(),
              tenant,
              null,
              removal.getNext(),
              removal.getBelow(),
              (ordinal, userId) ->
                  write(topic, userId, shared.of(userId), item.getAt(), headers, leave));
    }
    removal.setNext(next);
    if (next != Recipients.DONE) {
      return Told.SOME;
    }
    if (removal.getBelow() != Recipients.DONE) {
      // Whatever was said of these messages before has been passed by.
      rows.delete(ExpansionKeys.stop(tenant, removal.getMessagePosition()));
    }
    return Told.ALL;
  }

  private Told actions(
      @Nullable String tenant, QueuedItem item, QueuedActions actions, Leave leave) {
    if (users.idBytesOf(actions.getOrdinal()) == null) {
      return Told.ALL; // Gone, and perhaps before the messages were told.
    }
    if (!all(actions, tenant, leave::admits)) {
      return Told.NOTHING;
    }
    byte[] userId = actions.getUserId().getBytes(StandardCharsets.UTF_8);
    FeedEventType type = FeedEventType.valueOf(actions.getType());
    for (QueuedMessage message : actions.getMessages()) {
      String topic = routes.topic(tenant, message.getPosition());
      if (topic != null && wasTold(tenant, message.getPosition(), actions.getOrdinal())) {
        Shared shared =
            records.happened(
                type,
                message.getNotificationId(),
                message.getFeed(),
                tenant,
                item.getPosition(),
                item.getAt(),
                actions.getMetadata());
        write(topic, userId, shared.of(userId), item.getAt(), headers(topic, tenant, item), leave);
      }
    }
    return Told.ALL;
  }

  private boolean all(QueuedActions actions, @Nullable String tenant, Predicate<String> holds) {
    for (QueuedMessage message : actions.getMessages()) {
      String topic = routes.topic(tenant, message.getPosition());
      if (topic != null && !holds.test(topic)) {
        return false;
      }
    }
    return true;
  }

  /** Unless telling of it was stopped before it came to this user. */
  private boolean wasTold(@Nullable String tenant, long position, int ordinal) {
    byte[] stop = rows.get(ExpansionKeys.stop(tenant, position));
    return stop == null || ordinal < ByteBuffer.wrap(stop).getInt();
  }

  private Told onAll(
      @Nullable String tenant, QueuedItem item, QueuedActionOnAll action, Leave leave) {
    Set<String> all = routes.topics(tenant, action.getUpTo());
    if (users.idBytesOf(action.getOrdinal()) == null) {
      return Told.ALL;
    }
    for (String topic : all) {
      if (!leave.admits(topic)) {
        return Told.NOTHING;
      }
    }
    byte[] userId = action.getUserId().getBytes(StandardCharsets.UTF_8);
    byte[] value =
        records.onAll(
            FeedEventType.valueOf(action.getType()),
            action.getFeed(),
            tenant,
            action.getUpTo(),
            item.getPosition(),
            item.getAt());
    for (String topic : all) {
      write(topic, userId, value, item.getAt(), headers(topic, tenant, item), leave);
    }
    return Told.ALL;
  }

  /** What all records of an item to one topic say beside their values. */
  private Headers headers(String topic, @Nullable String tenant, QueuedItem item) {
    Headers headers = headers(item);
    if (tenant != null && topic.equals(topics.shared())) {
      headers.add(FeedTopics.TENANT, tenant.getBytes(StandardCharsets.UTF_8));
    }
    return headers;
  }

  /** The trace of what caused an item. */
  static Headers headers(QueuedItem item) {
    String parent = item.getTraceparent();
    return TraceContext.headers(
        parent == null ? null : new TraceContext(parent, item.getTracestate()));
  }

  /** Whether to go on. */
  private boolean write(
      String topic, byte[] userId, byte[] value, long at, Headers headers, Leave leave) {
    context.forward(
        new Record<Object, Object>(userId, new Outgoing(topic, value), at, headers),
        Nodes.feedTopics(Nodes.DELIVER));
    written++;
    leave.spend(userId.length + value.length);
    return !leave.over();
  }
}
