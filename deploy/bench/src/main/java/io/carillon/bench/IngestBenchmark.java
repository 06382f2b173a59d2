package io.carillon.bench;

import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topics;
import io.carillon.topology.state.UserState;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.util.ArrayList;
import java.util.List;

/**
 * B9: how many new users a second come through {@code users} into the users store and the index,
 * beside the {@link BareLoop}. From the first send until the last is applied; the producer shares
 * the cores.
 */
final class IngestBenchmark {

  private static final double GOAL_PER_SECOND = 30_000;
  private static final double GOAL_RATIO = 0.5;
  private static final int ROUNDS = 3;
  private static final int SAMPLED = 1_000;

  private final Options options;
  private final Figures ours = new Figures();
  private final Figures bare = new Figures();
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
        bare(lab, "warm-bare", encodedFew);
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
      seconds = bare(lab, "bare-" + round, encoded, used);
      note(round, "bare loop", bare, encoded.count() / seconds, used[0]);
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

  private static double ours(Lab lab, String name, People people, People.Encoded encoded)
      throws Exception {
    return ours(lab, name, people, encoded, new CpuUse[1]);
  }

  private static double ours(
      Lab lab, String name, People people, People.Encoded encoded, CpuUse[] used) throws Exception {
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

  private static void check(Engine engine, People people) {
    for (int i = 0; i < people.count(); i += Math.max(1, people.count() / SAMPLED)) {
      UserState user = engine.user(people.id(i));
      if (user == null
          || !user.getAttributes().equals(people.attributes(i))
          || !user.getMemberships().keySet().equals(people.roles(i).keySet())) {
        throw new IllegalStateException(people.id(i) + " was not stored as sent: " + user);
      }
    }
  }

  private static double bare(Lab lab, String name, People.Encoded encoded) throws Exception {
    return bare(lab, name, encoded, new CpuUse[1]);
  }

  private static double bare(Lab lab, String name, People.Encoded encoded, CpuUse[] used)
      throws Exception {
    try (BareLoop loop = BareLoop.start(lab, name)) {
      CpuUse before = lab.cpu();
      long start = System.nanoTime();
      Load.write(lab, loop.users(), encoded);
      Application.await("the last put", () -> loop.puts() >= encoded.count());
      double seconds = (System.nanoTime() - start) / 1e9;
      used[0] = lab.cpu().since(before);
      if (loop.rows() != encoded.count()) {
        throw new IllegalStateException("the bare loop stored " + loop.rows());
      }
      return seconds;
    }
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
    if (!bare.isEmpty()) {
      double ratio = ours.median() / bare.median();
      report
          .line("| bare re-key and put | " + bare.row() + " |")
          .line("")
          .line("ratio " + Figures.number(ratio) + " (goal " + GOAL_RATIO + ")");
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
