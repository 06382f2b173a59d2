package io.carillon.topology.route;

import io.carillon.avro.Content;
import io.carillon.avro.Notify;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantSnapshot;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.content.StepContent;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.workflow.Steps;
import io.carillon.topology.workflow.Workflow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says by each step of its workflow: rendered once, and once more for each
 * tenant whose messages read otherwise.
 */
final class WorkflowContent {

  private static final AvroValue<RoutedContent> CONTENTS = new AvroValue<>(RoutedContent.class);
  private static final String TENANT = "tenant";

  private WorkflowContent() {}

  /**
   * Null when each step has something to say; of one by which nothing can leave nothing is asked.
   *
   * @param types of channels by key
   */
  static @Nullable Rejection check(
      Workflow workflow, Notify notify, Function<String, @Nullable ChannelType> types) {
    Content said = said(notify);
    for (WorkflowStep step : workflow.definition().getSteps()) {
      ChannelType type = type(step, types);
      String missing =
          type == null ? null : new StepContent(type, null, step.getTemplate(), said).missing();
      if (missing != null) {
        return Rejection.of(
            Reason.INVALID,
            "title",
            "is missing: the step of workflow `"
                + workflow.key()
                + "` for `"
                + Steps.channel(step)
                + "` has no template for `"
                + missing
                + "`");
      }
    }
    return null;
  }

  private static @Nullable ChannelType type(
      WorkflowStep step, Function<String, @Nullable ChannelType> types) {
    return Steps.isFeed(step) ? ChannelType.IN_APP_FEED : types.apply(Steps.channel(step));
  }

  /** What a notification without workflow says by channels whose messages have other parts. */
  static List<RoutedContent> of(Notify notify, Function<String, @Nullable ChannelType> types) {
    List<RoutedContent> contents = new ArrayList<>();
    for (String channel : notify.getChannels()) {
      ChannelType type = types.apply(channel);
      if (type != null && type.address() != null) {
        contents.add(
            new StepContent(type, null, null, said(notify))
                .render(channel, null, StepContent.Facts.NONE));
      }
    }
    return contents;
  }

  /** Null when it is not too large to travel. */
  static @Nullable Rejection size(List<RoutedContent> contents) {
    long bytes = 0;
    for (RoutedContent each : contents) {
      bytes += CONTENTS.write(each).length;
    }
    return bytes <= Limits.CONTENT_BYTES
        ? null
        : Rejection.of(
            Reason.TOO_LARGE,
            "workflow",
            "what it says to its tenants by its channels has "
                + bytes
                + " bytes together; at most "
                + Limits.CONTENT_BYTES
                + "; send to fewer tenants at once");
  }

  /** What the notification itself says; an empty title when it leaves that to templates. */
  static Content said(Notify notify) {
    return Content.newBuilder()
        .setTitle(notify.getTitle() == null ? "" : notify.getTitle())
        .setBody(notify.getBody())
        .setUrl(notify.getUrl())
        .setData(notify.getData())
        .build();
  }

  /**
   * @param named tenants that messages may carry
   * @param tenants by id, those that are known
   * @param overrides what a tenant says instead, by channel
   * @param types of channels by key
   * @param now when it was sent, milliseconds since the epoch
   */
  static List<RoutedContent> of(
      Workflow workflow,
      Notify notify,
      Function<String, @Nullable ChannelType> types,
      Collection<String> named,
      Map<String, TenantSnapshot> tenants,
      Function<String, Map<String, StepTemplate>> overrides,
      long now) {
    StepContent.Facts facts =
        StepContent.Facts.of(
            workflow.key(),
            workflow.name(),
            workflow.definition().getCategories(),
            notify.getActor(),
            notify.getData(),
            now);
    Content said = said(notify);
    List<RoutedContent> contents = new ArrayList<>();
    for (WorkflowStep step : workflow.definition().getSteps()) {
      ChannelType type = type(step, types);
      if (type == null) {
        continue;
      }
      String channel = Steps.isFeed(step) ? null : Steps.channel(step);
      StepTemplate template = step.getTemplate();
      if (notify.getTenant() != null) {
        // Every message carries it.
        String tenant = notify.getTenant();
        contents.add(
            new StepContent(type, overrides.apply(tenant).get(Steps.channel(step)), template, said)
                .render(channel, null, within(facts, tenant, tenants.get(tenant))));
        continue;
      }
      StepContent ofAll = new StepContent(type, null, template, said);
      contents.add(ofAll.render(channel, null, facts));
      for (String tenant : named) {
        StepTemplate override = overrides.apply(tenant).get(Steps.channel(step));
        if (override != null || ofAll.mentions(TENANT)) {
          contents.add(
              new StepContent(type, override, template, said)
                  .render(channel, tenant, within(facts, tenant, tenants.get(tenant))));
        }
      }
    }
    return contents;
  }

  private static StepContent.Facts within(
      StepContent.Facts facts, String tenant, @Nullable TenantSnapshot known) {
    return known == null
        ? facts.within(tenant, null, Map.of())
        : facts.within(tenant, known.getName(), known.getProperties());
  }
}
