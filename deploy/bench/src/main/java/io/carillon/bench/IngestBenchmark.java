package io.carillon.bench;

import io.carillon.bench.BareLoop.Rows;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topics;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.AvroValue;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * B9: how many new users a second come through {@code users} into the users store and the index,
 * beside the {@link BareLoop} with the same rows, and with one row only. From the first send until
 * the last is applied; the producer shares the cores.
 */
final class IngestBenchmark {

  private static final double GOAL_PER_SECOND = 30_000;
  private static final double GOAL_RATIO = 0.5;
  private static final int ROUNDS = 3;
  private static final int SAMPLED = 1_000;
  private static final AvroValue<UserState> STATES = new AvroValue<>(UserState.class);

  private final Options options;
  private final Figures ours = new Figures();
  private final Map<Rows, Figures> bare =
      new EnumMap<>(Map.of(Rows.SAME, new Figures(), Rows.ONE, new Figures()));
  private final Figures rowBytes = new Figures();
  private final List<String> cpu = new ArrayList<>();

  IngestBenchmark(Options options) {
    this.options = options;
  }

  /** Rates and where the CPU went. */
  Report run() throws Exception {
    People people = new People(options.users(), "");
    People few = new People(Math.max(1, options.users() / 10), "");
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    Topics topics = new Topics("encode.", Lab.PARTITIONS, new AvroSerdes(registry));
    SchemaRegistration.register(registry, topics);
    People.Encoded encoded = people.encoded(topics);
    People.Encoded encodedFew = few.encoded(topics);
    String hotSpots;
    try (Lab lab = Lab.start(options)) {
      Report.progress("warming up with " + few.count() + " users");
      ours(lab, "warm", few, encodedFew);
      if (options.peer()) {
        for (Rows rows : Rows.values()) {
          bare(lab, "warm-bare-" + rows, rows, encodedFew, new CpuUse[1]);
        }
      }
      try (HotSpots sampled = new HotSpots()) {
        for (int round = 1; round <= options.roundsOr(ROUNDS); round++) {
          measure(lab, round, people, encoded);
        }
        hotSpots = sampled.summary();
      }
    }
    return report(encoded, hotSpots);
  }

  private void measure(Lab lab, int round, People people, People.Encoded encoded) throws Exception {
    CpuUse[] used = new CpuUse[1];
    double seconds = ours(lab, "ours-" + round, people, encoded, used);
    note(round, "ours", ours, encoded.count() / seconds, used[0]);
    if (options.peer()) {
      for (Rows rows : Rows.values()) {
        seconds = bare(lab, "bare-" + rows + "-" + round, rows, encoded, used);
        note(round, who(rows), bareOf(rows), encoded.count() / seconds, used[0]);
      }
    }
  }

  private void note(int round, String who, Figures figures, double rate, CpuUse used) {
    figures.add(rate);
    cpu.add(
        "| %d | %s | %s | %s | %s |"
            .formatted(
                round,
                who,
                Figures.number(rate),
                Figures.number(used.total() / options.users() * 1e6),
                used.row()));
    Report.progress("round " + round + ", " + who + ": " + Figures.number(rate) + " users/s");
  }

  private double ours(Lab lab, String name, People people, People.Encoded encoded)
      throws Exception {
    return ours(lab, name, people, encoded, new CpuUse[1]);
  }

  private double ours(Lab lab, String name, People people, People.Encoded encoded, CpuUse[] used)
      throws Exception {
    try (Engine engine = Engine.start(lab, name)) {
      CpuUse before = lab.cpu();
      long start = System.nanoTime();
      Load.write(lab, engine.topics().users().name(), encoded);
      Application.await("the last user", () -> engine.users() >= encoded.count());
      double seconds = (System.nanoTime() - start) / 1e9;
      used[0] = lab.cpu().since(before);
      check(engine, people);
      return seconds;
    }
  }

  private void check(Engine engine, People people) {
    for (int i = 0; i < people.count(); i += Math.max(1, people.count() / SAMPLED)) {
      UserState user = engine.user(people.id(i));
      if (user == null
          || !user.getAttributes().equals(people.attributes(i))
          || !user.getMemberships().keySet().equals(people.roles(i).keySet())) {
        throw new IllegalStateException(people.id(i) + " was not stored as sent: " + user);
      }
      rowBytes.add(STATES.write(user).length);
    }
  }

  private static double bare(Lab lab, String name, Rows rows, People.Encoded encoded, CpuUse[] used)
      throws Exception {
    try (BareLoop loop = BareLoop.start(lab, name, rows)) {
      CpuUse before = lab.cpu();
      long start = System.nanoTime();
      Load.write(lab, loop.users(), encoded);
      Application.await("the last put", () -> loop.applied() >= encoded.count());
      double seconds = (System.nanoTime() - start) / 1e9;
      used[0] = lab.cpu().since(before);
      if (!loop.holds(encoded.count())) {
        throw new IllegalStateException("the bare loop has not stored everyone");
      }
      return seconds;
    }
  }

  private static String who(Rows rows) {
    return rows == Rows.SAME ? "bare loop, same rows" : "bare loop, one row";
  }

  private Figures bareOf(Rows rows) {
    return Objects.requireNonNull(bare.get(rows));
  }

  private Report report(People.Encoded encoded, String hotSpots) {
    Report report =
        new Report("B9", "ingest of users through `users`")
            .line(Machine.description())
            .line("")
            .line(
                "%,d users of %d attributes, two of them unique, and one or two memberships; %d bytes a record; %d partitions, exactly once, %d stream thread(s), commit every %d ms, lz4."
                    .formatted(
                        encoded.count(),
                        People.ATTRIBUTES,
                        encoded.valueBytes(),
                        Lab.PARTITIONS,
                        options.threads(),
                        Lab.COMMIT_INTERVAL_MS))
            .line("")
            .line("| users/s | median | least | most |")
            .line("| --- | --- | --- | --- |")
            .line("| ours | " + ours.row() + " |");
    if (options.peer()) {
      for (Rows rows : Rows.values()) {
        report.line("| " + who(rows) + " | " + bareOf(rows).row() + " |");
      }
      double one = ours.median() / bareOf(Rows.ONE).median();
      double same = ours.median() / bareOf(Rows.SAME).median();
      report
          .line("")
          .line(
              "**ratio %s** to the loop with the same rows (goal %s), %s to the one with a row only."
                  .formatted(Figures.number(same), GOAL_RATIO, Figures.number(one)))
          .line("")
          .line(
              "All three: bytes from `users` by their key to a log, and from there to the store: two transactional hops, LogAppendTime, the same topics, producer and RocksDB settings. Same rows: a get, a put of the record (%d bytes; ours %s) and one of its user's number, both in the changelog. Ours alone decodes and checks twice, merges with what was there, keeps the segment index and answers queries."
                  .formatted(encoded.valueBytes(), Figures.number(rowBytes.median())));
    }
    report
        .line("")
        .line(
            "goal %,.0f users/s: %s"
                .formatted(GOAL_PER_SECOND, ours.median() >= GOAL_PER_SECOND ? "met" : "missed"))
        .line("")
        .line("CPU seconds of each round:")
        .line("")
        .line("| round | who | users/s | µs a user, all in | " + CpuUse.HEADINGS + " |")
        .line("| --- | --- | --- | --- |" + CpuUse.RULE + " |");
    cpu.forEach(report::line);
    return report.line("").line("Stream threads of both, sampled:").line("").line(hotSpots);
  }
}
