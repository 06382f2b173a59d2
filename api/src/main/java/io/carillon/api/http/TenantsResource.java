package io.carillon.api.http;

import io.carillon.api.http.representation.TenantRepresentation;
import io.carillon.api.read.Tenants;
import io.carillon.api.read.Writes;
import io.carillon.avro.FeedTopic;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.TenantState;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.TenantFold;
import io.carillon.topology.ingest.TenantRules;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.store.AvroValue;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants}. */
final class TenantsResource {

  private static final List<String> FEED_TOPICS = List.of("dedicated", "shared", "none");

  private static final AvroValue<TenantState> STATES = new AvroValue<>(TenantState.class);

  private final Tenants tenants;
  private final Writes writes;
  private final TableWrites tables;

  TenantsResource(Tenants tenants, Writes writes, TableWrites tables) {
    this.tenants = tenants;
    this.writes = writes;
    this.tables = tables;
  }

  /** {@code PUT}: merges, as Knock does; fields that are not ours are custom properties. */
  CompletionStage<Answer> put(Context ctx) {
    Params params = Params.of(ctx);
    boolean resolved = Boolean.TRUE.equals(params.flag("resolve_full_preference_settings"));
    params.done();
    String id = Paths.tenant(ctx);
    TenantChange change = read(id, Bodies.object(ctx));
    Rejection wrong = TenantRules.check(id, change);
    if (wrong != null) {
      throw ApiException.of(wrong);
    }
    requireFits(id, change);
    return tables.write(
        id,
        writes.tenant(Caller.provenance(ctx), id, change),
        // A version is the offset of the change that made it.
        offset -> tenants.tenant(id).filter(s -> s.getVersion() >= offset).isPresent(),
        () -> Answer.ok(represent(id, resolved)));
  }

  /**
   * @param resolved whether the environment's default preferences are shown where the tenant has
   *     none
   */
  private Map<String, Object> represent(String id, boolean resolved) {
    TenantState state = existing(id);
    PreferenceSet lowest =
        tenants.environment().map(e -> e.getSettings().getPreferenceSet()).orElse(null);
    if (!resolved || lowest == null) {
      return TenantRepresentation.of(id, state);
    }
    TenantState whole = TenantState.newBuilder(state).build();
    whole
        .getSettings()
        .setPreferenceSet(
            PreferenceSets.effective(lowest, state.getSettings().getPreferenceSet(), null));
    return TenantRepresentation.of(id, whole);
  }

  /** [ingest] would make a dead letter of it, and nobody would tell the caller. */
  private void requireFits(String id, TenantChange change) {
    TenantState before = tenants.tenant(id).orElse(null);
    TenantState after = new TenantFold().apply(before, change, Long.MAX_VALUE, Long.MAX_VALUE);
    if (after != null && STATES.write(after).length > Limits.TENANT_BYTES) {
      throw ApiException.invalid(
          "", "with this change the tenant has more than " + Limits.TENANT_BYTES + " bytes");
    }
  }

  private static TenantChange read(String id, Fields body) {
    String inBody = body.text("id");
    if (inBody != null && !inBody.equals(id)) {
      body.wrong("id", "is not the id in the path");
    }
    body.any("__typename");
    List<String> clear = new ArrayList<>();
    if (body.isNull("name")) {
      clear.add("name");
    }
    String name = body.text("name");
    SettingsFields settings = SettingsFields.read(body);
    clear.addAll(settings.clear());
    String feedTopic = body.word("feed_topic", FEED_TOPICS);
    body.notYet("preferences", "preferences");
    body.notYet("channel_data", "channel data");
    Map<String, Object> properties = AttributeFields.read("", body.rest(), body.findings());
    body.done();
    return new TenantChange(
        TenantOperation.MERGE,
        name,
        properties,
        settings.settings(),
        feedTopic == null ? null : FeedTopic.valueOf(feedTopic.toUpperCase(Locale.ROOT)),
        clear);
  }

  /** {@code GET}. */
  CompletionStage<Answer> get(Context ctx) {
    Params params = Params.of(ctx);
    boolean resolved = Boolean.TRUE.equals(params.flag("resolve_full_preference_settings"));
    params.done();
    String id = Paths.tenant(ctx);
    return CompletableFuture.completedFuture(Answer.ok(represent(id, resolved)));
  }

  /** {@code DELETE}: memberships in it are the users' and stay. */
  CompletionStage<Answer> delete(Context ctx) {
    Params.of(ctx).done();
    String id = Paths.tenant(ctx);
    existing(id);
    TenantChange change =
        new TenantChange(TenantOperation.DELETE, null, Map.of(), null, null, List.of());
    return tables.write(
        id,
        writes.tenant(Caller.provenance(ctx), id, change),
        offset -> tenants.tenant(id).filter(s -> s.getVersion() < offset).isEmpty(),
        Answer::noContent);
  }

  /** {@code GET /v1/tenants}: by id, ascending. */
  CompletionStage<Answer> list(Context ctx) {
    Params params = Params.of(ctx);
    String id = params.text("tenant_id");
    String name = params.text("name");
    TextPaging paging = TextPaging.of(params);
    params.done();
    Caller caller = Caller.of(ctx);
    Tenants.Query query =
        new Tenants.Query(
            paging.after(),
            paging.before(),
            filter(id, name).and(entry -> caller.sees(entry.id())),
            paging.limit());
    return CompletableFuture.completedFuture(
        Answer.ok(
            paging.page(
                tenants.list(query),
                Tenants.Entry::id,
                entry -> TenantRepresentation.of(entry.id(), entry.state()))));
  }

  private static Predicate<Tenants.Entry> filter(@Nullable String id, @Nullable String name) {
    return entry ->
        (id == null || id.equals(entry.id()))
            && (name == null || name.equals(entry.state().getName()));
  }

  private TenantState existing(String id) {
    return tenants
        .tenant(id)
        .orElseThrow(() -> ApiException.missing("there is no tenant with this id"));
  }
}
