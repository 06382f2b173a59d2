package io.carillon.topology.feed;

import io.carillon.avro.ChannelOutcome;
import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.PartitionOutcome;
import io.carillon.schemas.OutcomeKey;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.Nodes;
import io.carillon.topology.metric.TenantLabel;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.resolve.Stamps;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.state.ChannelState;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.store.StoreNames;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * [feed]: keeps the feeds of one partition's users as [resolve] settled them, and publishes what
 * each notification came to here.
 */
public final class Feed extends ContextualProcessor<Object, Object, Object, Object> {

  private final FeedSettings settings;
  private final FeedListener listener;
  private final TenantLabel tenants;
  private FeedListener.Tenure tenure = FeedListener.Tenure.NONE;
  private @Nullable FeedWriter stores;
  private @Nullable FanOut fanOut;
  private @Nullable FeedActions actions;
  private @Nullable Retraction retraction;
  private @Nullable Retention retention;
  private @Nullable FeedMetrics metrics;

  /**
   * @param tenants how they are called in metrics
   */
  public Feed(FeedSettings settings, FeedListener listener, TenantLabel tenants) {
    this.tenants = tenants;
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    UserPartitionStore partition = context.getStateStore(StoreNames.USER_PARTITION);
    Stamps stamps = partition.stamps();
    stores =
        new FeedWriter(
            context.getStateStore(StoreNames.NOTIFICATIONS),
            context.getStateStore(StoreNames.ANNOUNCEMENTS),
            context.getStateStore(StoreNames.FEED_ENTRIES),
            context.getStateStore(StoreNames.MARKS));
    fanOut = new FanOut(stores, settings, stamps);
    actions = new FeedActions(stores, settings, stamps);
    retraction = new Retraction(stores, stamps);
    retention = new Retention(stores, settings);
    metrics = new FeedMetrics(context.metrics(), tenants);
    tenure = listener.begin(context.taskId().partition(), partition);
  }

  @Override
  public void close() {
    tenure.close();
  }

  @Override
  public void process(Record<Object, Object> record) {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    long position = metadata.offset();
    long now = record.timestamp();
    FeedChange change = apply(record, metadata, position, now);
    if (change != null) {
      if (!(change instanceof FeedChange.Created created) || !created.audiences().isEmpty()) {
        tenure.changed(change, position, now, TraceContext.of(record.headers()));
      }
      context().forward(record.withKey((Object) "").withValue((Object) change), Nodes.DELIVER);
      Objects.requireNonNull(metrics).count(change);
    }
    Objects.requireNonNull(retention).tick(now);
  }

  private @Nullable FeedChange apply(
      Record<Object, Object> record, RecordMetadata metadata, long position, long now) {
    Resolved resolved = (Resolved) record.value();
    if (resolved instanceof Resolved.Audience audience) {
      FeedChange.Created created =
          Objects.requireNonNull(fanOut)
              .write(audience, position, now, TraceContext.of(record.headers()));
      publish(
          record, created.notificationId(), created.notification(), position, metadata.partition());
      return created.audiences().isEmpty() && created.departures().isEmpty() ? null : created;
    }
    if (resolved instanceof Resolved.Action action) {
      return Objects.requireNonNull(actions).apply(action, position, now);
    }
    if (resolved instanceof Resolved.Retraction retracted) {
      String id = retracted.notificationId();
      Retraction.Taken taken = Objects.requireNonNull(retraction).apply(id, position, now);
      publish(record, id, taken.notification(), position, metadata.partition());
      return taken.first() && !taken.notification().getParts().isEmpty()
          ? new FeedChange.Retracted(id, taken.notification())
          : null;
    }
    if (resolved instanceof Resolved.Left left) {
      return new FeedChange.Left(left.userId(), left.ordinal(), left.tenants());
    }
    Resolved.Erased erased = (Resolved.Erased) resolved;
    erase(erased.ordinal());
    return new FeedChange.Erased(erased.userId(), erased.ordinal());
  }

  /** Counts so far, replacing what was said before; nothing for one that has not come. */
  private void publish(
      Record<Object, Object> record,
      String id,
      NotificationState state,
      long position,
      int partition) {
    if (state.getParts().isEmpty()) {
      return;
    }
    long suppressed = state.getSuppressed().values().stream().mapToLong(Long::longValue).sum();
    PartitionOutcome outcome =
        PartitionOutcome.newBuilder()
            .setPartition(partition)
            .setPosition(position)
            .setMatched(state.getMatched())
            .setSuppressed(state.getSuppressed())
            .setDelivered(state.getMatched() - suppressed)
            .setComplete(state.getParts().size() >= state.getPartsExpected())
            .setRetracted(state.getRetracted())
            .setChannels(channels(state))
            .build();
    OutcomeKey key = OutcomeKey.partition(id, partition);
    context()
        .forward(
            record
                .withKey((Object) key.toString())
                .withValue((Object) new NotificationOutcome(id, outcome)),
            Nodes.outcomes(Nodes.FEED));
  }

  private static Map<String, ChannelOutcome> channels(NotificationState state) {
    Map<String, ChannelOutcome> channels = new TreeMap<>();
    for (ChannelState channel : state.getChannels()) {
      long suppressed = channel.getSuppressed().values().stream().mapToLong(Long::longValue).sum();
      channels.put(
          channel.getKey(),
          new ChannelOutcome(channel.getSuppressed(), state.getMatched() - suppressed));
    }
    return channels;
  }

  private void erase(int ordinal) {
    FeedWriter all = Objects.requireNonNull(stores);
    KeyWriter prefix = FeedKeys.ofUser(ordinal);
    erase(all.entries(), prefix);
    erase(all.marks(), prefix);
  }

  private static void erase(KeyValueStore<Bytes, byte[]> store, KeyWriter prefix) {
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(prefix.key(), prefix.endOfPrefix())) {
      while (rows.hasNext()) {
        store.delete(rows.next().key);
      }
    }
  }
}
