package io.carillon.topology.model;

import io.carillon.avro.Condition;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Random definitions of workflows. */
final class Definitions {

  /** Locales that templates are spelt in. */
  private static final List<String> SPELT = List.of("de", "pt", "pt-BR");

  private final Chance chance;

  /** Of locales: dice of their own, so that what else happens does not depend on them. */
  private final Chance tongues;

  Definitions(Chance chance, Chance tongues) {
    this.chance = chance;
    this.tongues = tongues;
  }

  /** What a tenant says instead. */
  WorkflowChange override() {
    return WorkflowChange.newBuilder()
        .setTemplates(
            new TreeMap<>(
                Map.of(
                    chance.of(Workflows.FEED, Histories.CHANNEL),
                    says("own " + chance.in(100) + " {{ data.tag }}"))))
        .build();
  }

  /** A workflow that says something of the actor. */
  WorkflowChange acted() {
    return WorkflowChange.newBuilder()
        .setSteps(List.of(step(Workflows.FEED, "{{ actor.role }} did it")))
        .build();
  }

  /**
   * A workflow that says the same to everybody, in one locale and in the feed alone: how tenants'
   * defaults and channels were when a notification was routed only the one table of a test driver
   * can tell, and nobody makes topics of deliveries for the engine alone.
   */
  WorkflowChange plain() {
    WorkflowStep step = step(Workflows.FEED, "plain " + chance.in(100));
    Objects.requireNonNull(step.getTemplate()).setLocales(Map.of());
    return change(List.of(step));
  }

  WorkflowChange workflow() {
    List<WorkflowStep> steps = new ArrayList<>();
    if (chance.in(6) > 0) {
      steps.add(
          step(
              Workflows.FEED,
              chance.of(
                  "plain " + chance.in(100),
                  "by data {{ data.tag }}{{ data.level }}",
                  "{{ tenant.name }}",
                  "{{ workflow.key }} to {{ recipient.id }}",
                  "{{ tenant.id }} has {{ recipient.role }} of {{ tenant.name }}")));
    }
    if (steps.isEmpty() || chance.in(2) == 0) {
      steps.add(
          step(
              Histories.CHANNEL,
              chance.of(
                  "plain " + chance.in(100),
                  "{{ data.tag }}",
                  "{{ tenant.name }} {{ data.level }}",
                  "hook to {{ recipient.id }} in {{ tenant.name }}")));
    }
    return change(steps);
  }

  private WorkflowChange change(List<WorkflowStep> steps) {
    return WorkflowChange.newBuilder()
        .setCategories(
            chance.of(List.of(List.<String>of(), List.of("news"), List.of("promo", "news"))))
        .setCritical(chance.in(5) == 0)
        .setConditions(conditions())
        .setSteps(steps)
        .build();
  }

  private WorkflowStep step(String channel, String title) {
    return WorkflowStep.newBuilder()
        .setChannel(channel)
        .setConditions(conditions())
        .setTemplate(says(title))
        .build();
  }

  private StepTemplate says(String title) {
    Map<String, LocaleTemplate> locales = new TreeMap<>();
    for (String locale : tongues.in(2) == 0 ? List.<String>of() : SPELT) {
      if (tongues.in(2) == 0) {
        String words = tongues.in(4) == 0 ? "" : locale + ": ";
        locales.put(locale, new LocaleTemplate(words + title, null, null, null, null, null));
      }
    }
    return new StepTemplate(title, null, null, null, null, null, locales);
  }

  private List<Condition> conditions() {
    return switch (chance.in(8)) {
      case 0 -> List.of(new Condition("recipient.role", "equal_to", "admin"));
      case 1 -> List.of(new Condition("recipient.level", "greater_than", "1"));
      case 2 -> List.of(new Condition("tenant.name", "exists", null));
      case 3 ->
          List.of(
              new Condition("data.level", "equal_to", "1"),
              new Condition("recipient.vip", "not_equal_to", "true"));
      default -> List.of();
    };
  }
}
