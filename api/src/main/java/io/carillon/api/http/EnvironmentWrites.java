package io.carillon.api.http;

import io.carillon.api.read.Tenants;
import io.carillon.api.read.Writes;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.StateTable;
import io.carillon.topology.Limits;
import io.carillon.topology.ingest.EnvironmentFold;
import io.carillon.topology.ingest.TenantRules;
import io.carillon.topology.store.AvroValue;
import io.javalin.http.Context;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Changes the environment, and waits until that can be read here. */
final class EnvironmentWrites {

  private static final AvroValue<EnvironmentState> STATES = new AvroValue<>(EnvironmentState.class);

  private final Tenants tenants;
  private final Writes writes;
  private final TableWrites tables;

  EnvironmentWrites(Tenants tenants, Writes writes, TableWrites tables) {
    this.tenants = tenants;
    this.writes = writes;
    this.tables = tables;
  }

  /**
   * @param id what an answer calls it that comes before the change can be read
   * @param change that the rules let pass
   */
  CompletionStage<Answer> write(
      Context ctx, String id, EnvironmentChange change, Supplier<Answer> applied) {
    requireFits(change);
    return tables.write(
        id,
        writes.environment(Caller.provenance(ctx), change),
        // A version is the offset of the change that made it.
        offset -> tenants.environment().filter(s -> s.getVersion() >= offset).isPresent(),
        offset -> new AwaitedState(StateTable.ENVIRONMENT, TenantRules.ENVIRONMENT, offset),
        applied);
  }

  /** [ingest] would make a dead letter of it, and nobody would tell the caller. */
  private void requireFits(EnvironmentChange change) {
    EnvironmentFold fold = new EnvironmentFold();
    EnvironmentState after =
        fold.apply(tenants.environment().orElse(null), change, Long.MAX_VALUE, Long.MAX_VALUE);
    ApiException.refuse(fold.checkMade(after));
    if (STATES.write(after).length > Limits.TENANT_BYTES) {
      throw ApiException.invalid(
          "", "with this change the environment has more than " + Limits.TENANT_BYTES + " bytes");
    }
  }
}
