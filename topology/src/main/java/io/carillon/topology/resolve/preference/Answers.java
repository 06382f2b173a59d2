package io.carillon.topology.resolve.preference;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.Objects;
import org.roaringbitmap.RoaringBitmap;

/**
 * Decides group after group. Whom it depends on is asked at the end, in the order of ordinals: so
 * that the outcome is the same whatever order the groups came in.
 */
final class Answers {

  private final Decider decider;
  private final Recipients recipients;
  private final Preferred.Builder built;
  private final RoaringBitmap singly = new RoaringBitmap();
  private final Int2ObjectOpenHashMap<Opinion> opinions = new Int2ObjectOpenHashMap<>();

  Answers(Decider decider, Recipients recipients, Preferred.Builder built) {
    this.decider = decider;
    this.recipients = recipients;
    this.built = built;
  }

  /** Takes a group of one opinion. */
  void add(Opinion opinion, RoaringBitmap these) {
    if (opinion.steps().isEmpty() || these.isEmpty()) {
      return;
    }
    Decision all = decider.forAll(opinion);
    if (all != null) {
      built.add(all, these);
      return;
    }
    singly.or(these);
    these.forEach((int ordinal) -> opinions.put(ordinal, opinion));
  }

  /** Decides for those whom it depends on. */
  void end() {
    singly.forEach(
        (int ordinal) ->
            built.add(
                decider.forOne(
                    Objects.requireNonNull(opinions.get(ordinal)), recipients.of(ordinal)),
                ordinal));
  }
}
