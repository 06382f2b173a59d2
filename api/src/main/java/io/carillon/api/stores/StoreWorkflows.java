package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.read.WorkflowTable;
import io.carillon.avro.WorkflowState;
import io.carillon.topology.store.StoreNames;
import io.carillon.topology.workflow.WorkflowKey;
import java.util.List;
import java.util.Optional;

/** Workflows from the global table. Thread-safe. */
final class StoreWorkflows implements WorkflowTable {

  private final GlobalTable<WorkflowState> table;

  StoreWorkflows(StoreLookup stores) {
    this.table = new GlobalTable<>(stores, StoreNames.WORKFLOWS);
  }

  @Override
  public Optional<WorkflowState> find(String key) {
    return table.find(key);
  }

  @Override
  public List<Entry> list(Query query) {
    return table
        .page(
            query.after(),
            query.before(),
            row -> WorkflowKey.parse(row.key).tenant() == null,
            query.limit())
        .stream()
        .map(row -> new Entry(row.key, row.value))
        .toList();
  }
}
