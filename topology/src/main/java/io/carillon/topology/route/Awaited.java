package io.carillon.topology.route;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.StateTable;
import io.carillon.topology.state.AwaitedRow;

/**
 * A row as a change made it that somebody has seen.
 *
 * @param version offset of that change, which may have taken the row away
 */
record Awaited(Row row, long version) {

  /** Of a workflow that only has to be there. */
  private static final long ANY = -1;

  static Awaited of(AwaitedState state) {
    return new Awaited(new Row(state.getTable(), state.getKey()), state.getVersion());
  }

  static Awaited of(AwaitedRow stored) {
    return new Awaited(
        new Row(StateTable.valueOf(stored.getTable()), stored.getKey()), stored.getVersion());
  }

  /** Whichever version: nobody may ever have put it. */
  static Awaited any(String workflow) {
    return new Awaited(Row.workflow(workflow), ANY);
  }

  boolean isAny() {
    return version == ANY;
  }

  AwaitedRow stored() {
    return new AwaitedRow(row.table().name(), row.key(), version);
  }

  @Override
  public String toString() {
    return row.table() + " " + row.key() + (isAny() ? "" : " of " + version);
  }
}
