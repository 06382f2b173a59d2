package io.carillon.topology.resolve.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the index costs: heap, time to build, time to match. Printed, and held to generous bounds
 * only, as machines differ.
 *
 * <p>Users are made from their ordinal whenever asked for, so that the store takes no heap; making
 * one costs about a microsecond, which is subtracted from the build and stands for the store's read
 * in look-ups.
 */
@Tag("full")
class SegmentIndexFullTest {

  private static final int USERS = 1_000_000;
  private static final String[] PLANS = {"free", "team", "business", "enterprise"};
  private static final String[] ROLES = {"viewer", "viewer", "member", "member", "member", "admin"};

  /** Eight attributes, two of them unique; one or two memberships with a role. */
  private static UserFacts user(int ordinal, int tenants) {
    SplittableRandom random = new SplittableRandom(ordinal);
    Map<String, Object> attributes = new HashMap<>(16);
    attributes.put("email", "user" + ordinal + "@example.com");
    attributes.put("name", "Person Number " + ordinal);
    attributes.put("plan", PLANS[random.nextInt(4)]);
    attributes.put("country", "c" + random.nextInt(200));
    attributes.put("seats", (double) random.nextInt(1_000));
    attributes.put("active", random.nextInt(4) > 0);
    attributes.put("signup", "2026-" + (10 + random.nextInt(3)) + "-" + (10 + random.nextInt(20)));
    attributes.put("tags", List.of("t" + random.nextInt(50), "u" + random.nextInt(50)));
    Map<String, Map<String, Object>> memberships = new HashMap<>(4);
    memberships.put("tenant-" + random.nextInt(tenants), Map.of("role", ROLES[random.nextInt(6)]));
    if (random.nextBoolean()) {
      memberships.put(
          "tenant-" + random.nextInt(tenants), Map.of("role", ROLES[random.nextInt(6)]));
    }
    return new UserFacts(attributes, memberships);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 100_000})
  void heapAndTime(int tenants) {
    FactsLookup store = ordinal -> user(ordinal, tenants);
    long made = Long.MAX_VALUE;
    long built = Long.MAX_VALUE;
    for (int run = 0; run < 3; run++) {
      made = Math.min(made, nanos(() -> make(tenants)));
      built = Math.min(built, nanos(() -> build(store)));
    }
    long before = heapInUse();
    SegmentIndex index = build(store);
    long perUser = (heapInUse() - before) / USERS;
    print(
        "%,d tenants: %d bytes of heap a user; built in %.2f s, of which making the users %.2f s; %,d singletons",
        tenants, perUser, built / 1e9, made / 1e9, index.state().singletons.size());
    assertThat(perUser).isLessThan(120);

    time(index, null, "{\"plan\":\"team\",\"active\":true}");
    time(
        index,
        null,
        "{\"plan\":\"team\",\"active\":true,\"country\":\"c7\",\"signup\":\"2026-11-15\"}");
    time(index, null, "{\"email\":\"user77@example.com\"}");
    time(index, null, "{\"attribute\":\"seats\",\"op\":\"gte\",\"value\":500}");
    time(
        index,
        null,
        "{\"all\":[{\"country\":\"c7\"},{\"attribute\":\"seats\",\"op\":\"gte\",\"value\":500}]}");
    time(index, null, "{\"attribute\":\"signup\",\"op\":\"gte\",\"value\":\"2026-11\"}");
    time(index, null, "{\"attribute\":\"tags\",\"op\":\"contains\",\"value\":\"t7\"}");
    time(
        index,
        null,
        "{\"all\":[{\"country\":\"c7\"},{\"plan\":\"team\"},{\"attribute\":\"email\",\"op\":\"starts_with\",\"value\":\"user7\"}]}");
    time(index, null, "{\"tenant_id\":\"tenant-1\",\"role\":\"admin\"}");
    time(
        index,
        null,
        "{\"tenant_id\":[\"tenant-1\",\"tenant-2\",\"tenant-3\"],\"role\":\"admin\",\"plan\":\"team\"}");
    time(index, "tenant-1", "{\"all_users\":true}");
    time(index, null, "{\"any_tenant\":{\"role\":\"admin\"}}");
    assertThat(index.all().getCardinality()).isEqualTo(USERS);
  }

  private static SegmentIndex build(FactsLookup store) {
    return SegmentIndex.build(
        store,
        loader -> {
          for (int ordinal = 0; ordinal < USERS; ordinal++) {
            UserFacts facts = store.factsOf(ordinal);
            if (facts != null) {
              loader.add(ordinal, facts);
            }
          }
        });
  }

  private static int make(int tenants) {
    int sum = 0;
    for (int ordinal = 0; ordinal < USERS; ordinal++) {
      sum += user(ordinal, tenants).attributes().size();
    }
    return sum;
  }

  /** B4's: eight equalities and a negation over ten million users, beside ANDs over raw words. */
  @Test
  void eightEqualitiesOverTenMillion() {
    int users = 10_000_000;
    SegmentIndex index =
        SegmentIndex.build(
            ordinal -> null,
            loader -> {
              for (int ordinal = 0; ordinal < users; ordinal++) {
                loader.add(ordinal, halves(ordinal));
              }
            });
    StringBuilder text = new StringBuilder("{\"all\":[{\"not\":{\"a8\":\"yes\"}}");
    for (int i = 0; i < 8; i++) {
      text.append(",{\"a").append(i).append("\":\"yes\"}");
    }
    Segment segment = Segment.parse(text.append("]}").toString());
    long[][] raw = new long[9][users / 64];
    for (int ordinal = 0; ordinal < users; ordinal++) {
      int bits = bits(ordinal);
      for (int i = 0; i < 9; i++) {
        raw[i][ordinal >> 6] |= (long) (bits >> i & 1) << ordinal;
      }
    }
    long[] into = new long[users / 64];
    long rawCount = and(raw, into);
    assertThat(index.match(segment, null).count()).isEqualTo(rawCount);
    long[] ours = new long[21];
    long[] theirs = new long[21];
    for (int i = 0; i < ours.length; i++) {
      ours[i] = nanos(() -> index.match(segment, null).count());
      theirs[i] = nanos(() -> and(raw, into));
    }
    print(
        "8 equalities and a negation, 10,000,000 users: %.0f us, raw AND %.0f us, ratio %.2f",
        median(ours) / 1e3, median(theirs) / 1e3, (double) median(ours) / median(theirs));
  }

  private static int bits(int ordinal) {
    return new SplittableRandom(ordinal).nextInt() | new SplittableRandom(~ordinal).nextInt();
  }

  private static UserFacts halves(int ordinal) {
    int bits = bits(ordinal);
    Map<String, Object> attributes = new HashMap<>(16);
    for (int i = 0; i < 9; i++) {
      attributes.put("a" + i, (bits >> i & 1) == 1 ? "yes" : "no");
    }
    return new UserFacts(attributes, Map.of());
  }

  private static long and(long[][] raw, long[] into) {
    long count = 0;
    for (int w = 0; w < into.length; w++) {
      into[w] =
          raw[0][w]
              & raw[1][w]
              & raw[2][w]
              & raw[3][w]
              & raw[4][w]
              & raw[5][w]
              & raw[6][w]
              & raw[7][w]
              & ~raw[8][w];
      count += Long.bitCount(into[w]);
    }
    return count;
  }

  private static void time(SegmentIndex index, @Nullable String tenant, String text) {
    Segment segment = Segment.parse(text);
    long[] nanos = new long[21];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = nanos(() -> index.match(segment, tenant).count());
    }
    long found = index.match(segment, tenant).count();
    print("  %,10.1f us  %,9d matched  %s", median(nanos) / 1e3, found, text);
  }

  private static long median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Of this thread's processor time, as the machine may be busy with other things. */
  private static long nanos(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return threads.getCurrentThreadCpuTime() - start;
  }

  private static long heapInUse() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
