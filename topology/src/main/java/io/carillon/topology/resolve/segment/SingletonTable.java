package io.carillon.topology.resolve.segment;

/**
 * Hash of a term to the one user who holds it, in about 11 bytes each: two of eight attributes are
 * unique, so this is most of the index. The 32 bits of hash collide, about 500 times in two million
 * terms: one entry per hash, and the reader checks the user's facts.
 *
 * <p>Open addressing with linear probing, in shards, so that growing one copies little and the load
 * stays high.
 */
final class SingletonTable {

  static final int NONE = -1;

  private static final int SHARD_BITS = 6;
  private static final int FIRST_CAPACITY = 8;

  /** An entry is hash in the high and ordinal + 1 in the low half; 0 is a free slot. */
  private final long[][] shards = new long[1 << SHARD_BITS][FIRST_CAPACITY];

  private final int[] sizes = new int[1 << SHARD_BITS];

  /** The ordinal with that hash, or {@link #NONE}. */
  int get(int hash) {
    long[] slots = shards[shard(hash)];
    for (int i = home(hash, slots.length); slots[i] != 0; i = next(i, slots.length)) {
      if (hashOf(slots[i]) == hash) {
        return ordinalOf(slots[i]);
      }
    }
    return NONE;
  }

  /**
   * Puts it unless there is one with that hash, which it returns; {@link #NONE} when it was put.
   */
  int putIfAbsent(int hash, int ordinal) {
    int shard = shard(hash);
    long[] slots = shards[shard];
    int i = home(hash, slots.length);
    for (; slots[i] != 0; i = next(i, slots.length)) {
      if (hashOf(slots[i]) == hash) {
        return ordinalOf(slots[i]);
      }
    }
    slots[i] = ((long) hash << 32) | (ordinal + 1L);
    if (++sizes[shard] > slots.length - slots.length / 5 - 1) {
      shards[shard] = grown(slots);
    }
    return NONE;
  }

  /** Removes that entry if it is there. */
  void remove(int hash, int ordinal) {
    int shard = shard(hash);
    long[] slots = shards[shard];
    for (int i = home(hash, slots.length); slots[i] != 0; i = next(i, slots.length)) {
      if (hashOf(slots[i]) == hash) {
        if (ordinalOf(slots[i]) == ordinal) {
          close(slots, i);
          sizes[shard]--;
        }
        return;
      }
    }
  }

  int size() {
    int size = 0;
    for (int each : sizes) {
      size += each;
    }
    return size;
  }

  /** Moves up what was pushed behind this slot, so that no probe ends early. */
  private static void close(long[] slots, int hole) {
    int length = slots.length;
    for (int i = next(hole, length); slots[i] != 0; i = next(i, length)) {
      int home = home(hashOf(slots[i]), length);
      // It may move if its home is not between the hole and where it is, going round.
      boolean stays = hole < i ? hole < home && home <= i : hole < home || home <= i;
      if (!stays) {
        slots[hole] = slots[i];
        hole = i;
      }
    }
    slots[hole] = 0;
  }

  private static long[] grown(long[] slots) {
    long[] more = new long[slots.length + slots.length / 3 + 1];
    for (long slot : slots) {
      if (slot != 0) {
        int i = home(hashOf(slot), more.length);
        while (more[i] != 0) {
          i = next(i, more.length);
        }
        more[i] = slot;
      }
    }
    return more;
  }

  private static int shard(int hash) {
    return hash >>> (32 - SHARD_BITS);
  }

  /** The bits below the shard's, scaled to the length: no power of two is needed. */
  private static int home(int hash, int length) {
    return (int) (((hash << SHARD_BITS) & 0xFFFF_FFFFL) * length >>> 32);
  }

  private static int next(int i, int length) {
    return i + 1 == length ? 0 : i + 1;
  }

  private static int hashOf(long slot) {
    return (int) (slot >>> 32);
  }

  private static int ordinalOf(long slot) {
    return (int) slot - 1;
  }
}
