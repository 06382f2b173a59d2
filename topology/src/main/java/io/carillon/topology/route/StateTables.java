package io.carillon.topology.route;

import io.carillon.avro.WorkflowState;
import io.carillon.topology.store.AppliedVersions;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What of this has come to this instance's global tables. As thread-safe as the tables are. */
final class StateTables {

  private final AppliedVersions applied;
  private final ReadOnlyKeyValueStore<String, WorkflowState> workflows;

  StateTables(AppliedVersions applied, ReadOnlyKeyValueStore<String, WorkflowState> workflows) {
    this.applied = applied;
    this.workflows = workflows;
  }

  boolean has(Awaited awaited) {
    Row row = awaited.row();
    return awaited.isAny()
        ? workflows.get(row.key()) != null
        : applied.of(row.table()) >= awaited.version();
  }

  List<Awaited> lacking(Collection<Awaited> awaited) {
    return awaited.stream().filter(each -> !has(each)).toList();
  }
}
