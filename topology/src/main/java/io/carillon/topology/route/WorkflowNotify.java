package io.carillon.topology.route;

import io.carillon.avro.Notify;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * What a notification must hold to, given its workflow; [route] and the API ask the same. What it
 * must hold to whatever its workflow is, {@link NotifyRules} say.
 */
public final class WorkflowNotify {

  private WorkflowNotify() {}

  /** Null when all is well. */
  public static @Nullable Rejection check(Workflow workflow, Notify notify) {
    return WorkflowContent.check(workflow, notify);
  }

  /**
   * There is no such workflow, or not in that version.
   *
   * @param version null: any
   */
  public static Rejection unknown(String key, @Nullable Long version) {
    return Rejection.of(
        Reason.INVALID,
        "workflow",
        "there is no workflow `"
            + key
            + "`"
            + (version == null ? "" : " of version " + version + " or later")
            + ": PUT /v1/workflows/{key}, or write it to `workflows`");
  }
}
