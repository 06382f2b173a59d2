package io.carillon.topology.resolve.segment;

import org.jspecify.annotations.Nullable;

/** The attributes of all memberships in one tenant, or of all users themselves. */
final class Level {

  /** Null for the users themselves. */
  final @Nullable String tenant;

  /** {@link Ordinals}: the tenant's members, or all users. */
  @Nullable Object members;

  final SmallMap<String, AttributePostings> attributes = new SmallMap<>();

  Level(@Nullable String tenant) {
    this.tenant = tenant;
  }

  void compact() {
    members = Ordinals.compacted(members);
    attributes.forEach((name, postings) -> postings.compact(members));
  }
}
