package io.carillon.topology.route;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.StateTable;
import io.carillon.topology.state.AwaitedRow;

/**
 * A row in a version that somebody has seen.
 *
 * @param version offset of the change that made it; a later one will do
 * @param deleted whether the row may be gone: without its row nobody can tell a deletion that has
 *     come from a row that never has, and nothing is decided otherwise by it
 */
record Awaited(Row row, long version, boolean deleted) {

  /** Of a row that only has to be there. */
  private static final long ANY = -1;

  static Awaited of(AwaitedState state) {
    return new Awaited(
        new Row(state.getTable(), state.getKey()), state.getVersion(), state.getDeleted());
  }

  static Awaited of(AwaitedRow stored) {
    return new Awaited(
        new Row(StateTable.valueOf(stored.getTable()), stored.getKey()),
        stored.getVersion(),
        stored.getDeleted());
  }

  /** Whichever version: nobody may ever have put it. */
  static Awaited any(Row row) {
    return new Awaited(row, ANY, false);
  }

  boolean isAny() {
    return version == ANY;
  }

  /** The same after the row has been deleted since. */
  Awaited orGone() {
    return new Awaited(row, version, true);
  }

  AwaitedRow stored() {
    return new AwaitedRow(row.table().name(), row.key(), version, deleted);
  }

  @Override
  public String toString() {
    return row.table() + " " + row.key() + " " + (deleted ? "deleted at " : "") + version;
  }
}
