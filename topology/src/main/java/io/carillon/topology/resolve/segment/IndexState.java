package io.carillon.topology.resolve.segment;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** What {@link IndexWriter} keeps and {@link SegmentQuery} reads. */
final class IndexState {

  final FactsLookup lookup;
  final TermHash hash;
  final Level users = new Level(null);
  final Map<String, Level> tenants = new HashMap<>();
  final SingletonTable singletons = new SingletonTable();

  IndexState(FactsLookup lookup, TermHash hash) {
    this.lookup = lookup;
    this.hash = hash;
  }

  /** A tenant's members, or all users; read only. */
  RoaringBitmap universe(@Nullable String tenant) {
    if (tenant == null) {
      return Ordinals.view(users.members);
    }
    Level level = tenants.get(tenant);
    return Ordinals.view(level == null ? null : level.members);
  }

  void compact() {
    users.compact();
    tenants.values().forEach(Level::compact);
  }
}
