package io.carillon.topology.store;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a global table: the newest value of each key. It writes what it reads and nothing else,
 * because a restore copies the topic and does not call it.
 */
public final class GlobalTableUpdate<V> extends ContextualProcessor<String, V, Void, Void> {

  private final String storeName;
  private @Nullable KeyValueStore<String, V> table;

  public GlobalTableUpdate(String storeName) {
    this.storeName = storeName;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    table = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, V> record) {
    if (table != null) {
      table.put(record.key(), record.value());
    }
  }
}
