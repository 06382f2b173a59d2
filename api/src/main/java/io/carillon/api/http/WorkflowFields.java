package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Button;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Workflows and overrides from JSON. What is wrong is found by its path. */
final class WorkflowFields {

  /** What {@code GET} says beside the definition; it may be put back, and says nothing. */
  private static final List<String> SAID = List.of("version", "created_at", "updated_at");

  private WorkflowFields() {}

  /** The body of a {@code PUT} of a workflow. */
  static WorkflowChange definition(String key, Fields body) {
    same(body, "key", key);
    SAID.forEach(body::any);
    String name = body.text("name");
    Boolean critical = body.flag("critical");
    WorkflowChange change =
        WorkflowChange.newBuilder()
            .setOperation(ChangeOperation.REPLACE)
            .setName(name == null ? "" : name)
            .setCategories(texts(body, "categories", Limits.WORKFLOW_CATEGORIES))
            .setCritical(Boolean.TRUE.equals(critical))
            .setOnEvents(texts(body, "on_events", Limits.WORKFLOW_EVENTS))
            .setConditions(PreferenceFields.conditions(body))
            .setSteps(steps(body))
            .build();
    body.done();
    return change;
  }

  /** The body of a {@code PUT} of a tenant's override: templates by channel. */
  static WorkflowChange override(Fields body) {
    ObjectNode json = body.wholly();
    Map<String, StepTemplate> templates = new HashMap<>();
    json.properties()
        .forEach(
            each -> {
              if (each.getValue() instanceof ObjectNode object) {
                templates.put(each.getKey(), template(each.getKey(), object, body.findings()));
              } else {
                body.wrong(
                    each.getKey(),
                    "is " + Fields.kind(each.getValue()) + "; a template is expected");
              }
            });
    body.done();
    return WorkflowChange.newBuilder()
        .setOperation(ChangeOperation.REPLACE)
        .setTemplates(templates)
        .build();
  }

  private static void same(Fields body, String field, String expected) {
    String given = body.text(field);
    if (given != null && !given.equals(expected)) {
      body.wrong(field, "is not the one in the path");
    }
  }

  private static List<String> texts(Fields body, String field, int max) {
    List<String> texts = body.texts(field, max);
    return texts == null ? List.of() : texts;
  }

  private static List<WorkflowStep> steps(Fields body) {
    List<WorkflowStep> steps = new ArrayList<>();
    JsonNode json = body.any("steps");
    if (json == null) {
      body.wrong("steps", "is required");
      return steps;
    }
    if (!(json instanceof ArrayNode list) || list.size() > Limits.WORKFLOW_STEPS) {
      body.wrong("steps", "is a list of at most " + Limits.WORKFLOW_STEPS + " steps");
      return steps;
    }
    for (int i = 0; i < list.size(); i++) {
      String path = "steps[" + i + "]";
      if (list.get(i) instanceof ObjectNode step) {
        steps.add(step(path, step, body.findings()));
      } else {
        body.wrong(path, "is " + Fields.kind(list.get(i)) + "; an object is expected");
      }
    }
    return steps;
  }

  private static WorkflowStep step(String path, ObjectNode json, Findings findings) {
    Fields fields = new Fields(json);
    String type = fields.text("type");
    if (type == null) {
      fields.wrong("type", "is required; it is \"channel\"");
    }
    ObjectNode template = fields.object("template");
    boolean known = type == null || type.equals("channel");
    if (!known) {
      // What else such a step has is its own; the rules say that there is none yet.
      fields.rest();
    }
    WorkflowStep step =
        WorkflowStep.newBuilder()
            .setType(type == null ? "" : type)
            .setChannel(fields.text("channel"))
            .setFeed(fields.text("feed"))
            .setConditions(PreferenceFields.conditions(fields))
            .setTemplate(
                template == null ? null : template("template", template, fields.findings()))
            .build();
    findings.addAll(path, fields);
    return step;
  }

  private static StepTemplate template(String path, ObjectNode json, Findings findings) {
    Fields fields = new Fields(json);
    StepTemplate template =
        new StepTemplate(
            fields.text("title"), fields.text("body"), fields.text("url"), buttons(fields));
    findings.addAll(path, fields);
    return template;
  }

  private static @Nullable List<Button> buttons(Fields template) {
    JsonNode json = template.any("buttons");
    if (json == null) {
      return null;
    }
    List<Button> buttons = new ArrayList<>();
    if (!(json instanceof ArrayNode list) || list.size() > Limits.BUTTONS) {
      template.wrong("buttons", "is a list of at most " + Limits.BUTTONS + " buttons");
      return buttons;
    }
    for (int i = 0; i < list.size(); i++) {
      String path = "buttons[" + i + "]";
      if (list.get(i) instanceof ObjectNode each) {
        Fields fields = new Fields(each);
        buttons.add(
            new Button(
                required(fields, "name"), required(fields, "label"), required(fields, "action")));
        template.findings().addAll(path, fields);
      } else {
        template.wrong(path, "is " + Fields.kind(list.get(i)) + "; an object is expected");
      }
    }
    return buttons;
  }

  private static String required(Fields fields, String field) {
    String text = fields.text(field);
    if (text == null) {
      fields.wrong(field, "is required");
      return "";
    }
    return text;
  }
}
