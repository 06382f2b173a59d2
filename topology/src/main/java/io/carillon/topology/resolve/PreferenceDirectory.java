package io.carillon.topology.resolve;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.PreferenceRules;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.resolve.preference.Profiles;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The preference sets of one partition's users: their rows, and the profiles that follow them. For
 * the stream thread only.
 */
final class PreferenceDirectory {

  private final KeyValueStore<Bytes, byte[]> rows;
  private final Preferences sets;
  private final UserPartitionStore partition;

  PreferenceDirectory(KeyValueStore<Bytes, byte[]> rows, UserPartitionStore partition) {
    this.rows = rows;
    this.sets = new Preferences(rows);
    this.partition = partition;
    Profiles profiles = new Profiles(Preferences.SETS::read);
    profiles.beginBulk();
    sets.forEach(profiles::put);
    profiles.endBulk();
    partition.profiles(profiles);
  }

  /** Why a change that is well-formed cannot be applied to what is there; null when it can. */
  @Nullable Rejection refused(int ordinal, PreferenceChange change) {
    if (change.getOperation() == ChangeOperation.DELETE) {
      return null;
    }
    PreferenceSet before = sets.find(ordinal, change.getTenantId());
    if (before == null && sets.of(ordinal).size() >= Limits.PREFERENCE_SETS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "tenant_id",
          "the user has " + Limits.PREFERENCE_SETS + " preference sets, which is the most");
    }
    return PreferenceRules.size("preferences", after(before, change));
  }

  /** Applies a change that {@link #refused} has passed. */
  void change(int ordinal, PreferenceChange change) {
    String tenant = change.getTenantId();
    Bytes key = Preferences.key(ordinal, tenant);
    if (change.getOperation() == ChangeOperation.DELETE) {
      rows.delete(key);
      partition.putSet(ordinal, tenant, null);
      return;
    }
    byte[] row = Preferences.SETS.write(after(sets.find(ordinal, tenant), change));
    rows.put(key, row);
    partition.putSet(ordinal, tenant, row);
  }

  private static PreferenceSet after(@Nullable PreferenceSet before, PreferenceChange change) {
    if (change.getOperation() == ChangeOperation.REPLACE) {
      return PreferenceSets.sorted(change.getPreferences());
    }
    PreferenceSet kept = before == null ? PreferenceSets.empty() : before;
    for (String path : change.getClear()) {
      kept = PreferenceSets.without(kept, path);
    }
    return PreferenceSets.merged(kept, change.getPreferences());
  }

  /** Forgets what a user wanted. */
  void erase(int ordinal) {
    List<@Nullable String> tenants = new ArrayList<>(sets.of(ordinal).keySet());
    for (String tenant : tenants) {
      rows.delete(Preferences.key(ordinal, tenant));
      partition.putSet(ordinal, tenant, null);
    }
  }
}
