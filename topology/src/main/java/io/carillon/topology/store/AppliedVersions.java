package io.carillon.topology.store;

import io.carillon.avro.StateTable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Up to which change the global tables of this instance have come: what was changed by it is in
 * them, what it deleted is not, and all before it likewise, because the changes of a table are in
 * one order. In memory, as the tables are. Thread-safe.
 */
public final class AppliedVersions {

  private final Map<StateTable, AtomicLong> applied = new EnumMap<>(StateTable.class);

  public AppliedVersions() {
    for (StateTable table : StateTable.values()) {
      applied.put(table, new AtomicLong(-1));
    }
  }

  /** Offset of that change; -1: none has come. */
  public long of(StateTable table) {
    return counter(table).get();
  }

  /** A change is in the table. */
  public void note(StateTable table, long version) {
    counter(table).accumulateAndGet(version, Math::max);
  }

  private AtomicLong counter(StateTable table) {
    return Objects.requireNonNull(applied.get(table));
  }
}
