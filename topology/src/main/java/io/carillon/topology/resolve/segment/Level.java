package io.carillon.topology.resolve.segment;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of all memberships in one tenant, or of all users themselves. */
final class Level {

  /** Null for the users themselves. */
  final @Nullable String tenant;

  /** {@link Ordinals}: the tenant's members, or all users. */
  @Nullable Object members;

  final Map<String, AttributePostings> attributes = new HashMap<>(2);

  Level(@Nullable String tenant) {
    this.tenant = tenant;
  }

  void compact() {
    Ordinals.compact(members);
    attributes.values().forEach(AttributePostings::compact);
  }
}
