package io.carillon.topology.resolve.preference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who of an audience preferences block, and why anybody is blocked or not. The bitmaps may be one
 * another's: nobody changes them.
 *
 * @param why disjoint, in a fixed order; nothing of those about whom nobody said anything
 */
public record Preferred(RoaringBitmap blocked, List<PreferenceFacts> why) {

  static final Preferred ALL = new Preferred(new RoaringBitmap(), List.of());

  /** Puts one together. */
  static final class Builder {

    /** Beyond so many different reasons the recipients' own values are not told. */
    private static final int REASONS = 1_000;

    private final Growing blocked = new Growing();
    private final Map<String, Reason> reasons = new TreeMap<>();
    private final Map<Decision, Reason> known = new HashMap<>();
    private boolean onlyNo;

    private record Reason(boolean allowed, Growing who) {}

    /** From now on a yes is of no interest. */
    void onlyNo() {
      onlyNo = true;
    }

    /** Takes what was decided for several, whose bitmap is not changed from now on. */
    void add(Decision decision, RoaringBitmap who) {
      Reason reason = reason(decision);
      if (reason != null) {
        reason.who().or(who);
      }
      if (!decision.allowed()) {
        blocked.or(who);
      }
    }

    /** Takes what was decided for one. */
    void add(Decision decision, int ordinal) {
      Reason reason = reason(decision);
      if (reason != null) {
        reason.who().own().add(ordinal);
      }
      if (!decision.allowed()) {
        blocked.own().add(ordinal);
      }
    }

    /** Null when it is not to be told. Words are found once for all who share them. */
    private @Nullable Reason reason(Decision decision) {
      if (decision.said().isEmpty() || (onlyNo && decision.allowed())) {
        return null;
      }
      Reason reason = known.get(decision);
      if (reason == null) {
        reason =
            reasons.computeIfAbsent(
                decision.why(reasons.size() < REASONS),
                none -> new Reason(decision.allowed(), new Growing()));
        if (known.size() < 2 * REASONS) {
          known.put(decision, reason);
        }
      }
      return reason;
    }

    RoaringBitmap blocked() {
      return blocked.bitmap;
    }

    Preferred built() {
      List<PreferenceFacts> why = new ArrayList<>();
      reasons.forEach(
          (text, reason) -> {
            RoaringBitmap who = reason.who().bitmap;
            if (reason.allowed() && onlyNo) {
              who = RoaringBitmap.andNot(who, blocked.bitmap);
            }
            if (!who.isEmpty()) {
              why.add(new PreferenceFacts(text, who));
            }
          });
      return new Preferred(blocked.bitmap, why);
    }
  }

  /** A union that copies nothing as long as it is of one. */
  private static final class Growing {
    private RoaringBitmap bitmap = new RoaringBitmap();
    private boolean own = true;

    void or(RoaringBitmap other) {
      if (bitmap.isEmpty()) {
        bitmap = other;
        own = false;
      } else {
        own().or(other);
      }
    }

    RoaringBitmap own() {
      if (!own) {
        bitmap = bitmap.clone();
        own = true;
      }
      return bitmap;
    }
  }
}
