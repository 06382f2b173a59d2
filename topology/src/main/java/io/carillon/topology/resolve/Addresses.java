package io.carillon.topology.resolve;

import io.carillon.topology.channel.Address;
import io.carillon.topology.resolve.segment.UserFacts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who of a partition can be reached where, derived from their rows; so that a notification asks
 * once for all its recipients. For one writer, and readers who are kept apart from it.
 */
final class Addresses {

  private final Map<Address, Reached> reached = new EnumMap<>(Address.class);

  /** Of one kind of address; who is in neither has none. */
  private record Reached(RoaringBitmap good, RoaringBitmap bad) {}

  /**
   * Who cannot be reached.
   *
   * @param none those of whom nobody has said an address
   * @param bad those whose address is none
   */
  record Unreached(RoaringBitmap none, RoaringBitmap bad) {}

  Addresses() {
    for (Address each : Address.values()) {
      reached.put(each, new Reached(new RoaringBitmap(), new RoaringBitmap()));
    }
  }

  /** When a user has changed. */
  void put(int ordinal, @Nullable UserFacts before, @Nullable UserFacts after) {
    reached.forEach(
        (address, who) -> {
          Address.Standing was = standing(address, before);
          Address.Standing is = standing(address, after);
          if (was != is) {
            set(who, was, ordinal, false);
            set(who, is, ordinal, true);
          }
        });
  }

  private static Address.Standing standing(Address address, @Nullable UserFacts facts) {
    return facts == null ? Address.Standing.NONE : address.standing(facts.attributes());
  }

  private static void set(Reached who, Address.Standing standing, int ordinal, boolean in) {
    if (standing != Address.Standing.NONE) {
      RoaringBitmap those = standing == Address.Standing.GOOD ? who.good() : who.bad();
      if (in) {
        those.add(ordinal);
      } else {
        those.remove(ordinal);
      }
    }
  }

  Unreached of(Address address, RoaringBitmap who) {
    Reached known = Objects.requireNonNull(reached.get(address));
    RoaringBitmap bad = RoaringBitmap.and(who, known.bad());
    RoaringBitmap none = RoaringBitmap.andNot(who, known.good());
    none.andNot(bad);
    return new Unreached(none, bad);
  }
}
