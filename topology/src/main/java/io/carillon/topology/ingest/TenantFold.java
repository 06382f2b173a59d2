package io.carillon.topology.ingest;

import io.carillon.avro.AuditResource;
import io.carillon.avro.FeedTopic;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantState;
import io.carillon.topology.audit.Audited;
import io.carillon.topology.audit.Documents;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.store.NamedValues;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How a tenant follows from its changes. */
public final class TenantFold implements FoldStates.Fold<TenantChange, TenantState> {

  private final int dedicated;

  /** For who asks what a change makes of one tenant, whatever the others have. */
  public TenantFold() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param dedicated tenants that may have a feed topic of their own
   */
  public TenantFold(int dedicated) {
    this.dedicated = dedicated;
  }

  @Override
  public boolean takesPlace(@Nullable TenantState state) {
    return state != null && state.getFeedTopic() == FeedTopic.DEDICATED && !state.getOverLimit();
  }

  @Override
  public TenantState placed(TenantState state, long takenByOthers) {
    boolean over = state.getFeedTopic() == FeedTopic.DEDICATED && takenByOthers >= dedicated;
    if (over == state.getOverLimit()) {
      return state;
    }
    TenantState placed = TenantState.newBuilder(state).build();
    placed.setOverLimit(over);
    return placed;
  }

  @Override
  public @Nullable Rejection check(String tenantId, TenantChange change) {
    return TenantRules.check(tenantId, change);
  }

  @Override
  public @Nullable Rejection checkMade(TenantState made) {
    return TenantRules.vars(made.getSettings().getVars());
  }

  @Override
  public Set<AuditResource> audited() {
    return Set.of(AuditResource.TENANT, AuditResource.CHANNEL, AuditResource.PREFERENCE_SET);
  }

  @Override
  public SortedMap<Audited, String> documents(String tenantId, @Nullable TenantState state) {
    return Documents.of(tenantId, state);
  }

  @Override
  public @Nullable TenantState apply(
      @Nullable TenantState before, TenantChange change, long version, long now) {
    return switch (change.getOperation()) {
      case UNKNOWN -> before; // Refused by the rules.
      case DELETE -> null;
      case STUB -> before == null ? stub(version, now) : before;
      case REPLACE -> described(fresh(before, now), change, version, now);
      case MERGE ->
          described(before == null ? fresh(null, now) : copy(before), change, version, now);
    };
  }

  private static TenantState stub(long version, long now) {
    TenantState state = fresh(null, now);
    state.setStub(true);
    // A topic of its own is for tenants that somebody has described.
    state.setFeedTopic(FeedTopic.SHARED);
    state.setVersion(version);
    return state;
  }

  private static TenantState fresh(@Nullable TenantState before, long now) {
    return TenantState.newBuilder()
        .setSettings(SettingsFold.empty())
        .setFeedTopic(FeedTopic.DEDICATED)
        .setStub(false)
        .setCreatedAt(before == null ? now : before.getCreatedAt())
        .setUpdatedAt(now)
        .setVersion(0)
        .build();
  }

  private static TenantState copy(TenantState before) {
    TenantState copy = TenantState.newBuilder(before).build();
    if (before.getStub()) {
      copy.setFeedTopic(FeedTopic.DEDICATED);
    }
    return copy;
  }

  private static TenantState described(
      TenantState state, TenantChange change, long version, long now) {
    for (String path : change.getClear()) {
      if (path.equals("name")) {
        state.setName(null);
      } else {
        state.setSettings(SettingsFold.clear(state.getSettings(), path));
      }
    }
    if (change.getName() != null) {
      state.setName(change.getName());
    }
    state.setProperties(NamedValues.merged(state.getProperties(), change.getProperties()));
    Settings settings = change.getSettings();
    if (settings != null) {
      state.setSettings(SettingsFold.merge(state.getSettings(), settings));
    }
    if (change.getFeedTopic() != null) {
      state.setFeedTopic(change.getFeedTopic());
    }
    state.setStub(false);
    state.setUpdatedAt(now);
    state.setVersion(version);
    return state;
  }
}
