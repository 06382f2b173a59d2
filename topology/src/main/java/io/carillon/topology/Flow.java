package io.carillon.topology;

import io.carillon.avro.ActorLookup;
import io.carillon.avro.Notify;
import io.carillon.avro.StateTable;
import io.carillon.schemas.Topic;
import io.carillon.topology.deliver.Outgoing;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.ingest.IngressTime;
import io.carillon.topology.ingest.UserKeyPartitioner;
import io.carillon.topology.route.UserLogPartitioner;
import io.carillon.topology.store.AppliedVersions;
import io.carillon.topology.store.GlobalTableUpdate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Says in {@link NotificationTopology} what is connected to what; how sources, dead letters and
 * sinks are made stands here once. A stage reads bytes and decodes them itself, so that what cannot
 * be read becomes a dead letter as it came.
 */
final class Flow {

  private final Topology topology;
  private final String deadLetters;
  private final RegistryRetry registry;

  Flow(Topology topology, String deadLetters, RegistryRetry registry) {
    this.topology = topology;
    this.deadLetters = deadLetters;
    this.registry = registry;
  }

  Topology topology() {
    return topology;
  }

  /** A stage over a public topic, whose producers' clocks are not trusted. */
  <V extends SpecificRecord> Stage stage(
      String name, Topic<V> topic, Function<Decoder<V>, Processor<byte[], byte[], ?, ?>> stage) {
    return stage(name, topic, new IngressTime(), stage).deadLetters(deadLetters);
  }

  /** A stage over a topic of our own, in its append time. */
  <V extends SpecificRecord> Stage logStage(
      String name, Topic<V> topic, Function<Decoder<V>, Processor<byte[], byte[], ?, ?>> stage) {
    return stage(name, topic, new UsePartitionTimeOnInvalidTimestamp(), stage)
        .deadLetters(deadLetters);
  }

  private <V extends SpecificRecord> Stage stage(
      String name,
      Topic<V> topic,
      TimestampExtractor time,
      Function<Decoder<V>, Processor<byte[], byte[], ?, ?>> stage) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        Nodes.source(name),
        time,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic.name());
    topology.addProcessor(
        name, supplier(() -> stage.apply(new Decoder<>(topic, registry))), Nodes.source(name));
    return new Stage(name);
  }

  /**
   * A compacted topic as a table that every task can read. In memory, and read anew at every start:
   * what a killed process leaves of one on disk, Kafka Streams 4.3.1 under exactly-once refuses,
   * and ends the next process instead of the table (KAFKA-21034).
   */
  <V extends SpecificRecord> void globalTable(
      String name, Topic<V> topic, StateTable table, AppliedVersions applied) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), topic.keys(), topic.values())
            .withLoggingDisabled(),
        Nodes.source(name),
        topic.keys().deserializer(),
        topic.values().deserializer(),
        topic.name(),
        name,
        () -> new GlobalTableUpdate<V>(name, table, applied));
  }

  @SuppressWarnings("unchecked")
  private static ProcessorSupplier<byte[], byte[], Object, Object> supplier(
      java.util.function.Supplier<Processor<byte[], byte[], ?, ?>> stage) {
    return () -> (Processor<byte[], byte[], Object, Object>) stage.get();
  }

  /** One processor, and what hangs on it. */
  final class Stage {

    private final String name;

    private Stage(String name) {
      this.name = name;
    }

    /** A store of this stage, and of {@code others} that share it. */
    Stage store(StoreBuilder<?> store, String... others) {
      topology.addStateStore(store, name);
      for (String other : others) {
        topology.connectProcessorAndStateStores(other, store.name());
      }
      return this;
    }

    /** The next stage, in the same task. */
    Stage then(String next, ProcessorSupplier<Object, Object, Object, Object> stage) {
      topology.addProcessor(next, stage, name);
      return new Stage(next);
    }

    Stage toUserLog(Topic<io.carillon.avro.UserLogEntry> userLog) {
      return to(Nodes.userLog(name), userLog, new UserLogPartitioner());
    }

    /** What [route] asked goes back to the partition that it came from. */
    Stage answers(Topic<Notify> notifications) {
      Serializer<Notify> values = notifications.values().serializer();
      topology.addSink(
          Nodes.notifications(name),
          notifications.name(),
          notifications.keys().serializer(),
          (Serializer<ActorLookup>) (topic, answer) -> values.serialize(topic, answer.getNotify()),
          (topic, key, answer, partitions) ->
              Optional.of(Set.of(answer.getPartition() % partitions)),
          name);
      return this;
    }

    /** Of a stage that says entries as bytes, under their users' keys. */
    Stage bytesToUserLog(Topic<io.carillon.avro.UserLogEntry> userLog) {
      topology.addSink(
          Nodes.userLog(name),
          userLog.name(),
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          new UserKeyPartitioner(),
          name);
      return this;
    }

    <V extends SpecificRecord> Stage to(String sink, Topic<V> topic) {
      return to(sink, topic, null);
    }

    <V extends SpecificRecord> Stage to(
        String sink, Topic<V> topic, @Nullable StreamPartitioner<String, V> partitioner) {
      topology.addSink(
          sink,
          topic.name(),
          topic.keys().serializer(),
          topic.values().serializer(),
          partitioner,
          name);
      return this;
    }

    /** Stores of other stages of the same task. */
    Stage reads(String... stores) {
      topology.connectProcessorAndStateStores(name, stores);
      return this;
    }

    /** Whichever topic each record is for. */
    Stage toTopics(String sink) {
      topology.addSink(sink, Outgoing.TOPIC, new ByteArraySerializer(), Outgoing.SERIALIZER, name);
      return this;
    }

    private Stage deadLetters(String topic) {
      topology.addSink(
          Nodes.deadLetters(name),
          topic,
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          name);
      return this;
    }
  }
}
