package io.carillon.topology.resolve.preference;

import io.carillon.topology.resolve.segment.Ordinals;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The users' sets for one tenant, or their default sets: each distinct set once, with those who
 * have it. Costs a dozen bytes a user, and a hundred or so for a distinct set.
 */
final class Scope {

  private final Function<Bytes, PreferenceTree> reader;
  private final Map<Bytes, Profile> bySet = new HashMap<>();
  private final Int2ObjectOpenHashMap<Profile> byUser = new Int2ObjectOpenHashMap<>();
  private RoaringBitmap users = new RoaringBitmap();
  private long version;

  /** A distinct set and its users. */
  static final class Profile {
    private final Bytes row;
    private final PreferenceTree set;
    private @Nullable Object ordinals;

    private Profile(Bytes row, PreferenceTree set) {
      this.row = row;
      this.set = set;
    }

    PreferenceTree set() {
      return set;
    }

    void addTo(RoaringBitmap all) {
      if (ordinals instanceof int[] few) {
        all.add(few);
      } else {
        all.or(Ordinals.view(ordinals));
      }
    }
  }

  /**
   * @param reader of sets as they are stored: equal bytes for equal sets
   */
  Scope(Function<Bytes, PreferenceTree> reader) {
    this.reader = reader;
  }

  /**
   * @param row null: the user has no set any more
   * @param now a number that no earlier change had
   * @param bulk see {@link Ordinals#add}
   */
  void put(int ordinal, @Nullable Bytes row, long now, boolean bulk) {
    Profile before = byUser.get(ordinal);
    if (before == null ? row == null : before.row.equals(row)) {
      return;
    }
    version = now;
    if (before != null) {
      before.ordinals = Ordinals.remove(before.ordinals, ordinal);
      if (before.ordinals == null) {
        bySet.remove(before.row);
      }
    }
    if (row == null) {
      byUser.remove(ordinal);
      users.remove(ordinal);
      return;
    }
    Profile profile = bySet.computeIfAbsent(row, set -> new Profile(set, reader.apply(set)));
    profile.ordinals = Ordinals.add(profile.ordinals, ordinal, bulk);
    byUser.put(ordinal, profile);
    if (before == null) {
      users.add(ordinal);
    }
  }

  void compact() {
    bySet.values().forEach(profile -> profile.ordinals = Ordinals.compacted(profile.ordinals));
    users.runOptimize();
    byUser.trim();
  }

  boolean isEmpty() {
    return byUser.isEmpty();
  }

  long version() {
    return version;
  }

  /** Everyone who has a set. Read only. */
  RoaringBitmap users() {
    return users;
  }

  Collection<Profile> profiles() {
    return bySet.values();
  }

  /** The set of that user; null when they have none. */
  @Nullable PreferenceTree setOf(int ordinal) {
    Profile profile = byUser.get(ordinal);
    return profile == null ? null : Objects.requireNonNull(profile.set);
  }
}
