package io.carillon.api.http;

import io.carillon.api.http.representation.WorkflowRepresentation;
import io.carillon.api.read.Tenants;
import io.carillon.api.read.WorkflowTable;
import io.carillon.api.read.Writes;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.StateTable;
import io.carillon.avro.TenantState;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowState;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.workflow.Steps;
import io.carillon.topology.workflow.WorkflowFold;
import io.carillon.topology.workflow.WorkflowKey;
import io.carillon.topology.workflow.WorkflowRules;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /v1/workflows} and what tenants say otherwise; not the trigger. */
final class WorkflowsResource {

  private static final AvroValue<WorkflowState> STATES = new AvroValue<>(WorkflowState.class);

  private final WorkflowTable workflows;
  private final Tenants tenants;
  private final Writes writes;
  private final TableWrites tables;

  WorkflowsResource(WorkflowTable workflows, Tenants tenants, Writes writes, TableWrites tables) {
    this.workflows = workflows;
    this.tenants = tenants;
    this.writes = writes;
    this.tables = tables;
  }

  /** {@code PUT /v1/workflows/{key}}: what is not given is gone. */
  CompletionStage<Answer> put(Context ctx) {
    Params.of(ctx).done();
    String key = Paths.workflow(ctx);
    WorkflowChange change = WorkflowFields.definition(key, Bodies.object(ctx));
    Set<String> channels = environmentChannels();
    byKey(change, channels);
    ApiException.refuse(WorkflowRules.check(key, change));
    requireChannels(change, channels);
    for (int i = 0; i < change.getSteps().size(); i++) {
      WorkflowStep step = change.getSteps().get(i);
      if (!Steps.isFeed(step)) {
        ApiException.refuse(
            WorkflowRules.check(
                typeOf(Steps.channel(step), null),
                "steps[" + i + "].template",
                step.getTemplate()));
      }
    }
    return write(
        ctx,
        key,
        change,
        () -> Answer.ok(WorkflowRepresentation.of(key, existing(key, "workflow"))));
  }

  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    String key = Paths.workflow(ctx);
    return done(Answer.ok(WorkflowRepresentation.of(key, existing(key, "workflow"))));
  }

  /** What was sent through it stays as it was made; overrides stay their tenants'. */
  CompletionStage<Answer> delete(Context ctx) {
    Params.of(ctx).done();
    String key = Paths.workflow(ctx);
    existing(key, "workflow");
    return remove(ctx, key);
  }

  /** {@code GET /v1/workflows}: by key, ascending. */
  CompletionStage<Answer> list(Context ctx) {
    Params params = Params.of(ctx);
    TextPaging paging = TextPaging.of(params);
    params.done();
    List<WorkflowTable.Entry> found =
        workflows.list(new WorkflowTable.Query(paging.after(), paging.before(), paging.limit()));
    return done(
        Answer.ok(
            paging.page(
                found,
                WorkflowTable.Entry::key,
                entry -> WorkflowRepresentation.of(entry.key(), entry.state()))));
  }

  /** {@code PUT /v1/workflows/{key}/overrides/{tenant}}. */
  CompletionStage<Answer> putOverride(Context ctx) {
    Params.of(ctx).done();
    String workflow = Paths.workflow(ctx);
    existing(workflow, "workflow");
    String tenant = Paths.tenant(ctx);
    String key = WorkflowKey.of(workflow, tenant);
    WorkflowChange change = WorkflowFields.override(Bodies.object(ctx));
    Rejection wrong = WorkflowRules.check(key, change);
    if (wrong != null) {
      // In the words of this body, which is the templates alone.
      String field = wrong.field().replaceFirst("^templates\\.?", "");
      ApiException.refuse(new Rejection(wrong.reason(), field, wrong.detail()));
    }
    new TreeMap<>(change.getTemplates())
        .forEach(
            (channel, template) ->
                ApiException.refuse(
                    WorkflowRules.check(typeOf(channel, tenant), channel, template)));
    return write(
        ctx,
        key,
        change,
        () -> Answer.ok(WorkflowRepresentation.override(existing(key, "override of this tenant"))));
  }

  CompletionStage<Answer> getOverride(Context ctx) {
    Params.of(ctx).done();
    String key = WorkflowKey.of(Paths.workflow(ctx), Paths.tenant(ctx));
    return done(
        Answer.ok(WorkflowRepresentation.override(existing(key, "override of this tenant"))));
  }

  CompletionStage<Answer> deleteOverride(Context ctx) {
    Params.of(ctx).done();
    String key = WorkflowKey.of(Paths.workflow(ctx), Paths.tenant(ctx));
    existing(key, "override of this tenant");
    return remove(ctx, key);
  }

  private CompletionStage<Answer> remove(Context ctx, String key) {
    return tables.write(
        key,
        writes.workflow(
            Caller.provenance(ctx),
            key,
            WorkflowChange.newBuilder().setOperation(ChangeOperation.DELETE).build()),
        offset -> workflows.find(key).filter(s -> s.getVersion() < offset).isEmpty(),
        offset -> new AwaitedState(StateTable.WORKFLOWS, key, offset),
        Answer::noContent);
  }

  private CompletionStage<Answer> write(
      Context ctx, String key, WorkflowChange change, Supplier<Answer> applied) {
    requireFits(change);
    return tables.write(
        key,
        writes.workflow(Caller.provenance(ctx), key, change),
        // A version is the offset of the change that made it.
        offset -> workflows.find(key).filter(s -> s.getVersion() >= offset).isPresent(),
        offset -> new AwaitedState(StateTable.WORKFLOWS, key, offset),
        applied);
  }

  /** [ingest] would make a dead letter of it, and nobody would tell the caller. */
  private static void requireFits(WorkflowChange change) {
    WorkflowState after = new WorkflowFold().apply(null, change, Long.MAX_VALUE, Long.MAX_VALUE);
    if (after != null && STATES.write(after).length > Limits.TENANT_BYTES) {
      throw ApiException.invalid("", "has more than " + Limits.TENANT_BYTES + " bytes");
    }
  }

  /** A channel may be named by its id; what is kept is its key. */
  private static void byKey(WorkflowChange change, Set<String> known) {
    for (WorkflowStep step : change.getSteps()) {
      known.stream()
          .filter(
              key -> ChannelSettings.id(key).equalsIgnoreCase(String.valueOf(step.getChannel())))
          .findFirst()
          .ifPresent(step::setChannel);
    }
  }

  /** Only here: whoever writes topics may well write the channel behind the workflow. */
  private void requireChannels(WorkflowChange change, Set<String> known) {
    for (int i = 0; i < change.getSteps().size(); i++) {
      WorkflowStep step = change.getSteps().get(i);
      String channel = Steps.channel(step);
      if (!Steps.isFeed(step) && !known.contains(channel) && !anyTenantHas(channel)) {
        throw ApiException.invalid(
            "steps[" + i + "].channel",
            "there is no channel `" + channel + "`: PUT /v1/channels/{key}");
      }
    }
  }

  /**
   * As the environment has it, or the tenant, or any tenant; null: nobody has it.
   *
   * @param tenant null: none in particular
   */
  private @Nullable ChannelType typeOf(String channel, @Nullable String tenant) {
    return Stream.of(
            tenants.environment().map(EnvironmentState::getSettings).stream(),
            Optional.ofNullable(tenant)
                .flatMap(tenants::tenant)
                .map(TenantState::getSettings)
                .stream(),
            tenants.list(withChannel(channel)).stream().map(each -> each.state().getSettings()))
        .flatMap(layer -> layer)
        .map(settings -> settings.getChannels().get(channel))
        .filter(Objects::nonNull)
        .findFirst()
        .map(ChannelSettings::type)
        .orElse(null);
  }

  private boolean anyTenantHas(String channel) {
    return !tenants.list(withChannel(channel)).isEmpty();
  }

  private static Tenants.Query withChannel(String channel) {
    return new Tenants.Query(
        null, null, entry -> entry.state().getSettings().getChannels().containsKey(channel), 1);
  }

  private Set<String> environmentChannels() {
    return tenants
        .environment()
        .map(EnvironmentState::getSettings)
        .map(settings -> settings.getChannels().keySet())
        .orElse(Set.of());
  }

  private WorkflowState existing(String key, String what) {
    Optional<WorkflowState> state = workflows.find(key);
    return state.orElseThrow(() -> ApiException.missing("there is no such " + what));
  }

  private static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
