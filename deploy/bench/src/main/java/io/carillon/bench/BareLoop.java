package io.carillon.bench;

import io.carillon.schemas.TopicLayout;
import java.nio.ByteBuffer;
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
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
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
 *
 * <p>A change says what is to be different, so whoever applies one looks up what there was; and
 * bitmaps speak of ordinals, so somebody has to know whose they are. {@link Rows#SAME} does this
 * too: the rows and the changelog that ours has. {@link Rows#ONE} only puts.
 */
final class BareLoop implements AutoCloseable {

  /** What is done with each record. */
  enum Rows {
    /** A put of the record. */
    ONE(1),
    /** A get, a put of the record, and a put of the user id under a number. */
    SAME(2);

    private final int each;

    Rows(int each) {
      this.each = each;
    }
  }

  private static final String STORE = "bare";

  private final Lab lab;
  private final String name;
  private final Rows rows;
  private final AtomicLong applied;
  private final KafkaStreams streams;

  private BareLoop(Lab lab, String name, Rows rows, AtomicLong applied, KafkaStreams streams) {
    this.lab = lab;
    this.name = name;
    this.rows = rows;
    this.applied = applied;
    this.streams = streams;
  }

  static BareLoop start(Lab lab, String name, Rows rows) throws Exception {
    TopicLayout layout =
        new TopicLayout(Lab.PARTITIONS, true, Map.of("message.timestamp.type", "LogAppendTime"));
    lab.create(Map.of(users(name), layout, log(name), layout));
    AtomicLong applied = new AtomicLong();
    KafkaStreams streams =
        Application.start(
            topology(name, () -> rows == Rows.ONE ? new PutOne(applied) : new PutSame(applied)),
            lab.streams(name));
    return new BareLoop(lab, name, rows, applied, streams);
  }

  private static Topology topology(String name, ProcessorSupplier<byte[], byte[], Void, Void> put) {
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
    topology.addProcessor("put", put, "log-source");
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

  /** Records applied. */
  long applied() {
    return applied.get();
  }

  /** Whether the store holds what so many people come to, by looking at all of it. */
  boolean holds(int people) {
    return stored() == (long) people * rows.each;
  }

  private long stored() {
    long stored = 0;
    try (KeyValueIterator<Bytes, byte[]> all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()))
            .all()) {
      while (all.hasNext()) {
        all.next();
        stored++;
      }
    }
    return stored;
  }

  @Override
  public void close() throws Exception {
    Application.stop(streams);
    lab.forget(name);
  }

  private static class PutOne extends ContextualProcessor<byte[], byte[], Void, Void>
      implements Processor<byte[], byte[], Void, Void> {

    private final AtomicLong applied;
    private @Nullable KeyValueStore<Bytes, byte[]> store;

    PutOne(AtomicLong applied) {
      this.applied = applied;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      super.init(context);
      store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (store != null) {
        apply(store, record);
        applied.incrementAndGet();
      }
    }

    void apply(KeyValueStore<Bytes, byte[]> store, Record<byte[], byte[]> record) {
      store.put(Bytes.wrap(record.key()), record.value());
    }
  }

  private static final class PutSame extends PutOne {

    private int next;

    PutSame(AtomicLong applied) {
      super(applied);
    }

    @Override
    void apply(KeyValueStore<Bytes, byte[]> store, Record<byte[], byte[]> record) {
      byte[] before = store.get(Bytes.wrap(record.key()));
      if (before == null) {
        byte[] number = ByteBuffer.allocate(5).put((byte) 1).putInt(next++).array();
        store.put(Bytes.wrap(number), record.key());
      }
      super.apply(store, record);
    }
  }
}
