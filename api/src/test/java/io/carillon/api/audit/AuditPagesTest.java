package io.carillon.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.read.Audit.Entry;
import io.carillon.api.read.Audit.Page;
import io.carillon.api.read.Audit.Place;
import io.carillon.api.read.Audit.Query;
import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages of a log in memory, whose offsets have gaps as those of transactions have. */
class AuditPagesTest {

  private static final String[] TENANTS = {"", "acme", "globex", "initech"};

  /** What is read is counted. */
  private static final class Log implements AuditTail {
    private final List<List<Seen>> partitions = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private int read;

    Log(int partitions) {
      for (int i = 0; i < partitions; i++) {
        this.partitions.add(new ArrayList<>());
        ends.add(0L);
      }
    }

    void add(long time, String tenant, int gap) {
      int partition = io.carillon.topology.audit.AuditPartitioner.of(tenant, partitions.size());
      long offset = ends.get(partition);
      Place place = new Place(time, partition, offset);
      partitions.get(partition).add(new Seen(place, 100, entry(tenant, place)));
      ends.set(partition, offset + 1 + gap);
    }

    private static AuditEntry entry(String tenant, Place place) {
      return AuditEntry.newBuilder()
          .setResource(AuditResource.TENANT)
          .setResourceId(place.toString())
          .setTenant(tenant.isEmpty() ? null : tenant)
          .setActorType(AuditActor.KAFKA)
          .setActorId(null)
          .setAt(Instant.ofEpochMilli(place.time()))
          .build();
    }

    Stream<Seen> all() {
      return partitions.stream().flatMap(List::stream);
    }

    @Override
    public int partitions() {
      return partitions.size();
    }

    @Override
    public Map<Integer, Long> begins(Collection<Integer> of) {
      Map<Integer, Long> begins = new HashMap<>();
      of.forEach(partition -> begins.put(partition, 0L));
      return begins;
    }

    @Override
    public Map<Integer, Long> ends(Collection<Integer> of) {
      Map<Integer, Long> all = new HashMap<>();
      of.forEach(partition -> all.put(partition, ends.get(partition)));
      return all;
    }

    @Override
    public Map<Integer, Long> firstAt(Collection<Integer> of, long time) {
      Map<Integer, Long> first = ends(of);
      for (int partition : of) {
        partitions.get(partition).stream()
            .filter(seen -> seen.place().time() >= time)
            .findFirst()
            .ifPresent(seen -> first.put(partition, seen.place().offset()));
      }
      return first;
    }

    @Override
    public Map<Integer, List<Seen>> read(Map<Integer, Range> ranges, @Nullable String key) {
      Map<Integer, List<Seen>> all = new HashMap<>();
      ranges.forEach((partition, range) -> all.put(partition, read(partition, range, key)));
      all.values().removeIf(List::isEmpty);
      return all;
    }

    private List<Seen> read(int partition, Range range, @Nullable String key) {
      List<Seen> seen = new ArrayList<>();
      for (Seen one : partitions.get(partition)) {
        AuditEntry entry = one.entry();
        long offset = one.place().offset();
        if (offset >= range.from() && offset < range.to() && entry != null) {
          String of = entry.getTenant() == null ? "" : entry.getTenant();
          seen.add(key == null || key.equals(of) ? one : new Seen(one.place(), 100, null));
          read++;
        }
      }
      return seen;
    }
  }

  private static Log random(Random random, int partitions, int entries) {
    Log log = new Log(partitions);
    long time = 1_000;
    for (int i = 0; i < entries; i++) {
      time += random.nextInt(3) == 0 ? random.nextInt(5) : 0;
      log.add(time, TENANTS[random.nextInt(TENANTS.length)], random.nextInt(3));
    }
    return log;
  }

  /** All pages one after another are all there is, newest first, each once. */
  @Test
  void pagesAreAllOfItInOrder() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Log log = random(random, 1 + random.nextInt(6), random.nextInt(1_500));
      String of = random.nextBoolean() ? null : TENANTS[random.nextInt(TENANTS.length)];
      Instant from =
          random.nextBoolean() ? null : Instant.ofEpochMilli(1_000 + random.nextInt(500));
      Instant until =
          random.nextBoolean() ? null : Instant.ofEpochMilli(1_000 + random.nextInt(1_500));
      Predicate<AuditEntry> wanted =
          random.nextBoolean() ? entry -> true : entry -> entry.getResourceId().hashCode() % 3 == 0;
      int limit = 1 + random.nextInt(50);

      List<Place> expected =
          log.all()
              .filter(seen -> seen.entry() != null && wanted.test(seen.entry()))
              .filter(seen -> from == null || seen.place().time() >= from.toEpochMilli())
              .filter(seen -> until == null || seen.place().time() < until.toEpochMilli())
              .filter(
                  seen ->
                      of == null
                          || of.equals(
                              seen.entry() == null || seen.entry().getTenant() == null
                                  ? ""
                                  : seen.entry().getTenant()))
              .map(AuditTail.Seen::place)
              .sorted()
              .toList();
      List<Place> paged = new ArrayList<>();
      Place after = null;
      int pages = 0;
      do {
        Page page = AuditPages.page(log, new Query(of, wanted, from, until, after, limit));
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
        page.entries().stream().map(Entry::place).forEach(paged::add);
        after = page.after();
      } while (after != null && ++pages < 5_000);
      assertThat(paged).as("seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void looksAtNoMoreThanItMayAndGoesOnFromThere() {
    Log log = new Log(1);
    log.add(1, "acme", 1);
    for (int i = 0; i < 50_000; i++) {
      log.add(2 + i, "globex", 0);
    }
    int calls = 0;
    Place after = null;
    List<Entry> found = new ArrayList<>();
    do {
      log.read = 0;
      Page page = AuditPages.page(log, new Query("acme", entry -> true, null, null, after, 10));
      assertThat(log.read).isLessThanOrEqualTo(AuditPages.MOST_LOOKED_AT + 500);
      found.addAll(page.entries());
      after = page.after();
      calls++;
    } while (after != null);
    assertThat(found).hasSize(1);
    assertThat(calls).isEqualTo(3);
  }

  /** The newest of many partitions need no more than a look at each. */
  @Test
  void theFirstPageOfManyPartitionsIsCheap() {
    Log log = random(new Random(1), 64, 100_000);
    Page page = AuditPages.page(log, new Query(null, entry -> true, null, null, null, 50));
    assertThat(page.entries()).hasSize(50);
    assertThat(log.read).isLessThan(5_000);
  }
}
