package io.carillon.api.http;

import io.carillon.api.http.representation.TenantRepresentation;
import io.carillon.api.read.Tenants;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantState;
import io.carillon.topology.ingest.TenantRules;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants}. */
final class TenantsResource {

  private final Tenants tenants;
  private final TenantWrites writes;

  TenantsResource(Tenants tenants, TenantWrites writes) {
    this.tenants = tenants;
    this.writes = writes;
  }

  /** {@code PUT}: merges, as Knock does; fields that are not ours are custom properties. */
  CompletionStage<Answer> put(Context ctx) {
    Params params = Params.of(ctx);
    boolean resolved = Boolean.TRUE.equals(params.flag("resolve_full_preference_settings"));
    params.done();
    String id = Paths.tenant(ctx);
    Fields body = Bodies.object(ctx);
    TenantChange change = TenantFields.read(id, body);
    body.done();
    ApiException.refuse(TenantRules.check(id, change));
    return writes.write(ctx, id, change, () -> Answer.ok(represent(id, resolved)));
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
    return writes.write(ctx, id, TenantFields.deletion(), Answer::noContent);
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
