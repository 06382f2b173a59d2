package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.api.http.Times;
import io.carillon.avro.Button;
import io.carillon.avro.Condition;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowState;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A workflow, as it was put.
 *
 * @param version grows with every change; messages name the one that made them
 */
public record WorkflowRepresentation(
    String key,
    String name,
    String version,
    List<String> categories,
    boolean critical,
    List<String> onEvents,
    List<PreferenceRepresentation.Compared> conditions,
    List<Step> steps,
    String createdAt,
    String updatedAt) {

  /** One step. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Step(
      String type,
      @Nullable String channel,
      @Nullable String feed,
      List<PreferenceRepresentation.Compared> conditions,
      @Nullable Template template) {}

  /**
   * What a message is to say, in Liquid.
   *
   * @param locales the same in other words, by BCP 47 tag; null: in none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Template(
      @Nullable String title,
      @Nullable String body,
      @Nullable String url,
      @Nullable List<Block.Button> buttons,
      @Nullable String subject,
      @Nullable String text,
      @Nullable SortedMap<String, Spelt> locales) {

    static Template of(StepTemplate template) {
      SortedMap<String, Spelt> locales = new TreeMap<>();
      template.getLocales().forEach((tag, spelt) -> locales.put(tag, Spelt.of(spelt)));
      return new Template(
          template.getTitle(),
          template.getBody(),
          template.getUrl(),
          shown(template.getButtons()),
          template.getSubject(),
          template.getText(),
          locales.isEmpty() ? null : locales);
    }
  }

  /** The same in one locale. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Spelt(
      @Nullable String title,
      @Nullable String body,
      @Nullable String url,
      @Nullable List<Block.Button> buttons,
      @Nullable String subject,
      @Nullable String text) {

    static Spelt of(LocaleTemplate template) {
      return new Spelt(
          template.getTitle(),
          template.getBody(),
          template.getUrl(),
          shown(template.getButtons()),
          template.getSubject(),
          template.getText());
    }
  }

  private static @Nullable List<Block.Button> shown(@Nullable List<Button> buttons) {
    return buttons == null
        ? null
        : buttons.stream()
            .map(each -> new Block.Button(each.getName(), each.getLabel(), each.getAction()))
            .toList();
  }

  public static WorkflowRepresentation of(String key, WorkflowState state) {
    WorkflowChange definition = state.getDefinition();
    return new WorkflowRepresentation(
        key,
        new Workflow(key, state).name(),
        String.valueOf(state.getVersion()),
        List.copyOf(definition.getCategories()),
        definition.getCritical(),
        List.copyOf(definition.getOnEvents()),
        conditions(definition.getConditions()),
        definition.getSteps().stream().map(WorkflowRepresentation::step).toList(),
        Times.iso(state.getCreatedAt()),
        Times.iso(state.getUpdatedAt()));
  }

  /** A tenant's override: templates by channel, as they were put. */
  public static Map<String, Template> override(WorkflowState state) {
    Map<String, Template> templates = new TreeMap<>();
    state
        .getDefinition()
        .getTemplates()
        .forEach((channel, template) -> templates.put(channel, Template.of(template)));
    return templates;
  }

  private static Step step(WorkflowStep step) {
    StepTemplate template = step.getTemplate();
    return new Step(
        step.getType(),
        step.getChannel(),
        step.getFeed(),
        conditions(step.getConditions()),
        template == null ? null : Template.of(template));
  }

  private static List<PreferenceRepresentation.Compared> conditions(List<Condition> conditions) {
    return conditions.stream().map(PreferenceRepresentation.Compared::new).toList();
  }
}
