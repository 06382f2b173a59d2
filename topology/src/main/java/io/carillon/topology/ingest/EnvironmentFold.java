package io.carillon.topology.ingest;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.Settings;
import io.carillon.topology.failure.Rejection;
import org.jspecify.annotations.Nullable;

/** How the environment follows from its changes. Deleting it leaves an empty one. */
public final class EnvironmentFold implements FoldStates.Fold<EnvironmentChange, EnvironmentState> {

  @Override
  public @Nullable Rejection check(String key, EnvironmentChange change) {
    return TenantRules.check(key, change);
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
