package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Button;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Condition;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.Limits;
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
            .setConditions(conditions(body))
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
    List<WorkflowStep> steps = body.objects("steps", Limits.WORKFLOW_STEPS, WorkflowFields::step);
    if (steps == null) {
      body.wrong("steps", "is required");
      return List.of();
    }
    return steps;
  }

  private static WorkflowStep step(Fields fields) {
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
    return WorkflowStep.newBuilder()
        .setType(type == null ? "" : type)
        .setChannel(fields.text("channel"))
        .setFeed(fields.text("feed"))
        .setConditions(conditions(fields))
        .setTemplate(template == null ? null : template("template", template, fields.findings()))
        .build();
  }

  private static List<Condition> conditions(Fields fields) {
    List<Condition> conditions = PreferenceFields.conditions(fields);
    return conditions == null ? List.of() : conditions;
  }

  private static StepTemplate template(String path, ObjectNode json, Findings findings) {
    Fields fields = new Fields(json);
    StepTemplate template =
        new StepTemplate(
            fields.text("title"),
            fields.text("body"),
            fields.text("url"),
            buttons(fields),
            fields.text("subject"),
            fields.text("text"),
            locales(fields));
    findings.addAll(path, fields);
    return template;
  }

  /** How many there may be, and what may be a locale, is asked by the rules, as for Kafka. */
  private static Map<String, LocaleTemplate> locales(Fields template) {
    ObjectNode json = template.object("locales");
    Map<String, LocaleTemplate> locales = new HashMap<>();
    if (json != null) {
      json.properties()
          .forEach(
              each -> {
                String path = "locales." + each.getKey();
                if (each.getValue() instanceof ObjectNode object) {
                  locales.put(each.getKey(), spelt(path, object, template.findings()));
                } else {
                  template.wrong(
                      path, "is " + Fields.kind(each.getValue()) + "; a template is expected");
                }
              });
    }
    return locales;
  }

  private static LocaleTemplate spelt(String path, ObjectNode json, Findings findings) {
    Fields fields = new Fields(json);
    LocaleTemplate template =
        new LocaleTemplate(
            fields.text("title"),
            fields.text("body"),
            fields.text("url"),
            buttons(fields),
            fields.text("subject"),
            fields.text("text"));
    findings.addAll(path, fields);
    return template;
  }

  private static @Nullable List<Button> buttons(Fields template) {
    return template.objects(
        "buttons",
        Limits.BUTTONS,
        button ->
            new Button(
                required(button, "name"), required(button, "label"), required(button, "action")));
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
