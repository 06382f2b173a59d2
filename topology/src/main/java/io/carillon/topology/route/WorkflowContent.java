package io.carillon.topology.route;

import io.carillon.avro.Content;
import io.carillon.avro.Notify;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantSnapshot;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.content.Locales;
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
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says by each step of its workflow: rendered once for each locale in which it
 * is spelt, and as often again for each tenant whose messages read otherwise.
 */
final class WorkflowContent {

  private static final AvroValue<RoutedContent> CONTENTS = new AvroValue<>(RoutedContent.class);
  private static final String TENANT = "tenant";
  private static final String VARS = "vars";
  private static final String ENVIRONMENT = "environment";

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
          type == null
              ? null
              : new StepContent(type, null, step.getTemplate(), said, null).missing();
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
            new StepContent(type, null, null, said(notify), null)
                .render(channel, null, null, StepContent.Facts.NONE));
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
            "what it says to its tenants by its channels in its locales has "
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
   * @param snapshot what is known of these and of the environment
   * @param overrides what a tenant says instead, by channel
   * @param types of channels by key
   * @param now when it was sent, milliseconds since the epoch
   */
  static List<RoutedContent> of(
      Workflow workflow,
      Notify notify,
      Function<String, @Nullable ChannelType> types,
      Collection<String> named,
      Snapshots.Snapshot snapshot,
      Function<String, Map<String, StepTemplate>> overrides,
      long now) {
    StepContent.Facts facts =
        StepContent.Facts.of(
            workflow.key(),
            workflow.name(),
            workflow.definition().getCategories(),
            notify.getActor(),
            notify.getData(),
            snapshot.vars(),
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
        TenantSnapshot known = snapshot.tenants().get(tenant);
        StepTemplate override = overrides.apply(tenant).get(Steps.channel(step));
        new Spellings(type, override, template, said, Default.of(snapshot, known))
            .render(channel, null, within(facts, tenant, known), contents);
        continue;
      }
      Spellings ofAll = new Spellings(type, null, template, said, Default.of(snapshot, null));
      ofAll.render(channel, null, facts, contents);
      for (String tenant : named) {
        TenantSnapshot known = snapshot.tenants().get(tenant);
        StepTemplate override = overrides.apply(tenant).get(Steps.channel(step));
        Spellings own = new Spellings(type, override, template, said, Default.of(snapshot, known));
        if (override != null || own.differ(ofAll, known)) {
          own.render(channel, tenant, within(facts, tenant, known), contents);
        }
      }
    }
    return contents;
  }

  /** Which locale those read for whom nothing nearer is spelt. */
  private record Default(@Nullable String ofTenant, @Nullable String ofEnvironment) {

    static Default of(Snapshots.Snapshot snapshot, @Nullable TenantSnapshot tenant) {
      return new Default(
          tenant == null ? null : tenant.getDefaultLocale(), snapshot.defaultLocale());
    }

    /** One in which it is spelt; null: it is as it stands. */
    @Nullable String among(Collection<String> spelt) {
      String nearest = Locales.nearest(ofTenant, spelt);
      return nearest == null ? Locales.nearest(ofEnvironment, spelt) : nearest;
    }

    String whose(Collection<String> spelt) {
      return Locales.nearest(ofTenant, spelt) == null ? ENVIRONMENT : TENANT;
    }
  }

  /** A step's content in all its locales, and as it stands. */
  private record Spellings(
      ChannelType type,
      @Nullable StepTemplate override,
      @Nullable StepTemplate template,
      Content said,
      Default byDefault) {

    SortedSet<String> locales() {
      return StepContent.locales(override, template);
    }

    StepContent in(@Nullable String locale) {
      return new StepContent(type, override, template, said, locale);
    }

    /** Whether a tenant's messages read otherwise than those of all. */
    boolean differ(Spellings ofAll, @Nullable TenantSnapshot tenant) {
      boolean ownVars = tenant != null && !tenant.getVars().isEmpty();
      SortedSet<String> locales = locales();
      return mention(TENANT, locales)
          || (ownVars && mention(VARS, locales))
          || !Objects.equals(byDefault.among(locales), ofAll.byDefault.among(locales));
    }

    private boolean mention(String root, Collection<String> locales) {
      return in(null).mentions(root) || locales.stream().anyMatch(each -> in(each).mentions(root));
    }

    void render(
        @Nullable String channel,
        @Nullable String tenant,
        StepContent.Facts facts,
        List<RoutedContent> into) {
      SortedSet<String> locales = locales();
      String theDefault = byDefault.among(locales);
      into.add(in(null).render(channel, tenant, null, facts));
      for (String locale : locales) {
        String whose = locale.equals(theDefault) ? byDefault.whose(locales) : null;
        into.add(in(locale).render(channel, tenant, whose, facts));
      }
    }
  }

  private static StepContent.Facts within(
      StepContent.Facts facts, String tenant, @Nullable TenantSnapshot known) {
    return known == null
        ? facts.within(tenant, null, Map.of(), Map.of())
        : facts.within(tenant, known.getName(), known.getProperties(), known.getVars());
  }
}
