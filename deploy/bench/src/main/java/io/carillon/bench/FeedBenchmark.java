package io.carillon.bench;

import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.state.UserState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * B6: a feed page of 20 and its counts, with 16 announcements and 100 entries pending, while
 * notifications to others arrive. In process beside {@link BareFeed} over the same rows; by HTTP
 * beside {@link ConstantServer}. One caller who waits for each.
 */
final class FeedBenchmark {

  static final String TENANT = "acme";
  private static final double GOAL_P99 = 2;
  private static final double GOAL_RATE = 0.7;
  private static final int ROUNDS = 10;
  private static final int CALLS = 2_000;

  /** So many that each partition has some of them. */
  private static final int LAST = 100;

  private final Options options;

  FeedBenchmark(Options options) {
    this.options = options;
  }

  /** Microseconds, ours and theirs. */
  Report run() throws Exception {
    People people = new People(options.users(), TENANT);
    Readers readers = Readers.of(people);
    Report report =
        new Report("B6", "a feed page of 20 with its counts")
            .line(Machine.description())
            .line("")
            .line(
                "%,d users in %d partitions; %d readers with %d announcements and %d entries each, all unread; meanwhile 100 notifications a second to others. One caller."
                    .formatted(
                        people.count(),
                        Lab.PARTITIONS,
                        readers.ids().size(),
                        Readers.ANNOUNCEMENTS,
                        Readers.ENTRIES));
    inProcess(people, readers, report);
    byHttp(people, readers, report);
    return report;
  }

  private void inProcess(People people, Readers readers, Report report) throws Exception {
    try (Lab lab = Lab.start(options);
        Engine engine = Engine.start(lab, "b6");
        KafkaProducer<byte[], byte[]> producer = lab.producer(0)) {
      Report.progress("loading " + people.count() + " users");
      Load.write(lab, engine.topics().users().name(), people.encoded(engine.topics()));
      Application.await("the last user", () -> engine.users() >= people.count());
      readers.notifyAll(engine.topics(), producer, TENANT);
      for (String reader : readers.ids()) {
        Application.await(
            "what is pending", () -> engine.feed(reader).counts().total() == Readers.PENDING);
      }
      Latencies ours = new Latencies();
      Latencies bare = new Latencies();
      Map<Integer, BareFeed> feeds = engine.bareFeeds();
      Map<String, UserState> users = new HashMap<>();
      for (String reader : readers.ids()) {
        users.put(reader, Objects.requireNonNull(engine.user(reader)));
      }
      readers.whileOthersAreNotified(
          engine.topics(),
          producer,
          people,
          () -> {
            check(engine, feeds, users);
            read(engine, feeds, users, readers, new Latencies(), new Latencies());
            for (int round = 1; round <= options.roundsOr(ROUNDS); round++) {
              read(engine, feeds, users, readers, ours, bare);
              Report.progress("in process, round " + round);
            }
          });
      compare(report, "In process", ours, "bare RocksDB iterators and gets", bare);
    }
  }

  private static void read(
      Engine engine,
      Map<Integer, BareFeed> feeds,
      Map<String, UserState> users,
      Readers readers,
      Latencies ours,
      Latencies bare)
      throws Exception {
    for (int i = 0; i < CALLS; i++) {
      String reader = readers.pick();
      ours.time(() -> engine.feed(reader, Readers.PAGE));
    }
    for (int i = 0; i < CALLS; i++) {
      String reader = readers.pick();
      bare.time(() -> bare(feeds, users, reader));
    }
  }

  private static List<String> bare(
      Map<Integer, BareFeed> feeds, Map<String, UserState> users, String reader) throws Exception {
    return Objects.requireNonNull(feeds.get(Engine.partitionOf(reader)))
        .page(reader, Objects.requireNonNull(users.get(reader)), Readers.PAGE);
  }

  private static void check(
      Engine engine, Map<Integer, BareFeed> feeds, Map<String, UserState> users) throws Exception {
    for (String reader : users.keySet()) {
      FeedPage page = engine.feed(reader, Readers.PAGE);
      List<String> ids = page.items().stream().map(item -> item.id().notificationId()).toList();
      if (page.counts().unread() != Readers.PENDING || !ids.equals(bare(feeds, users, reader))) {
        throw new IllegalStateException("not the same page for " + reader + ": " + ids);
      }
    }
  }

  private void byHttp(People people, Readers readers, Report report) throws Exception {
    try (Installation installation = Installation.start(options);
        KafkaProducer<byte[], byte[]> producer = installation.lab().producer(0)) {
      Report.progress("loading " + people.count() + " users");
      Load.write(
          installation.lab(),
          installation.topics().users().name(),
          people.encoded(installation.topics()));
      try (PlainHttp ours = installation.connect()) {
        for (int i = Math.max(0, people.count() - LAST); i < people.count(); i++) {
          String user = "/v1/users/" + people.id(i);
          Application.await("the last users", () -> ours.find(user).isPresent());
        }
        readers.notifyAll(installation.topics(), producer, TENANT);
        for (String reader : readers.ids()) {
          Application.await(
              "what is pending",
              () -> ours.get(path(reader)).contains("\"total_count\":" + Readers.PENDING));
        }
        byte[] constant =
            ours.get(path(readers.ids().get(0))).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (ConstantServer server = new ConstantServer(constant);
            PlainHttp theirs = server.connect()) {
          Latencies answered = new Latencies();
          Latencies constants = new Latencies();
          readers.whileOthersAreNotified(
              installation.topics(),
              producer,
              people,
              () -> {
                call(readers, ours, theirs, new Latencies(), new Latencies());
                for (int round = 1; round <= options.roundsOr(ROUNDS); round++) {
                  call(readers, ours, theirs, answered, constants);
                  Report.progress("by HTTP, round " + round);
                }
              });
          report.line("").line("An answer has %,d bytes.".formatted(constant.length));
          compare(report, "By HTTP", answered, "the same Javalin, a constant", constants);
        }
      }
    }
  }

  private static void call(
      Readers readers, PlainHttp ours, PlainHttp theirs, Latencies answered, Latencies constants)
      throws Exception {
    for (int i = 0; i < CALLS; i++) {
      String path = path(readers.pick());
      answered.time(() -> ours.get(path));
    }
    for (int i = 0; i < CALLS; i++) {
      String path = path(readers.pick());
      constants.time(() -> theirs.get(path));
    }
  }

  private static String path(String reader) {
    return "/v1/users/" + reader + "/feeds/inbox?page_size=" + Readers.PAGE;
  }

  private static void compare(
      Report report, String how, Latencies ours, String peer, Latencies theirs) {
    double p99 = ours.p99() / theirs.p99();
    double rate = ours.rate() / theirs.rate();
    Report.progress(how + ": ours " + ours.row() + "; " + peer + " " + theirs.row());
    report
        .line("")
        .line("| " + how + " | " + Latencies.HEADINGS + " |")
        .line("| --- | --- | --- | --- |")
        .line("| ours | " + ours.row() + " |")
        .line("| " + peer + " | " + theirs.row() + " |")
        .line("")
        .line(
            "p99 %s times (goal at most %.0f): %s; rate %s (goal %s): %s"
                .formatted(
                    Figures.number(p99),
                    GOAL_P99,
                    p99 <= GOAL_P99 ? "met" : "missed",
                    Figures.number(rate),
                    GOAL_RATE,
                    rate >= GOAL_RATE ? "met" : "missed"));
  }
}
