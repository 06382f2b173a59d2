package io.carillon.topology.resolve.segment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Sets of ordinals in the least memory: null for none, a sorted {@code int[]} (never changed) for a
 * few, a {@link RoaringBitmap} beyond.
 *
 * <p>There is one for each value and tenant, most of them tiny: a bitmap of three users who are far
 * apart costs 300 bytes, the array 28. A wrapper would give back half of that, so the type is
 * {@code Object}, and only these methods look into it.
 */
public final class Ordinals {

  /** Above it a bitmap is the smaller one, even with its members scattered over a million. */
  private static final int FEW = 64;

  private Ordinals() {}

  /**
   * The set with this one, which may or may not be the same object.
   *
   * @param bulk whether many are to follow before anybody reads; then {@link #compacted} must end
   *     it
   */
  public static Object add(@Nullable Object set, int ordinal, boolean bulk) {
    if (set == null) {
      return new int[] {ordinal};
    }
    if (set instanceof int[] few) {
      return addTo(few, ordinal, bulk);
    }
    if (set instanceof Growing growing) {
      growing.add(ordinal);
    } else {
      ((RoaringBitmap) set).add(ordinal);
    }
    return set;
  }

  private static Object addTo(int[] few, int ordinal, boolean bulk) {
    int at = few[few.length - 1] < ordinal ? -few.length - 1 : Arrays.binarySearch(few, ordinal);
    if (at >= 0) {
      return few;
    }
    if (few.length == FEW) {
      RoaringBitmap bitmap = RoaringBitmap.bitmapOf(few);
      bitmap.add(ordinal);
      return bulk ? new Growing(bitmap) : bitmap;
    }
    int place = -at - 1;
    int[] more = Arrays.copyOf(few, few.length + 1);
    System.arraycopy(few, place, more, place + 1, few.length - place);
    more[place] = ordinal;
    return more;
  }

  /** The set without this one, null when that leaves none. */
  public static @Nullable Object remove(@Nullable Object set, int ordinal) {
    if (set instanceof Growing || set instanceof RoaringBitmap) {
      RoaringBitmap bitmap = view(set);
      bitmap.remove(ordinal);
      return bitmap.isEmpty() ? null : set;
    }
    if (set == null || !contains(set, ordinal)) {
      return set;
    }
    int[] few = (int[]) set;
    if (few.length == 1) {
      return null;
    }
    int place = Arrays.binarySearch(few, ordinal);
    int[] less = Arrays.copyOf(few, few.length - 1);
    System.arraycopy(few, place + 1, less, place, less.length - place);
    return less;
  }

  static boolean contains(@Nullable Object set, int ordinal) {
    return set instanceof int[] few
        ? Arrays.binarySearch(few, ordinal) >= 0
        : set != null && view(set).contains(ordinal);
  }

  /** Whether it holds that many, without counting a large one. */
  static boolean isExactly(@Nullable Object set, int size) {
    return set instanceof int[] few ? few.length == size : set == null && size == 0;
  }

  /**
   * Whether it holds so many, which are no more than a few; a large set that shrank may say yes
   * too.
   */
  static boolean hasAtLeast(@Nullable Object set, int size) {
    return set instanceof int[] few ? few.length >= size : set != null;
  }

  /** As a bitmap, which may be the set itself: read it only. */
  public static RoaringBitmap view(@Nullable Object set) {
    if (set == null) {
      return new RoaringBitmap();
    }
    if (set instanceof Growing growing) {
      return growing.bitmap();
    }
    return set instanceof RoaringBitmap bitmap ? bitmap : RoaringBitmap.bitmapOf((int[]) set);
  }

  /** The same set without what growing left unused. */
  public static @Nullable Object compacted(@Nullable Object set) {
    return set == null ? null : present(set);
  }

  /** {@link #compacted} of a set that is there. */
  static Object present(Object set) {
    if (set instanceof int[]) {
      return set;
    }
    RoaringBitmap bitmap = view(set);
    bitmap.runOptimize();
    bitmap.trim();
    return bitmap;
  }

  /** A bitmap that is being filled: it takes many at a time far more quickly than one by one. */
  private static final class Growing {
    private final RoaringBitmap bitmap;
    private final int[] added = new int[32];
    private int count;

    Growing(RoaringBitmap bitmap) {
      this.bitmap = bitmap;
    }

    void add(int ordinal) {
      if (count == added.length) {
        bitmap();
      }
      added[count++] = ordinal;
    }

    RoaringBitmap bitmap() {
      bitmap.addN(added, 0, count);
      count = 0;
      return bitmap;
    }
  }
}
