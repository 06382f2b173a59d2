package io.carillon.topology.workflow;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelRules;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.PreferenceRules;
import io.carillon.topology.resolve.preference.Channel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What changes of workflows and of tenants' overrides must hold to; [ingest] and the API ask the
 * same. Whether a channel is configured, and of which type, is not asked here: environments and
 * tenants change. A message for which it is not is skipped with that reason, and what a template
 * has that the type has not is passed by; {@link #check(ChannelType, String, StepTemplate)} is for
 * who knows the type.
 */
public final class WorkflowRules {

  private static final Set<String> STEPS_TO_COME = Set.of("delay", "batch", "throttle");

  private WorkflowRules() {}

  /**
   * Null when all is well.
   *
   * @param key see {@link WorkflowKey}
   */
  public static @Nullable Rejection check(String key, WorkflowChange change) {
    WorkflowKey parsed = WorkflowKey.parse(key);
    Rejection wrong = WorkflowKey.check("key", parsed.workflow());
    if (wrong == null && parsed.tenant() != null) {
      wrong = Checks.tenantId("tenant", parsed.tenant());
    }
    if (wrong == null) {
      wrong = operation(change.getOperation());
    }
    if (wrong != null || change.getOperation() == ChangeOperation.DELETE) {
      return wrong;
    }
    return parsed.tenant() == null ? definition(change) : override(change);
  }

  /** Null when a template has no other fields than its channel's type. */
  public static @Nullable Rejection check(
      @Nullable ChannelType type, String field, @Nullable StepTemplate template) {
    return type == null || template == null ? null : type.check(field, template);
  }

  private static @Nullable Rejection operation(ChangeOperation operation) {
    Rejection wrong = Checks.known("operation", operation);
    return wrong == null && operation == ChangeOperation.MERGE
        ? Rejection.of(Reason.UNSUPPORTED, "operation", "a workflow is put as a whole: REPLACE")
        : wrong;
  }

  private static @Nullable Rejection definition(WorkflowChange change) {
    if (!change.getTemplates().isEmpty()) {
      return Rejection.of(
          Reason.INVALID, "templates", "are a tenant's override; a workflow's are in its steps");
    }
    Rejection wrong = Checks.text("name", change.getName(), Limits.WORKFLOW_NAME_CHARS);
    if (wrong == null) {
      wrong =
          words(
              "categories",
              change.getCategories(),
              Limits.WORKFLOW_CATEGORIES,
              Limits.CATEGORY_CHARS);
    }
    if (wrong == null) {
      wrong =
          words(
              "on_events",
              change.getOnEvents(),
              Limits.WORKFLOW_EVENTS,
              Limits.ATTRIBUTE_NAME_CHARS);
    }
    if (wrong == null) {
      wrong = PreferenceRules.conditions("conditions", change.getConditions());
    }
    return wrong == null ? steps(change.getSteps()) : wrong;
  }

  private static @Nullable Rejection words(String field, List<String> words, int many, int chars) {
    if (words.size() > many) {
      return Rejection.of(Reason.TOO_LARGE, field, "has " + words.size() + "; at most " + many);
    }
    for (int i = 0; i < words.size(); i++) {
      String here = field + "[" + i + "]";
      if (words.get(i).isBlank()) {
        return Rejection.of(Reason.INVALID, here, "is blank");
      }
      Rejection wrong = Checks.text(here, words.get(i), chars);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable Rejection steps(List<WorkflowStep> steps) {
    if (steps.isEmpty()) {
      return Rejection.of(
          Reason.INVALID,
          "steps",
          "a workflow has at least one step, such as {\"type\": \"channel\", \"channel\":"
              + " \"in_app_feed\"}");
    }
    if (steps.size() > Limits.WORKFLOW_STEPS) {
      return Rejection.of(
          Reason.TOO_LARGE, "steps", "has " + steps.size() + "; at most " + Limits.WORKFLOW_STEPS);
    }
    List<@Nullable StepTemplate> templates = new ArrayList<>();
    steps.forEach(each -> templates.add(each.getTemplate()));
    Rejection large = TemplateRules.size("steps", templates);
    if (large != null) {
      return large;
    }
    Set<String> channels = new HashSet<>();
    TemplateRules rules = new TemplateRules();
    for (int i = 0; i < steps.size(); i++) {
      String here = "steps[" + i + "]";
      Rejection wrong = step(here, steps.get(i), rules);
      if (wrong != null) {
        return wrong;
      }
      if (!channels.add(Steps.channel(steps.get(i)))) {
        return Rejection.of(
            Reason.INVALID, here + ".channel", "has a step already; one for each channel");
      }
    }
    return null;
  }

  private static @Nullable Rejection step(String field, WorkflowStep step, TemplateRules rules) {
    if (STEPS_TO_COME.contains(step.getType())) {
      return Rejection.of(
          Reason.UNSUPPORTED, field + ".type", "steps of this type come with a later release");
    }
    if (!step.getType().equals(Steps.CHANNEL)) {
      return Rejection.of(Reason.INVALID, field + ".type", "is no type of step; it is `channel`");
    }
    Rejection wrong = channel(field, step);
    if (wrong == null) {
      wrong = PreferenceRules.conditions(field + ".conditions", step.getConditions());
    }
    return wrong == null && step.getTemplate() != null
        ? rules.check(field + ".template", step.getTemplate(), Steps.isFeed(step))
        : wrong;
  }

  private static @Nullable Rejection channel(String field, WorkflowStep step) {
    String channel = step.getChannel();
    if (channel == null) {
      return Rejection.of(
          Reason.INVALID, field + ".channel", "is missing: `in_app_feed`, or a channel's key");
    }
    boolean feed = Steps.isFeed(step);
    String named = step.getFeed();
    if (named != null && !feed) {
      return Rejection.of(Reason.INVALID, field + ".feed", "is of steps for the feed only");
    }
    if (named != null && !named.equals(Channel.INBOX)) {
      return Rejection.of(Reason.INVALID, field + ".feed", "there is one feed, `inbox`");
    }
    return feed ? null : ChannelRules.key(field + ".channel", channel);
  }

  private static @Nullable Rejection override(WorkflowChange change) {
    if (!change.getSteps().isEmpty()
        || !change.getConditions().isEmpty()
        || !change.getCategories().isEmpty()
        || !change.getOnEvents().isEmpty()
        || !change.getName().isEmpty()
        || change.getCritical()) {
      return Rejection.of(
          Reason.INVALID, "templates", "a tenant's override has templates and nothing else");
    }
    if (change.getTemplates().isEmpty()) {
      return Rejection.of(
          Reason.INVALID,
          "templates",
          "says nothing: {\"in_app_feed\": {\"title\": \"...\"}}, or a channel's key");
    }
    if (change.getTemplates().size() > Limits.WORKFLOW_STEPS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "templates",
          "has " + change.getTemplates().size() + "; at most " + Limits.WORKFLOW_STEPS);
    }
    Rejection large =
        TemplateRules.size("templates", new ArrayList<>(change.getTemplates().values()));
    if (large != null) {
      return large;
    }
    TemplateRules rules = new TemplateRules();
    // Sorted, so that what is refused first is always the same.
    for (Map.Entry<String, StepTemplate> each : new TreeMap<>(change.getTemplates()).entrySet()) {
      String field = "templates." + each.getKey();
      boolean feed = each.getKey().equals(Channel.IN_APP_FEED);
      Rejection wrong = feed ? null : ChannelRules.key(field, each.getKey());
      if (wrong == null) {
        wrong = rules.check(field, each.getValue(), feed);
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }
}
