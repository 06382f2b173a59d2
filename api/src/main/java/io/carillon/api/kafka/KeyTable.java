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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of keys as a table. While Kafka is away it stays as it was. Thread-safe. */
public final class KeyTable implements Keys, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KeyTable.class);

  private static final String NAME = "carillon-keys";

  private final TopicFollower topic;
  private final Function<byte[], StoredKey> values;
  private final ConcurrentSkipListMap<String, StoredKey> stored = new ConcurrentSkipListMap<>();
  private final Map<String, ApiKey> byHash = new ConcurrentHashMap<>();
  private final Map<String, ApiKey> byId = new ConcurrentHashMap<>();

  /**
   * @param kafka where the brokers are and how to log in
   * @param topic with serdes for nobody else's use
   */
  public KeyTable(Map<String, Object> kafka, Topic<StoredKey> topic) {
    this(
        TopicFollower.consumer(kafka, NAME),
        topic.name(),
        bytes -> topic.values().deserializer().deserialize(topic.name(), bytes));
  }

  KeyTable(Consumer<byte[], byte[]> consumer, String topic, Function<byte[], StoredKey> values) {
    this.topic = new TopicFollower(consumer, topic, NAME, this::read);
    this.values = values;
  }

  public KeyTable start() {
    topic.start();
    return this;
  }

  /**
   * Whether everything that was there at the start has been read, waiting so long for it. Until
   * then a good key would be refused.
   */
  public boolean awaitLoaded(Duration patience) throws InterruptedException {
    return topic.awaitLoaded(patience);
  }

  void step() {
    topic.step();
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    try {
      apply(record);
    } catch (RuntimeException e) {
      // It opens nothing; and a key that it was to replace or to end must not go on opening.
      LOG.error(
          "what was written of a key at {}@{} cannot be read: {}",
          record.topic(),
          record.offset(),
          e.toString());
      remove(id(record));
    }
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
      byId.put(id, key);
      byHash.put(key.hash(), key);
    }
  }

  private void remove(String id) {
    StoredKey before = stored.remove(id);
    if (before != null) {
      byHash.remove(before.getHash());
      byId.remove(id);
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
        return Optional.ofNullable(byId.get(id));
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
    return topic.reflects(offset);
  }

  @Override
  public void close() {
    topic.close();
  }
}
