package io.carillon.api.kafka;

import io.carillon.api.read.BulkOperations;
import io.carillon.api.read.NotReadyException;
import io.carillon.avro.BulkOperationState;
import io.carillon.schemas.Topic;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of operations on many as a table: the newest of them, as many as {@link #MOST_UNITS}
 * allows, so that memory is bounded whatever is called. Thread-safe.
 */
public final class BulkOperationTable implements BulkOperations, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BulkOperationTable.class);

  private static final String NAME = "carillon-bulk-operations";

  /** An operation is one, and each id in it one more, of some hundred bytes: 20 MB at most. */
  static final int MOST_UNITS = 100_000;

  private final TopicFollower topic;
  private final Function<byte[], BulkOperationState> values;

  /** The oldest first. */
  private final Map<String, BulkOperationState> newest = new LinkedHashMap<>();

  private int units;

  /**
   * @param kafka where the brokers are and how to log in
   * @param topic with serdes for nobody else's use
   */
  public BulkOperationTable(Map<String, Object> kafka, Topic<BulkOperationState> topic) {
    this(
        TopicFollower.consumer(kafka, NAME),
        topic.name(),
        bytes -> topic.values().deserializer().deserialize(topic.name(), bytes));
  }

  BulkOperationTable(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Function<byte[], BulkOperationState> values) {
    this.topic = new TopicFollower(consumer, topic, NAME, this::read);
    this.values = values;
  }

  public BulkOperationTable start() {
    topic.start();
    return this;
  }

  void step() {
    topic.step();
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.value() != null) {
        put(TopicFollower.key(record), values.apply(record.value()));
      }
    } catch (RuntimeException e) {
      LOG.error(
          "what was written of an operation at {}@{} cannot be read: {}",
          record.topic(),
          record.offset(),
          e.toString());
    }
  }

  private synchronized void put(String id, BulkOperationState state) {
    BulkOperationState before = newest.remove(id);
    units += units(state) - (before == null ? 0 : units(before));
    newest.put(id, state);
    Iterator<BulkOperationState> oldest = newest.values().iterator();
    while (units > MOST_UNITS && newest.size() > 1) {
      units -= units(oldest.next());
      oldest.remove();
    }
  }

  private static int units(BulkOperationState state) {
    return 1 + state.getAwaited().size() + state.getRefused().size();
  }

  @Override
  public Optional<BulkOperationState> find(String id) {
    BulkOperationState found;
    synchronized (this) {
      found = newest.get(id);
    }
    if (found == null && !topic.isLoaded()) {
      throw new NotReadyException("this instance is still reading which operations there were");
    }
    return Optional.ofNullable(found);
  }

  @Override
  public void close() {
    topic.close();
  }
}
