package io.carillon.api.audit;

import io.carillon.api.audit.AuditTail.Range;
import io.carillon.api.audit.AuditTail.Seen;
import io.carillon.api.read.Audit.Entry;
import io.carillon.api.read.Audit.Page;
import io.carillon.api.read.Audit.Place;
import io.carillon.api.read.Audit.Query;
import io.carillon.avro.AuditEntry;
import io.carillon.topology.audit.AuditPartitioner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a page of a topic that can only be read forwards: by steps from its end, each read
 * forwards. Of several partitions, what is newer than how far each has been looked at is known for
 * sure. It looks at so many records and bytes at most; then the page ends early, with a cursor to
 * go on from. For one use.
 */
final class AuditPages {

  /** Of one call. */
  static final int MOST_LOOKED_AT = 20_000;

  /** Of one call. */
  private static final long MOST_BYTES = 32L << 20;

  private static final int STEP = 500;
  private static final int LEAST_STEP = 20;

  private final AuditTail tail;
  private final Query query;
  private final int step;
  private final Map<Integer, Slice> slices = new TreeMap<>();
  private final TreeMap<Place, AuditEntry> found = new TreeMap<>();
  private int lookedAt;
  private long bytes;

  private AuditPages(AuditTail tail, Query query, Collection<Integer> partitions) {
    this.tail = tail;
    this.query = query;
    this.step = Math.max(LEAST_STEP, STEP / partitions.size());
    bounds(partitions);
  }

  /** What of a partition has not been looked at yet. */
  private static final class Slice {
    private final int partition;
    private final long begin;
    private long end;
    private @Nullable Place lookedTo;

    private Slice(int partition, long begin, long end) {
      this.partition = partition;
      this.begin = begin;
      this.end = end;
    }
  }

  static Page page(AuditTail tail, Query query) {
    String of = query.of();
    List<Integer> partitions =
        of == null
            ? IntStream.range(0, tail.partitions()).boxed().toList()
            : List.of(AuditPartitioner.of(of, tail.partitions()));
    return new AuditPages(tail, query, partitions).page();
  }

  private void bounds(Collection<Integer> partitions) {
    Map<Integer, Long> begins =
        query.from() == null
            ? tail.begins(partitions)
            : tail.firstAt(partitions, query.from().toEpochMilli());
    Map<Integer, Long> ends =
        new TreeMap<>(
            query.until() == null
                ? tail.ends(partitions)
                : tail.firstAt(partitions, query.until().toEpochMilli()));
    Place after = query.after();
    if (after != null) {
      // In the order of places: of that very millisecond, lower partitions are still to come.
      Map<Integer, Long> sooner = tail.firstAt(partitions, after.time());
      Map<Integer, Long> later = tail.firstAt(partitions, after.time() + 1);
      ends.replaceAll(
          (partition, end) ->
              Math.min(
                  end,
                  partition == after.partition()
                      ? after.offset()
                      : value(partition < after.partition() ? later : sooner, partition)));
    }
    for (int partition : partitions) {
      slices.put(partition, new Slice(partition, value(begins, partition), value(ends, partition)));
    }
  }

  private static long value(Map<Integer, Long> offsets, int partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  private Page page() {
    look(slices.values());
    while (true) {
      Slice shallowest = shallowest();
      Place horizon = shallowest == null ? null : shallowest.lookedTo;
      List<Entry> known = known(horizon);
      if (known.size() > query.limit() || (horizon == null && known.size() == query.limit())) {
        List<Entry> page = known.subList(0, query.limit());
        boolean more = horizon != null || known.size() > query.limit();
        return new Page(page, more ? page.get(page.size() - 1).place() : null);
      }
      if (shallowest == null || lookedAt >= MOST_LOOKED_AT || bytes >= MOST_BYTES) {
        return new Page(known, horizon);
      }
      look(List.of(shallowest));
    }
  }

  /** The slice that is not done and has been looked at least far; null: all are done. */
  private @Nullable Slice shallowest() {
    Slice shallowest = null;
    for (Slice slice : slices.values()) {
      if (slice.end > slice.begin
          && (shallowest == null || place(slice).compareTo(place(shallowest)) < 0)) {
        shallowest = slice;
      }
    }
    return shallowest;
  }

  private static Place place(Slice slice) {
    return Objects.requireNonNull(slice.lookedTo, "looked at once");
  }

  /** One step down each, and more where there was nothing in it. */
  private void look(Collection<Slice> at) {
    Map<Integer, Slice> left = new TreeMap<>();
    at.forEach(slice -> left.put(slice.partition, slice));
    left.values().removeIf(slice -> slice.end <= slice.begin);
    while (!left.isEmpty()) {
      Map<Integer, Range> ranges = new TreeMap<>();
      left.forEach(
          (partition, slice) ->
              ranges.put(partition, new Range(Math.max(slice.begin, slice.end - step), slice.end)));
      Map<Integer, List<Seen>> read = tail.read(ranges, query.of());
      ranges.forEach(
          (partition, range) -> {
            Slice slice = slice(partition);
            slice.end = range.from();
            List<Seen> seen = read.getOrDefault(partition, List.of());
            seen.forEach(this::note);
            if (!seen.isEmpty()) {
              slice.lookedTo = seen.get(0).place();
            }
            if (!seen.isEmpty() || slice.end <= slice.begin) {
              left.remove(partition);
            }
          });
    }
  }

  private Slice slice(int partition) {
    return Objects.requireNonNull(slices.get(partition));
  }

  private void note(Seen seen) {
    lookedAt++;
    bytes += seen.bytes();
    AuditEntry entry = seen.entry();
    if (entry != null && query.wanted().test(entry)) {
      found.put(seen.place(), entry);
    }
  }

  private List<Entry> known(@Nullable Place horizon) {
    Map<Place, AuditEntry> known = horizon == null ? found : found.headMap(horizon, true);
    List<Entry> entries = new ArrayList<>();
    known.forEach((place, entry) -> entries.add(new Entry(place, entry)));
    return entries;
  }
}
