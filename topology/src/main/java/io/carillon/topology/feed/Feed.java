package io.carillon.topology.feed;

import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.PartitionOutcome;
import io.carillon.schemas.OutcomeKey;
import io.carillon.topology.Nodes;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.resolve.Stamps;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.store.StoreNames;
import java.util.Objects;
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
  private @Nullable FeedWriter stores;
  private @Nullable FanOut fanOut;
  private @Nullable FeedActions actions;
  private @Nullable Retraction retraction;
  private @Nullable Retention retention;

  public Feed(FeedSettings settings) {
    this.settings = settings;
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
  }

  @Override
  public void process(Record<Object, Object> record) {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    long position = metadata.offset();
    long now = record.timestamp();
    Resolved resolved = (Resolved) record.value();
    if (resolved instanceof Resolved.Audience audience) {
      NotificationState state = Objects.requireNonNull(fanOut).write(audience, position, now);
      publish(record, audience.notification().getId(), state, position, metadata.partition());
    } else if (resolved instanceof Resolved.Action action) {
      Objects.requireNonNull(actions).apply(action, position, now);
    } else if (resolved instanceof Resolved.Retraction taken) {
      NotificationState state =
          Objects.requireNonNull(retraction).apply(taken.notificationId(), position, now);
      publish(record, taken.notificationId(), state, position, metadata.partition());
    } else if (resolved instanceof Resolved.Erased erased) {
      erase(erased.ordinal());
    }
    Objects.requireNonNull(retention).tick(now);
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
            .build();
    OutcomeKey key = OutcomeKey.partition(id, partition);
    context()
        .forward(
            record
                .withKey((Object) key.toString())
                .withValue((Object) new NotificationOutcome(id, outcome)),
            Nodes.outcomes(Nodes.FEED));
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
