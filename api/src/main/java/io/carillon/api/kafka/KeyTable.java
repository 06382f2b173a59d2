package io.carillon.api.kafka;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.GrantedTenants;
import io.carillon.api.access.KeyRing;
import io.carillon.api.access.Scope;
import io.carillon.api.read.Keys;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import io.carillon.schemas.Topic;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Decoder;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of keys as a table, read from its start by a consumer without a group. Not a global
 * table of Kafka Streams: keys have to be known before stores are restored, have to be heard of
 * while partitions move, and are few. While Kafka is away it stays as it was. Thread-safe.
 */
public final class KeyTable implements Keys, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KeyTable.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);
  private static final long PAUSE_MS = 1_000;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Function<byte[], StoredKey> values;
  private final Thread thread = new Thread(this::run, "carillon-keys");
  private final CountDownLatch loaded = new CountDownLatch(1);

  private final ConcurrentSkipListMap<String, StoredKey> stored = new ConcurrentSkipListMap<>();
  private final Map<String, ApiKey> byHash = new ConcurrentHashMap<>();
  private volatile long position;
  private volatile boolean closed;

  /**
   * @param kafka where the brokers are and how to log in
   * @param topic with serdes for nobody else's use
   */
  public KeyTable(Map<String, Object> kafka, Topic<StoredKey> topic) {
    this(
        new KafkaConsumer<>(
            config(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topic.name(),
        bytes -> topic.values().deserializer().deserialize(topic.name(), bytes));
  }

  KeyTable(Consumer<byte[], byte[]> consumer, String topic, Function<byte[], StoredKey> values) {
    this.consumer = consumer;
    this.partition = new TopicPartition(topic, 0);
    this.values = values;
    thread.setDaemon(true);
  }

  private static Map<String, Object> config(Map<String, Object> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "carillon-keys");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }

  public KeyTable start() {
    thread.start();
    return this;
  }

  /**
   * Whether everything that was there at the start has been read, waiting so long for it. Until
   * then a good key would be refused.
   */
  public boolean awaitLoaded(Duration patience) throws InterruptedException {
    return loaded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!closed) {
        try {
          step();
        } catch (WakeupException e) {
          // Closing.
        } catch (RuntimeException e) {
          LOG.warn(
              "keys cannot be read from {}; they stay as they are: {}", partition, e.toString());
          TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_WITHIN));
    }
  }

  void step() {
    if (loaded.getCount() > 0) {
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      read();
      if (consumer.position(partition) >= end) {
        loaded.countDown();
      }
    } else {
      read();
    }
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      try {
        apply(record);
      } catch (RuntimeException e) {
        // It opens nothing; and a key that it was to replace or to end must not go on opening.
        LOG.error(
            "what was written of a key at {}@{} cannot be read: {}",
            partition,
            record.offset(),
            e.toString());
        remove(id(record));
      }
      position = record.offset() + 1;
    }
    position = Math.max(position, consumer.position(partition));
  }

  /** Empty when it is none; such a key is not audited, and so it opens nothing. */
  private static String id(ConsumerRecord<byte[], byte[]> record) {
    String id = Decoder.key(record.key());
    return id == null || id.length() > Limits.KEY_ID_CHARS ? "" : id;
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    String id = id(record);
    StoredKey value = record.value() == null ? null : values.apply(record.value());
    remove(id);
    if (value != null && value.getKind() != KeyKind.UNKNOWN && !id.isEmpty()) {
      ApiKey key = key(id, value);
      stored.put(id, value);
      byHash.put(key.hash(), key);
    }
  }

  private void remove(String id) {
    StoredKey before = stored.remove(id);
    if (before != null) {
      byHash.remove(before.getHash());
    }
  }

  private static ApiKey key(String id, StoredKey stored) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Scope scope : Scope.values()) {
      if (stored.getScopes().contains(scope.word())) {
        scopes.add(scope);
      }
    }
    List<String> tenants = stored.getTenants();
    return new ApiKey(
        id,
        stored.getKind() == KeyKind.PUBLIC ? ApiKey.Kind.PUBLIC : ApiKey.Kind.SECRET,
        stored.getHash(),
        scopes,
        tenants == null ? GrantedTenants.ALL : new GrantedTenants(new HashSet<>(tenants)));
  }

  @Override
  public KeyRing ring() {
    return new KeyRing() {
      @Override
      public Optional<ApiKey> byHash(String hash) {
        return Optional.ofNullable(byHash.get(hash));
      }

      @Override
      public Optional<ApiKey> byId(String id) {
        return KeyTable.this.find(id).map(value -> key(id, value));
      }
    };
  }

  @Override
  public SortedMap<String, StoredKey> all() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(stored));
  }

  @Override
  public Optional<StoredKey> find(String id) {
    return Optional.ofNullable(stored.get(id));
  }

  @Override
  public boolean reflects(long offset) {
    return position > offset;
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
