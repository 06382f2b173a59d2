package io.carillon.topology.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.channel.Address;
import io.carillon.topology.resolve.segment.UserFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class AddressesTest {

  private static final int USERS = 200;
  private static final List<String> SAID = List.of("", "bad", "a@b.c", "d@e.f", "+15551234567");

  private static @Nullable UserFacts random(Random random) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    return new UserFacts(
        Map.of(
            "email",
            SAID.get(random.nextInt(SAID.size())),
            "phone_number",
            SAID.get(random.nextInt(SAID.size()))),
        Map.of());
  }

  /** However they came to be what they are: as when it is built anew. */
  @Test
  void whatIsKeptIsWhatTheRowsSay() {
    Random random = new Random(5);
    Map<Integer, UserFacts> users = new HashMap<>();
    Addresses kept = new Addresses();
    for (int i = 0; i < 5_000; i++) {
      int ordinal = random.nextInt(USERS);
      UserFacts after = random(random);
      kept.put(ordinal, users.get(ordinal), after);
      if (after == null) {
        users.remove(ordinal);
      } else {
        users.put(ordinal, after);
      }
    }
    Addresses anew = new Addresses();
    users.forEach((ordinal, facts) -> anew.put(ordinal, null, facts));
    RoaringBitmap who = RoaringBitmap.bitmapOf(random.ints(100, 0, USERS).toArray());
    for (Address address : Address.values()) {
      RoaringBitmap none = new RoaringBitmap();
      RoaringBitmap bad = new RoaringBitmap();
      for (int ordinal : who) {
        UserFacts facts = users.get(ordinal);
        switch (facts == null ? Address.Standing.NONE : address.standing(facts.attributes())) {
          case NONE -> none.add(ordinal);
          case BAD -> bad.add(ordinal);
          case GOOD -> {}
        }
      }
      for (Addresses each : List.of(kept, anew)) {
        assertThat(each.of(address, who)).isEqualTo(new Addresses.Unreached(none, bad));
      }
    }
  }
}
