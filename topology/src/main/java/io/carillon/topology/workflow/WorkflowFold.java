package io.carillon.topology.workflow;

import io.carillon.avro.AuditResource;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowState;
import io.carillon.topology.audit.Audited;
import io.carillon.topology.audit.Documents;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.FoldStates;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How a workflow, or a tenant's override, follows from its changes: the last one says all. */
public final class WorkflowFold implements FoldStates.Fold<WorkflowChange, WorkflowState> {

  @Override
  public @Nullable Rejection check(String key, WorkflowChange change) {
    return WorkflowRules.check(key, change);
  }

  @Override
  public Set<AuditResource> audited() {
    return Set.of(AuditResource.WORKFLOW, AuditResource.WORKFLOW_OVERRIDE);
  }

  @Override
  public SortedMap<Audited, String> documents(String key, @Nullable WorkflowState state) {
    return Documents.of(key, state);
  }

  @Override
  public @Nullable WorkflowState apply(
      @Nullable WorkflowState before, WorkflowChange change, long version, long now) {
    if (change.getOperation() == ChangeOperation.DELETE) {
      return null;
    }
    return new WorkflowState(change, before == null ? now : before.getCreatedAt(), now, version);
  }
}
