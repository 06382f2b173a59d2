package io.carillon.api.stores;

import io.carillon.api.read.NotReadyException;
import io.carillon.api.read.Segments;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.Question;
import io.carillon.topology.resolve.preference.Required;
import io.carillon.topology.workflow.Steps;
import io.carillon.topology.workflow.Workflow;
import io.carillon.topology.workflow.Workflows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The kind of notification that a preview is of.
 *
 * @param workflow key, as preferences know it
 * @param channels keys of those beside the feed
 * @param inFeed whether it is in the feed
 * @param required by key, what the workflow asks for; the feed's under {@code in_app_feed}
 */
record Previewed(
    String workflow,
    String name,
    List<String> categories,
    boolean critical,
    List<String> channels,
    boolean inFeed,
    Map<String, Required> required) {

  /**
   * @throws NotReadyException when the workflow is not in this instance's table
   */
  static Previewed of(Segments.Query query, Workflows workflows) {
    String key = query.workflow();
    if (key == null) {
      List<String> categories = query.category() == null ? List.of() : List.of(query.category());
      String plain = Question.workflow(null);
      return new Previewed(plain, plain, categories, false, query.channels(), true, Map.of());
    }
    Workflow workflow = workflows.find(key);
    if (workflow == null) {
      throw new NotReadyException("the workflow is not known here yet");
    }
    Map<String, Required> required = new HashMap<>();
    for (WorkflowStep step : workflow.definition().getSteps()) {
      required.put(
          Steps.channel(step),
          Required.of(workflow.definition().getConditions(), "conditions", step.getConditions()));
    }
    return new Previewed(
        key,
        workflow.name(),
        workflow.definition().getCategories(),
        workflow.definition().getCritical(),
        workflow.channels(),
        workflow.feed() != null,
        required);
  }

  Required ofFeed() {
    return of(Channel.IN_APP_FEED);
  }

  Required of(String channel) {
    return Objects.requireNonNullElse(required.get(channel), Required.NOTHING);
  }
}
