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

  /** A user's set for a tenant, or their default set for null; null when they have none. */
  @Nullable PreferenceSet find(int ordinal, @Nullable String tenant) {
    return sets.find(ordinal, tenant);
  }

  /**
   * Applies a change that is well-formed.
   *
   * @return null when it was applied; why not otherwise
   */
  @Nullable Rejection change(int ordinal, PreferenceChange change) {
    String tenant = change.getTenantId();
    if (change.getOperation() == ChangeOperation.DELETE) {
      put(ordinal, tenant, null);
      return null;
    }
    PreferenceSet before = sets.find(ordinal, tenant);
    if (before == null && sets.of(ordinal).size() >= Limits.PREFERENCE_SETS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "tenant_id",
          "the user has " + Limits.PREFERENCE_SETS + " preference sets, which is the most");
    }
    PreferenceSet after = after(before, change);
    Rejection tooLarge = PreferenceRules.size("preferences", after);
    if (tooLarge == null) {
      put(ordinal, tenant, Preferences.SETS.write(after));
    }
    return tooLarge;
  }

  private void put(int ordinal, @Nullable String tenant, byte @Nullable [] row) {
    rows.put(Preferences.key(ordinal, tenant), row);
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

  /**
   * Forgets what a user wanted.
   *
   * @return the tenants of the sets that there were, null for the default set
   */
  List<@Nullable String> erase(int ordinal) {
    List<@Nullable String> tenants = new ArrayList<>(sets.of(ordinal).keySet());
    for (String tenant : tenants) {
      put(ordinal, tenant, null);
    }
    return tenants;
  }
}
