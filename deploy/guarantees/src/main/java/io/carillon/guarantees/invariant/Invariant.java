package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A sentence of the design's section 6, as something that can be checked. */
public interface Invariant {

  /** Says what contradicts it, one sentence each; nothing when it holds. */
  void check(Evidence evidence, Consumer<String> violation);

  /** As the design calls it. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Those that a client can see. {@code Deterministic} needs the stores: topology's tests have it.
   */
  static List<Invariant> all() {
    return List.of(
        new NoRecipientMissed(),
        new NoDuplicateMessage(),
        new DeliveredOnce(),
        new NoTenantLeak(),
        new MembershipScoped(),
        new OrderedPerUser(),
        new CountsAgree(),
        new ReadYourWrites(),
        new GapFreeResume(),
        new NothingSilent());
  }

  /** All that is wrong by this one. */
  default List<String> violations(Evidence evidence) {
    List<String> all = new ArrayList<>();
    check(evidence, all::add);
    return all;
  }
}
