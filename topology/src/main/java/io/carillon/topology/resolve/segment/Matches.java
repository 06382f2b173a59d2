package io.carillon.topology.resolve.segment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who matched. The bitmaps are the caller's own.
 *
 * @param groups disjoint, none empty, in the order of the segment's tenants: a user who matched in
 *     several belongs to the first
 * @param termFacts for explaining; empty unless asked for
 */
public record Matches(List<Group> groups, List<TermFacts> termFacts) {

  /**
   * Those who matched in one scope.
   *
   * @param tenant the notification's, or else one the segment names; null for none and for {@code
   *     any_tenant}
   * @param ordinals users
   */
  public record Group(@Nullable String tenant, RoaringBitmap ordinals) {}

  /** Everyone who matched, in a new bitmap. */
  public RoaringBitmap union() {
    RoaringBitmap union = new RoaringBitmap();
    groups.forEach(group -> union.or(group.ordinals()));
    return union;
  }

  /** How many users matched. */
  public long count() {
    return groups.stream().mapToLong(group -> group.ordinals().getLongCardinality()).sum();
  }
}
