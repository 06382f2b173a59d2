package io.carillon.topology.ingest;

import io.carillon.avro.AuditResource;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.Settings;
import io.carillon.topology.audit.Audited;
import io.carillon.topology.audit.Documents;
import io.carillon.topology.failure.Rejection;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How the environment follows from its changes. Deleting it leaves an empty one. */
public final class EnvironmentFold implements FoldStates.Fold<EnvironmentChange, EnvironmentState> {

  @Override
  public @Nullable Rejection check(String key, EnvironmentChange change) {
    return TenantRules.check(key, change);
  }

  @Override
  public @Nullable Rejection checkMade(EnvironmentState made) {
    return TenantRules.vars(made.getSettings().getVars());
  }

  @Override
  public Set<AuditResource> audited() {
    return Set.of(AuditResource.ENVIRONMENT, AuditResource.CHANNEL, AuditResource.PREFERENCE_SET);
  }

  @Override
  public SortedMap<Audited, String> documents(String key, @Nullable EnvironmentState state) {
    return Documents.of(state);
  }

  @Override
  public EnvironmentState apply(
      @Nullable EnvironmentState before, EnvironmentChange change, long version, long now) {
    Settings settings =
        before == null || change.getOperation() != ChangeOperation.MERGE
            ? SettingsFold.empty()
            : before.getSettings();
    for (String path : change.getClear()) {
      settings = SettingsFold.clear(settings, path);
    }
    if (change.getOperation() != ChangeOperation.DELETE) {
      settings = SettingsFold.merge(settings, change.getSettings());
    }
    return EnvironmentState.newBuilder()
        .setSettings(settings)
        .setUpdatedAt(now)
        .setVersion(version)
        .build();
  }
}
