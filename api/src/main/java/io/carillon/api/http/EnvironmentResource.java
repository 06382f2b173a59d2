package io.carillon.api.http;

import io.carillon.api.http.representation.EnvironmentRepresentation;
import io.carillon.api.read.Tenants;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Settings;
import io.carillon.topology.ingest.TenantRules;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/environment}: what lies under every tenant's settings. */
final class EnvironmentResource {

  private final Tenants tenants;
  private final EnvironmentWrites writes;

  EnvironmentResource(Tenants tenants, EnvironmentWrites writes) {
    this.tenants = tenants;
    this.writes = writes;
  }

  /** {@code GET}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    return CompletableFuture.completedFuture(Answer.ok(represent()));
  }

  /** {@code PUT}: merges. */
  CompletionStage<Answer> put(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    SettingsFields read = SettingsFields.read(body);
    body.done();
    Settings given = read.settings();
    EnvironmentChange change =
        new EnvironmentChange(
            ChangeOperation.MERGE,
            given == null ? Settings.newBuilder().build() : given,
            read.clear());
    ApiException.refuse(TenantRules.check(TenantRules.ENVIRONMENT, change));
    return writes.write(ctx, TenantRules.ENVIRONMENT, change, () -> Answer.ok(represent()));
  }

  private EnvironmentRepresentation represent() {
    return EnvironmentRepresentation.of(tenants.environment());
  }
}
