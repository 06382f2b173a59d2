package io.carillon.topology.model;

import io.carillon.avro.AuditEntry;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.TenantState;
import io.carillon.avro.WorkflowState;
import io.carillon.topology.DrivenTopology;
import io.carillon.topology.audit.Audited;
import io.carillon.topology.audit.Documents;
import io.carillon.topology.model.Evidence.Ledger;
import io.carillon.topology.resolve.Preferences;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.store.StoreNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What a reader of the audit knows: of each thing, what was last said that it is. */
final class AuditBook {

  private final Map<Audited, String> last = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  /** Each change of a thing begins where the one before ended, and changes it. */
  void told(AuditEntry entry) {
    Audited what =
        new Audited(
            entry.getResource(), entry.getResourceId(), entry.getTenant(), entry.getUserId());
    boolean erased = entry.getLeftOut().contains("before");
    String known = last.get(what);
    if (erased ? known == null : !Objects.equals(known, entry.getBefore())) {
      wrong.add(what + " was " + known + ", and is said to have been " + entry.getBefore());
    }
    if (!erased && Objects.equals(entry.getBefore(), entry.getAfter())) {
      wrong.add(what + " was not changed");
    }
    if (entry.getAfter() == null) {
      last.remove(what);
    } else {
      last.put(what, entry.getAfter());
    }
  }

  /** Beside what the engine's stores have. */
  Ledger beside(DrivenTopology carillon) {
    Map<Audited, String> states = new TreeMap<>();
    Preferences sets = new Preferences(carillon.store(StoreNames.PREFERENCES));
    new Users(carillon.store(StoreNames.USERS))
        .forEach(
            (id, user) -> {
              user.getMemberships()
                  .forEach(
                      (tenant, membership) ->
                          states.put(
                              Audited.membership(id, tenant),
                              Documents.attributes(membership.getAttributes())));
              sets.of(user.getOrdinal())
                  .forEach(
                      (tenant, set) ->
                          states.put(
                              Audited.preferenceSet(id, tenant), Documents.preferences(set)));
            });
    AuditBook.<TenantState>each(
        carillon, StoreNames.TENANTS, (id, state) -> states.putAll(Documents.of(id, state)));
    AuditBook.<EnvironmentState>each(
        carillon, StoreNames.ENVIRONMENT, (id, state) -> states.putAll(Documents.of(state)));
    AuditBook.<WorkflowState>each(
        carillon, StoreNames.WORKFLOWS, (key, state) -> states.putAll(Documents.of(key, state)));
    List<String> said = new ArrayList<>(lines(last));
    said.addAll(wrong);
    return new Ledger(lines(states), said);
  }

  private static <V> void each(
      DrivenTopology carillon, String store, java.util.function.BiConsumer<String, V> row) {
    KeyValueStore<String, V> table = carillon.driver.getKeyValueStore(store);
    try (KeyValueIterator<String, V> all = table.all()) {
      while (all.hasNext()) {
        var next = all.next();
        row.accept(next.key, next.value);
      }
    }
  }

  private static List<String> lines(Map<Audited, String> documents) {
    return documents.entrySet().stream().map(e -> e.getKey() + " is " + e.getValue()).toList();
  }

  /** What changed is in the audit: its last word on each thing is what the thing is. */
  record ChangesTold() implements Invariant {

    @Override
    public String name() {
      return "ChangesTold";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      evidence.audit().differences("audit").forEach(violation);
    }
  }
}
