package io.carillon.api.audit;

import io.carillon.api.read.Audit.Place;
import io.carillon.avro.AuditEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The topic {@code audit} as {@link AuditPages} needs it. For one thread at a time. */
interface AuditTail {

  /** How many partitions there are. */
  int partitions();

  /** By partition, the first offset that is there. */
  Map<Integer, Long> begins(Collection<Integer> partitions);

  /** By partition, the offset behind the last that may be read. */
  Map<Integer, Long> ends(Collection<Integer> partitions);

  /** By partition, the first offset at that time or later; its end when there is none. */
  Map<Integer, Long> firstAt(Collection<Integer> partitions, long time);

  /**
   * By partition, what is there in a range of offsets, in their order; nothing for those in which
   * there is nothing.
   *
   * @param key entries of others need not be decoded; null: of nobody
   */
  Map<Integer, List<Seen>> read(Map<Integer, Range> ranges, @Nullable String key);

  /**
   * Offsets.
   *
   * @param to not included
   */
  record Range(long from, long to) {}

  /**
   * One record.
   *
   * @param entry null: of another key, or unreadable
   */
  record Seen(Place place, int bytes, @Nullable AuditEntry entry) {}
}
