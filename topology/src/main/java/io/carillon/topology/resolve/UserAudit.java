package io.carillon.topology.resolve;

import io.carillon.avro.PreferenceSet;
import io.carillon.topology.audit.AuditTrail;
import io.carillon.topology.audit.Audited;
import io.carillon.topology.audit.Documents;
import io.carillon.topology.state.MembershipState;
import io.carillon.topology.state.UserState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What of a user is audited: memberships and preference sets. */
final class UserAudit {

  private final AuditTrail trail;

  UserAudit(AuditTrail trail) {
    this.trail = trail;
  }

  /** Memberships that began, ended, or have other attributes. */
  void user(
      Record<byte[], byte[]> cause, String userId, @Nullable UserState before, UserState after) {
    Map<String, MembershipState> were = before == null ? Map.of() : before.getMemberships();
    Map<String, MembershipState> are = after.getMemberships();
    if (were.isEmpty() && are.isEmpty()) {
      return;
    }
    Map<String, Audited> changed = new TreeMap<>();
    are.forEach(
        (tenant, membership) -> {
          MembershipState was = were.get(tenant);
          if (was == null || !was.getAttributes().equals(membership.getAttributes())) {
            changed.put(tenant, Audited.membership(userId, tenant));
          }
        });
    were.forEach(
        (tenant, membership) -> {
          if (!are.containsKey(tenant)) {
            changed.put(tenant, Audited.membership(userId, tenant));
          }
        });
    changed.forEach(
        (tenant, what) ->
            trail.changed(cause, what, document(were.get(tenant)), document(are.get(tenant))));
  }

  private static @Nullable String document(@Nullable MembershipState membership) {
    return membership == null ? null : Documents.attributes(membership.getAttributes());
  }

  /** One preference set. */
  void preferences(
      Record<byte[], byte[]> cause,
      String userId,
      @Nullable String tenant,
      @Nullable PreferenceSet before,
      @Nullable PreferenceSet after) {
    trail.changed(cause, Audited.preferenceSet(userId, tenant), document(before), document(after));
  }

  private static @Nullable String document(@Nullable PreferenceSet set) {
    return set == null ? null : Documents.preferences(set);
  }

  /** All there was of a user who is erased. */
  void erased(
      Record<byte[], byte[]> cause,
      String userId,
      UserState known,
      List<@Nullable String> preferenceSets) {
    new TreeSet<>(known.getMemberships().keySet())
        .forEach(tenant -> trail.erased(cause, Audited.membership(userId, tenant)));
    preferenceSets.forEach(tenant -> trail.erased(cause, Audited.preferenceSet(userId, tenant)));
  }
}
