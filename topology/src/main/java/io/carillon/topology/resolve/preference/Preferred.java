package io.carillon.topology.resolve.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who of an audience preferences block, and why anybody is blocked or not. The bitmaps are the
 * caller's own.
 *
 * @param why disjoint, in a fixed order; nothing of those about whom nobody said anything
 */
public record Preferred(RoaringBitmap blocked, List<PreferenceFacts> why) {

  static final Preferred ALL = new Preferred(new RoaringBitmap(), List.of());

  /** Puts one together. */
  static final class Builder {

    /** Beyond so many different reasons the recipients' own values are not told. */
    private static final int WHYS = 1_000;

    private final RoaringBitmap blocked = new RoaringBitmap();
    private final Map<String, Reason> reasons = new TreeMap<>();
    private boolean onlyNo;

    private record Reason(boolean allowed, RoaringBitmap who) {}

    /** From now on a yes is of no interest. */
    void onlyNo() {
      onlyNo = true;
    }

    /** Takes what was decided for several. */
    void add(Decision decision, RoaringBitmap who) {
      if (wanted(decision, decision.why(true), who)) {
        blocked.or(who);
      }
    }

    /** Takes what was decided for one. */
    void add(Decision decision, int ordinal) {
      RoaringBitmap one = RoaringBitmap.bitmapOf(ordinal);
      if (wanted(decision, decision.why(reasons.size() < WHYS), one)) {
        blocked.add(ordinal);
      }
    }

    private boolean wanted(Decision decision, String why, RoaringBitmap who) {
      if (!why.isEmpty() && !(onlyNo && decision.allowed())) {
        reasons
            .computeIfAbsent(why, none -> new Reason(decision.allowed(), new RoaringBitmap()))
            .who()
            .or(who);
      }
      return !decision.allowed();
    }

    RoaringBitmap blocked() {
      return blocked;
    }

    Preferred built() {
      List<PreferenceFacts> why = new ArrayList<>();
      reasons.forEach(
          (text, reason) -> {
            if (reason.allowed()) {
              reason.who().andNot(blocked);
            }
            if (!reason.who().isEmpty()) {
              why.add(new PreferenceFacts(text, reason.who()));
            }
          });
      return new Preferred(blocked, why);
    }
  }
}
