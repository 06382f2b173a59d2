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
   * What is there from one offset to another, in their order.
   *
   * @param to not included
   * @param key entries of others need not be decoded; null: of nobody
   */
  List<Seen> read(int partition, long from, long to, @Nullable String key);

  /**
   * One record.
   *
   * @param entry null: of another key, or unreadable
   */
  record Seen(Place place, int bytes, @Nullable AuditEntry entry) {}
}
