package io.carillon.api.http;

import io.carillon.api.read.Tenants;
import io.carillon.api.read.Writes;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.Settings;
import io.carillon.avro.StateTable;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.TenantState;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.ingest.TenantFold;
import io.carillon.topology.store.AvroValue;
import io.javalin.http.Context;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Changes tenants, and waits until that can be read here. */
final class TenantWrites {

  private static final AvroValue<TenantState> STATES = new AvroValue<>(TenantState.class);

  private final Tenants tenants;
  private final Writes writes;
  private final TableWrites tables;

  TenantWrites(Tenants tenants, Writes writes, TableWrites tables) {
    this.tenants = tenants;
    this.writes = writes;
    this.tables = tables;
  }

  /**
   * @param change that the rules let pass
   */
  CompletionStage<Answer> write(
      Context ctx, String id, TenantChange change, Supplier<Answer> applied) {
    requireFits(id, change);
    return tables.write(
        id,
        append(ctx, id, change),
        offset -> reflects(id, change.getOperation(), offset),
        offset -> new AwaitedState(StateTable.TENANTS, id, offset),
        applied);
  }

  /** Its offset, once Kafka has it. */
  CompletionStage<Long> append(Context ctx, String id, TenantChange change) {
    return writes.tenant(Caller.provenance(ctx), id, change);
  }

  /** A version is the offset of the change that made it. */
  private boolean reflects(String id, TenantOperation operation, long offset) {
    return operation == TenantOperation.DELETE
        ? tenants.tenant(id).filter(state -> state.getVersion() < offset).isEmpty()
        : tenants.tenant(id).filter(state -> state.getVersion() >= offset).isPresent();
  }

  /** What a tenant says of a channel lies over what the environment does, of the same type. */
  private void requireSameTypes(TenantChange change) {
    Settings said = change.getSettings();
    Settings below = tenants.environment().map(EnvironmentState::getSettings).orElse(null);
    if (said == null || below == null) {
      return;
    }
    said.getChannels()
        .forEach(
            (key, own) -> {
              String known = below.getChannels().get(key);
              if (known != null && ChannelSettings.type(known) != ChannelSettings.type(own)) {
                throw ApiException.invalid(
                    "settings.channels." + key + ".type",
                    "is another one than the environment's channel of this key has");
              }
            });
  }

  /** [ingest] would make a dead letter of it, and nobody would tell the caller. */
  void requireFits(String id, TenantChange change) {
    requireSameTypes(change);
    TenantState before = tenants.tenant(id).orElse(null);
    TenantFold fold = new TenantFold();
    TenantState after = fold.apply(before, change, Long.MAX_VALUE, Long.MAX_VALUE);
    ApiException.refuse(after == null ? null : fold.checkMade(after));
    if (after != null && STATES.write(after).length > Limits.TENANT_BYTES) {
      throw ApiException.invalid(
          "", "with this change the tenant has more than " + Limits.TENANT_BYTES + " bytes");
    }
  }
}
