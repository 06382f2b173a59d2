package io.carillon.bench;

import io.carillon.schemas.UserPartitions;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentIndex;
import io.carillon.topology.resolve.segment.UserFacts;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Heap of the segment index, of all partitions together, and how long building it takes without
 * reading the users.
 */
final class HeapBenchmark {

  private static final double GOAL_BYTES = 120;
  private static final int CLASSES = 10;

  private final Options options;

  HeapBenchmark(Options options) {
    this.options = options;
  }

  /** Bytes a user. */
  Report run() throws JMException {
    People people = new People(options.users(), "");
    int[][] residents = residents(people);
    build(people, residents); // Compiles what is measured next, and is forgotten.
    Map<String, Long> before = histogram();
    long start = System.nanoTime();
    long generating = 0;
    List<SegmentIndex> indexes = new ArrayList<>();
    for (int[] here : residents) {
      long[] spent = {0};
      indexes.add(build(people, here, spent));
      generating += spent[0];
    }
    double seconds = (System.nanoTime() - start - generating) / 1e9;
    Map<String, Long> after = histogram();
    check(indexes, people);
    return report(before, after, seconds);
  }

  private static List<SegmentIndex> build(People people, int[][] residents) {
    List<SegmentIndex> indexes = new ArrayList<>();
    for (int[] here : residents) {
      indexes.add(build(people, here, new long[1]));
    }
    return indexes;
  }

  private static SegmentIndex build(People people, int[] here, long[] spent) {
    return SegmentIndex.build(
        ordinal -> facts(people, here[ordinal]),
        loader -> {
          for (int ordinal = 0; ordinal < here.length; ordinal++) {
            long start = System.nanoTime();
            UserFacts facts = facts(people, here[ordinal]);
            spent[0] += System.nanoTime() - start;
            loader.add(ordinal, facts);
          }
        });
  }

  /** Whose ordinals they are, by partition. */
  private static int[][] residents(People people) {
    int[][] residents = new int[Lab.PARTITIONS][people.count()];
    int[] sizes = new int[Lab.PARTITIONS];
    for (int i = 0; i < people.count(); i++) {
      int partition = UserPartitions.of(people.id(i), Lab.PARTITIONS);
      residents[partition][sizes[partition]++] = i;
    }
    for (int partition = 0; partition < Lab.PARTITIONS; partition++) {
      residents[partition] = java.util.Arrays.copyOf(residents[partition], sizes[partition]);
    }
    return residents;
  }

  private static UserFacts facts(People people, int i) {
    Map<String, Map<String, Object>> memberships = new HashMap<>(4);
    people.roles(i).forEach((tenant, role) -> memberships.put(tenant, Map.of("role", role)));
    return new UserFacts(people.attributes(i), memberships);
  }

  private static void check(List<SegmentIndex> indexes, People people) {
    String email = (String) people.attributes(people.count() / 2).get("email");
    long all = 0;
    long found = 0;
    for (SegmentIndex index : indexes) {
      all += index.all().getLongCardinality();
      found += index.match(Segment.parse("email:" + email), null).union().getLongCardinality();
    }
    if (all != people.count() || found != 1) {
      throw new IllegalStateException("the index has " + all + " users, " + found + " of " + email);
    }
  }

  /** Bytes of live objects by class; collects garbage. */
  private static Map<String, Long> histogram() throws JMException {
    String text =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Long> bytes = new HashMap<>();
    text.lines()
        .map(line -> line.trim().split("\\s+"))
        .filter(row -> row.length >= 4 && row[0].endsWith(":"))
        .forEach(row -> bytes.merge(row[3], Long.parseLong(row[2]), Long::sum));
    return bytes;
  }

  private Report report(Map<String, Long> before, Map<String, Long> after, double seconds) {
    Map<String, Long> grown = new HashMap<>();
    after.forEach((type, bytes) -> grown.put(type, bytes - before.getOrDefault(type, 0L)));
    double perUser =
        grown.values().stream().mapToLong(Long::longValue).sum() / (double) options.users();
    Report report =
        new Report("heap", "heap of the segment index")
            .line(Machine.description())
            .line("")
            .line(
                "%,d users in %d partitions, %d attributes, two of them unique, and one or two memberships in %,d tenants with a role in each."
                    .formatted(options.users(), Lab.PARTITIONS, People.ATTRIBUTES, People.TENANTS))
            .line("")
            .line(
                "**%s bytes a user** (goal below %.0f: %s). Built in %s s, making up the users aside."
                    .formatted(
                        Figures.number(perUser),
                        GOAL_BYTES,
                        perUser < GOAL_BYTES ? "met" : "missed",
                        Figures.number(seconds)))
            .line("")
            .line("| class | bytes a user |")
            .line("| --- | --- |");
    grown.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(CLASSES)
        .forEach(
            each ->
                report.line(
                    "| %s | %.2f |"
                        .formatted(each.getKey(), each.getValue() / (double) options.users())));
    return report;
  }
}
