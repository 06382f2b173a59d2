package io.carillon.topology.resolve.segment;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;
import org.roaringbitmap.ContainerPointer;
import org.roaringbitmap.RoaringBitmap;

/**
 * The users in all of some sets and in none of others, 65,536 ordinals at a time.
 *
 * <p>The library's AND makes a bitmap of every intermediate result. Here a dense chunk is ANDed
 * word by word in one buffer that stays in the processor's cache, which is what a loop over plain
 * words would do; a sparse one begins with its smallest set, so that the others are only probed.
 */
final class Conjunction {

  private static final int WORDS = 1 << 10;
  private static final int ALL = 1 << 16;

  /** Above it the library keeps words, below it a list of members. */
  private static final int MAX_LISTED = 1 << 12;

  private final ContainerPointer[] with;
  private final ContainerPointer[] without;
  private final Container[] present;
  private final long[] result = new long[WORDS];
  private final long[] operand = new long[WORDS];

  private Conjunction(List<RoaringBitmap> with, List<RoaringBitmap> without) {
    this.with =
        with.stream().map(RoaringBitmap::getContainerPointer).toArray(ContainerPointer[]::new);
    this.without =
        without.stream().map(RoaringBitmap::getContainerPointer).toArray(ContainerPointer[]::new);
    present = new Container[with.size()];
  }

  /** A new bitmap; {@code with} has at least one set. */
  static RoaringBitmap of(List<RoaringBitmap> with, List<RoaringBitmap> without) {
    return new Conjunction(with, without).run();
  }

  private RoaringBitmap run() {
    RoaringBitmap found = new RoaringBitmap();
    for (int key = align(0); key >= 0; key = align(key + 1)) {
      Container chunk = chunk((char) key);
      if (!chunk.isEmpty()) {
        found.append((char) key, chunk);
      }
    }
    return found;
  }

  /**
   * Moves all to the first chunk at or after this one that every set has; -1 when there is none.
   */
  private int align(int key) {
    int target = key;
    for (int agreeing = 0, i = 0; agreeing < with.length; i = (i + 1) % with.length) {
      Container at = seek(with[i], target);
      if (at == null) {
        return -1;
      }
      agreeing = with[i].key() == target ? agreeing + 1 : 1;
      target = with[i].key();
      present[i] = at;
    }
    return target;
  }

  /** The pointer's container at or after this chunk, null past the end. */
  private static @Nullable Container seek(ContainerPointer pointer, int key) {
    while (pointer.getContainer() != null && pointer.key() < key) {
      pointer.advance();
    }
    return pointer.getContainer();
  }

  private Container chunk(char key) {
    Container[] sets = present.clone();
    Arrays.sort(sets, Comparator.comparingInt(Container::getCardinality));
    return sets[0].getCardinality() <= MAX_LISTED ? sparse(sets, key) : dense(sets, key);
  }

  private Container sparse(Container[] sets, char key) {
    Container left = sets.length == 1 ? sets[0].clone() : sets[0].and(sets[1]);
    for (int i = 2; i < sets.length && !left.isEmpty(); i++) {
      left = left.and(sets[i]);
    }
    for (ContainerPointer pointer : without) {
      Container not = seek(pointer, key);
      if (not != null && pointer.key() == key) {
        left = left.andNot(not);
      }
    }
    return left;
  }

  private Container dense(Container[] sets, char key) {
    read(sets[0], result);
    for (int i = 1; i < sets.length && sets[i].getCardinality() < ALL; i++) {
      read(sets[i], operand);
      and(result, operand);
    }
    for (ContainerPointer pointer : without) {
      Container not = seek(pointer, key);
      if (not != null && pointer.key() == key) {
        read(not, operand);
        andNot(result, operand);
      }
    }
    return container(result, count(result));
  }

  private static void read(Container container, long[] into) {
    if (!(container instanceof BitmapContainer)) {
      // Lists and runs only set their bits.
      Arrays.fill(into, 0);
    }
    container.copyBitmapTo(into, 0);
  }

  private static void and(long[] left, long[] right) {
    for (int w = 0; w < WORDS; w++) {
      left[w] &= right[w];
    }
  }

  private static void andNot(long[] left, long[] right) {
    for (int w = 0; w < WORDS; w++) {
      left[w] &= ~right[w];
    }
  }

  private static int count(long[] words) {
    int count = 0;
    for (int w = 0; w < WORDS; w++) {
      count += Long.bitCount(words[w]);
    }
    return count;
  }

  private static Container container(long[] words, int count) {
    if (count > MAX_LISTED) {
      return new BitmapContainer(words.clone(), count);
    }
    char[] listed = new char[count];
    int at = 0;
    for (int w = 0; w < WORDS; w++) {
      for (long word = words[w]; word != 0; word &= word - 1) {
        listed[at++] = (char) ((w << 6) + Long.numberOfTrailingZeros(word));
      }
    }
    return new ArrayContainer(listed);
  }
}
