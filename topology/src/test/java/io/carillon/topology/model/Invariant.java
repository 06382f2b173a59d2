package io.carillon.topology.model;

import io.carillon.topology.model.Observed.SeenUser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A sentence of the design's section 6, as something that can be checked. */
interface Invariant {

  /** As the design calls it. */
  String name();

  /** Says what contradicts it, one sentence each; nothing when it holds. */
  void check(Evidence evidence, Consumer<String> violation);

  /** Those of the design that the log, the stores and the feeds can show. */
  List<Invariant> ALL =
      List.of(
          new Audiences.NoRecipientMissed(),
          new Feeds.NoDuplicateMessage(),
          new Audiences.NoTenantLeak(),
          new Audiences.MembershipScoped(),
          new Audiences.PreferencesHonoured(),
          new Feeds.OrderedPerUser(),
          new Feeds.CountsAgree(),
          new Feeds.ReadYourWrites(),
          new Workflows.SaidAsWritten(),
          new Told.NoDuplicateEvent(),
          new Told.NoRecipientUntold(),
          new Leaving.DeliveredOnce(),
          new AuditBook.ChangesTold(),
          new Ledgers.Deterministic(),
          new Ledgers.NothingSilent());

  /** All that is wrong, each with the name of what it contradicts. */
  static List<String> violations(Evidence evidence) {
    List<String> all = new ArrayList<>();
    for (Invariant invariant : ALL) {
      invariant.check(evidence, what -> all.add(invariant.name() + ": " + what));
    }
    return all;
  }

  /** Each user that the engine shows, who is also in the model. */
  static void forEachUser(Evidence evidence, BiConsumer<SeenUser, Person> check) {
    for (SeenUser seen : evidence.observed().users()) {
      Person person = evidence.model().people.get(seen.id());
      if (person != null) {
        check.accept(seen, person);
      }
    }
  }
}
