package io.carillon.topology.route;

import io.carillon.schemas.UserPartitions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A list of recipients, split by the partition they live in and then by size: a multicast sends the
 * same bytes everywhere, and no record may be too large. Each name once.
 */
final class RecipientParts {

  /** Bytes of ids in one part. */
  static final int PART_BYTES = 256 * 1024;

  private RecipientParts() {}

  /**
   * By partition, the parts of its recipients in order; partitions without recipients are not in
   * it.
   */
  static SortedMap<Integer, List<List<String>>> split(List<String> recipients, int partitions) {
    SortedMap<Integer, List<List<String>>> parts = new TreeMap<>();
    SortedMap<Integer, Integer> bytes = new TreeMap<>();
    for (String userId : new LinkedHashSet<>(recipients)) {
      int partition = UserPartitions.of(userId, partitions);
      int size = userId.getBytes(StandardCharsets.UTF_8).length;
      List<List<String>> of = parts.computeIfAbsent(partition, p -> new ArrayList<>());
      int filled = bytes.getOrDefault(partition, 0);
      if (of.isEmpty() || filled + size > PART_BYTES) {
        of.add(new ArrayList<>());
        filled = 0;
      }
      of.get(of.size() - 1).add(userId);
      bytes.put(partition, filled + size);
    }
    return parts;
  }
}
