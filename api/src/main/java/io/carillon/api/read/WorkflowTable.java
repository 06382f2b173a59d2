package io.carillon.api.read;

import io.carillon.avro.WorkflowState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Workflows and tenants' overrides, as the global table of this instance has them, by {@link
 * io.carillon.topology.workflow.WorkflowKey}. Each read may throw {@link NotReadyException}.
 */
public interface WorkflowTable {

  Optional<WorkflowState> find(String key);

  /** Workflows without overrides, in ascending order of keys. */
  List<Entry> list(Query query);

  /** One workflow. */
  record Entry(String key, WorkflowState state) {}

  /**
   * @param after only keys above it; null: from the first
   * @param before only keys below it, of which the largest are chosen; null: no such bound. At most
   *     one of both is given
   * @param limit how many at most
   */
  record Query(@Nullable String after, @Nullable String before, int limit) {}
}
