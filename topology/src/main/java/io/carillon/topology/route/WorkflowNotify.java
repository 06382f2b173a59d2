package io.carillon.topology.route;

import io.carillon.avro.Notify;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.workflow.Workflow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a notification must hold to, given its workflow; [route] and the API ask the same. What it
 * must hold to whatever its workflow is, {@link NotifyRules} say.
 */
public final class WorkflowNotify {

  private WorkflowNotify() {}

  /**
   * Null when all is well.
   *
   * @param types of channels by key, as {@link ChannelsOf#types} says
   */
  public static @Nullable Rejection check(
      Workflow workflow, Notify notify, Function<String, @Nullable ChannelType> types) {
    return WorkflowContent.check(workflow, notify, types);
  }

  /** There is no such workflow. */
  public static Rejection unknown(String key) {
    return Rejection.of(
        Reason.INVALID,
        "workflow",
        "there is no workflow `" + key + "`: PUT /v1/workflows/{key}, or write it to `workflows`");
  }
}
