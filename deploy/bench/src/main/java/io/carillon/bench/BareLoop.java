package io.carillon.bench;

import io.carillon.schemas.TopicLayout;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The least that does what [ingest] and {users} do: bytes from a topic to an internal one by their
 * key, and from there into RocksDB with a changelog; the same two transactional hops, nothing
 * decoded, no index.
 */
final class BareLoop implements AutoCloseable {

  private static final String STORE = "bare";

  private final Lab lab;
  private final String name;
  private final AtomicLong puts;
  private final KafkaStreams streams;

  private BareLoop(Lab lab, String name, AtomicLong puts, KafkaStreams streams) {
    this.lab = lab;
    this.name = name;
    this.puts = puts;
    this.streams = streams;
  }

  static BareLoop start(Lab lab, String name) throws Exception {
    TopicLayout layout =
        new TopicLayout(Lab.PARTITIONS, true, Map.of("message.timestamp.type", "LogAppendTime"));
    lab.create(Map.of(users(name), layout, log(name), layout));
    AtomicLong puts = new AtomicLong();
    return new BareLoop(
        lab, name, puts, Application.start(topology(name, puts), lab.streams(name)));
  }

  private static Topology topology(String name, AtomicLong puts) {
    Topology topology = new Topology();
    topology.addSource(
        "users-source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), users(name));
    topology.addSink(
        "users-to-log",
        log(name),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        "users-source");
    topology.addSource(
        "log-source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), log(name));
    topology.<byte[], byte[], Void, Void>addProcessor("put", () -> new Put(puts), "log-source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled(),
        "put");
    return topology;
  }

  private static String users(String name) {
    return name + ".users";
  }

  private static String log(String name) {
    return name + ".log";
  }

  String users() {
    return users(name);
  }

  long puts() {
    return puts.get();
  }

  /** By looking at all of them. */
  long rows() {
    long rows = 0;
    try (KeyValueIterator<Bytes, byte[]> all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()))
            .all()) {
      while (all.hasNext()) {
        all.next();
        rows++;
      }
    }
    return rows;
  }

  @Override
  public void close() throws Exception {
    Application.stop(streams);
    lab.forget(name);
  }

  private static final class Put extends ContextualProcessor<byte[], byte[], Void, Void>
      implements Processor<byte[], byte[], Void, Void> {

    private final AtomicLong puts;
    private @Nullable KeyValueStore<Bytes, byte[]> store;

    Put(AtomicLong puts) {
      this.puts = puts;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      super.init(context);
      store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (store != null) {
        store.put(Bytes.wrap(record.key()), record.value());
        puts.incrementAndGet();
      }
    }
  }
}
