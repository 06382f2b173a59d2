package io.carillon.api.http;

import io.carillon.api.read.Person;
import io.carillon.api.read.Tenants;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.unsubscribe.UnsubscribeLinks.Claim;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a user wants of what a link is about, and what a change of it is. Pure. */
final class UnsubscribeChoice {

  private final Claim claim;
  private final Map<@Nullable String, PreferenceSet> own;
  private final @Nullable PreferenceSet environment;
  private final @Nullable PreferenceSet ofTenant;

  private UnsubscribeChoice(
      Claim claim,
      Map<@Nullable String, PreferenceSet> own,
      @Nullable PreferenceSet environment,
      @Nullable PreferenceSet ofTenant) {
    this.claim = claim;
    this.own = own;
    this.environment = environment;
    this.ofTenant = ofTenant;
  }

  static UnsubscribeChoice of(Claim claim, Person person, Tenants tenants) {
    String tenant = claim.tenant();
    return new UnsubscribeChoice(
        claim,
        person.preferences(),
        tenants.environment().map(e -> e.getSettings().getPreferenceSet()).orElse(null),
        tenant == null
            ? null
            : tenants.tenant(tenant).map(t -> t.getSettings().getPreferenceSet()).orElse(null));
  }

  /** Whether what holds for the user lets it pass, as far as the link's entry goes. */
  boolean subscribed() {
    Object entry = entry();
    if (entry instanceof PreferenceSetting setting) {
      return !Boolean.FALSE.equals(setting.getChannelTypes().get(claim.channelType()));
    }
    return !Boolean.FALSE.equals(entry);
  }

  /**
   * Whether it can be taken back by itself: who wants it by no channel at all says so elsewhere.
   */
  boolean revocable() {
    return entry() instanceof PreferenceSetting;
  }

  private @Nullable Object entry() {
    return entries(PreferenceSets.effective(environment, ofTenant, said())).get(claim.key());
  }

  /** The user's own set that counts: their default one where nobody has spoken of the tenant. */
  private @Nullable PreferenceSet said() {
    PreferenceSet inTenant = claim.tenant() == null ? null : own.get(claim.tenant());
    return inTenant != null || ofTenant != null ? inTenant : own.get(null);
  }

  /** What has to be written for the user to have it, or not to. */
  PreferenceChange change(boolean wanted) {
    PreferenceSet leaf = PreferenceSets.empty();
    PreferenceSetting setting =
        PreferenceSetting.newBuilder()
            .setChannelTypes(new TreeMap<>(Map.of(claim.channelType(), wanted)))
            .build();
    entries(leaf).put(claim.key(), setting);
    PreferenceSet said = said();
    if (claim.tenant() == null || own.get(claim.tenant()) != null || said == null) {
      return new PreferenceChange(claim.tenant(), ChangeOperation.MERGE, leaf, List.of(), true);
    }
    // The first set for a tenant takes the default one's place: what that said is to hold on.
    return new PreferenceChange(
        claim.tenant(),
        ChangeOperation.REPLACE,
        PreferenceSets.merged(said, leaf),
        List.of(),
        true);
  }

  private Map<String, Object> entries(PreferenceSet set) {
    return claim.category() ? set.getCategories() : set.getWorkflows();
  }
}
