package io.carillon.topology.store;

import io.carillon.avro.StateTable;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a global table: the newest value of each key, and how far it has come. A restore calls it
 * for each record too.
 */
public final class GlobalTableUpdate<V> extends ContextualProcessor<String, V, Void, Void> {

  private final String storeName;
  private final StateTable table;
  private final AppliedVersions applied;
  private @Nullable KeyValueStore<String, V> rows;

  public GlobalTableUpdate(String storeName, StateTable table, AppliedVersions applied) {
    this.storeName = storeName;
    this.table = table;
    this.applied = applied;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    rows = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, V> record) {
    if (rows != null) {
      rows.put(record.key(), record.value());
      // Whoever sees this sees the row.
      applied.note(table, ChangeVersion.of(record.headers()));
    }
  }
}
