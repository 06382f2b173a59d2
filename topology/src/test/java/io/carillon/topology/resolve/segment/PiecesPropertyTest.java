package io.carillon.topology.resolve.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** The index's small data structures beside the library's. */
class PiecesPropertyTest {

  @Property(tries = 200)
  void conjunctionIsAndAndNot(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int with,
      @ForAll @IntRange(max = 3) int without) {
    Random random = new Random(seed);
    List<RoaringBitmap> in = sets(random, with);
    List<RoaringBitmap> out = sets(random, without);
    RoaringBitmap expected = in.get(0).clone();
    in.forEach(expected::and);
    out.forEach(expected::andNot);

    List<RoaringBitmap> before = in.stream().map(RoaringBitmap::clone).toList();
    RoaringBitmap actual = Conjunction.of(in, out);
    assertThat(actual).isEqualTo(expected);
    actual.add(0, 1L << 19);
    assertThat(in).as("left alone").isEqualTo(before);
  }

  /** Chunks that are missing, sparse, dense, runs, and full. */
  private static List<RoaringBitmap> sets(Random random, int count) {
    List<RoaringBitmap> sets = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      RoaringBitmap set = new RoaringBitmap();
      for (int chunk = 0; chunk < 5; chunk++) {
        int from = chunk << 16;
        switch (random.nextInt(6)) {
          case 0 -> {}
          case 1 -> scatter(random, set, from, 300);
          case 2 -> scatter(random, set, from, 20_000);
          case 3 -> scatter(random, set, from, 120_000);
          case 4 ->
              set.add(
                  (long) from + random.nextInt(30_000), from + 40_000L + random.nextInt(20_000));
          default -> set.add((long) from, from + 65_536L);
        }
      }
      if (random.nextBoolean()) {
        set.runOptimize();
      }
      sets.add(set);
    }
    return sets;
  }

  private static void scatter(Random random, RoaringBitmap set, int from, int count) {
    for (int i = 0; i < count; i++) {
      set.add(from + random.nextInt(1 << 16));
    }
  }

  @Property(tries = 200)
  void ordinalsAreASet(
      @ForAll long seed, @ForAll boolean bulk, @ForAll @IntRange(min = 1, max = 400) int range) {
    Random random = new Random(seed);
    TreeSet<Integer> model = new TreeSet<>();
    @Nullable Object set = null;
    for (int i = 0; i < 600; i++) {
      int ordinal = random.nextInt(range) * 4_999;
      if (random.nextInt(5) > 1) {
        model.add(ordinal);
        set = Ordinals.add(set, ordinal, bulk);
      } else {
        model.remove(ordinal);
        set = Ordinals.remove(set, ordinal);
      }
      assertThat(Ordinals.contains(set, ordinal)).isEqualTo(model.contains(ordinal));
      assertThat(set == null).isEqualTo(model.isEmpty());
    }
    int[] members = model.stream().mapToInt(each -> each).toArray();
    assertThat(Ordinals.view(set).toArray()).isEqualTo(members);
    assertThat(Ordinals.view(Ordinals.compacted(set)).toArray()).isEqualTo(members);
  }

  @Property(tries = 200)
  void singletonsAreAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int range) {
    Random random = new Random(seed);
    Map<Integer, Integer> model = new HashMap<>();
    SingletonTable table = new SingletonTable();
    for (int i = 0; i < 5_000; i++) {
      // All in one or two shards and near each other, so that probes run into one another and round
      // the end.
      int hash = (random.nextBoolean() ? 0 : 0x03FF_F000) + random.nextInt(range);
      int ordinal = random.nextInt(3);
      if (random.nextBoolean()) {
        Integer before = model.putIfAbsent(hash, ordinal);
        assertThat(table.putIfAbsent(hash, ordinal))
            .isEqualTo(before == null ? SingletonTable.NONE : before);
      } else {
        model.remove(hash, ordinal);
        table.remove(hash, ordinal);
      }
      assertThat(table.get(hash)).isEqualTo(model.getOrDefault(hash, SingletonTable.NONE));
    }
    model.forEach((hash, ordinal) -> assertThat(table.get(hash)).isEqualTo(ordinal));
    assertThat(table.size()).isEqualTo(model.size());
  }

  @Property(tries = 200)
  void smallMapIsAMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int range) {
    Random random = new Random(seed);
    Map<String, Integer> model = new HashMap<>();
    SmallMap<String, Integer> map = new SmallMap<>();
    for (int i = 0; i < 300; i++) {
      String key = "k" + random.nextInt(range);
      if (random.nextInt(5) > 1) {
        model.put(key, i);
        map.put(key, i);
      } else {
        model.remove(key);
        map.remove(key);
      }
      assertThat(map.get(key)).isEqualTo(model.get(key));
      assertThat(map.isEmpty()).isEqualTo(model.isEmpty());
    }
    map.replaceAll(value -> -value);
    model.replaceAll((key, value) -> -value);
    Map<String, Integer> all = new HashMap<>();
    map.forEach(all::put);
    assertThat(all).isEqualTo(model);
  }

  @Test
  void codePointsAreInOrder() {
    String[] ordered = {
      "", "a", "aa", "b", "\uD7FF", "\uE000", "\uFFFF", "\uD800\uDC00", "\uDBFF\uDFFF"
    };
    for (int i = 0; i < ordered.length; i++) {
      for (int j = 0; j < ordered.length; j++) {
        assertThat(Integer.signum(Predicate.compareCodePoints(ordered[i], ordered[j])))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }
}
