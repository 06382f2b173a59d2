package io.carillon.topology.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.topology.resolve.preference.RandomSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Dice that fall the same for the same seed. */
final class Chance {

  private final Random random;

  Chance(long seed) {
    random = new Random(seed);
  }

  /** A preference set; {@code insisting}: as a tenant may write it. */
  ObjectNode preferences(boolean insisting) {
    return new RandomSets(random, insisting).any();
  }

  /** From 0 to below the bound. */
  int in(int bound) {
    return random.nextInt(bound);
  }

  <T> T of(List<T> all) {
    return all.get(in(all.size()));
  }

  @SafeVarargs
  final <T> T of(T... all) {
    return all[in(all.length)];
  }

  /** Each with even chances, in any order. */
  <T> List<T> some(List<T> all) {
    List<T> some = new ArrayList<>(all);
    some.removeIf(each -> random.nextBoolean());
    java.util.Collections.shuffle(some, random);
    return some;
  }

  /** Which of several, by weight. */
  int weighted(int... weights) {
    int dice = in(java.util.Arrays.stream(weights).sum());
    int which = 0;
    while (dice >= weights[which]) {
      dice -= weights[which++];
    }
    return which;
  }
}
