package io.carillon.topology.workflow;

import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowState;
import io.carillon.avro.WorkflowStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A workflow as it is when a notification runs through it. Not to be changed. */
public record Workflow(String key, WorkflowState state) {

  public WorkflowChange definition() {
    return state.getDefinition();
  }

  public long version() {
    return state.getVersion();
  }

  /** For people. */
  public String name() {
    String name = definition().getName();
    return name.isEmpty() ? key : name;
  }

  /** The step for the feed; null: there is none. */
  public @Nullable WorkflowStep feed() {
    return definition().getSteps().stream().filter(Steps::isFeed).findFirst().orElse(null);
  }

  /** Steps for channels beside the feed, in order. */
  public List<WorkflowStep> channelSteps() {
    return definition().getSteps().stream().filter(step -> !Steps.isFeed(step)).toList();
  }

  /** Keys of the channels beside the feed, in order. */
  public List<String> channels() {
    return channelSteps().stream().map(Steps::channel).toList();
  }
}
