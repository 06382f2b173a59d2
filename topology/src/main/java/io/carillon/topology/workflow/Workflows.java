package io.carillon.topology.workflow;

import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowState;
import java.util.Map;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads the table of workflows. As thread-safe as the table is. */
public final class Workflows {

  private final ReadOnlyKeyValueStore<String, WorkflowState> table;

  public Workflows(ReadOnlyKeyValueStore<String, WorkflowState> table) {
    this.table = table;
  }

  /** Null: there is none, or it has not come yet. */
  public @Nullable Workflow find(String key) {
    WorkflowState state = table.get(key);
    return state == null ? null : new Workflow(key, state);
  }

  /** What a tenant says instead, by channel; empty: nothing. */
  public Map<String, StepTemplate> override(String key, String tenant) {
    WorkflowState state = table.get(WorkflowKey.of(key, tenant));
    return state == null ? Map.of() : state.getDefinition().getTemplates();
  }
}
