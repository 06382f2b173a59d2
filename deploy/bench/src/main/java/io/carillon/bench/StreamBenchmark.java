package io.carillon.bench;

import io.carillon.avro.FeedTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * B7: server-sent events to 1,000, 5,000 and 15,000 clients, each another user with counts of their
 * own, beside nchan with one channel for all. A notice to the whole tenant, from the call until
 * each client has it; memory; and whether clients that never read delay the others.
 */
final class StreamBenchmark {

  private static final int[] SIZES = {1_000, 5_000, 15_000};
  private static final int ROUNDS = 8;
  private static final int WARM_UP = 3;
  private static final int BLOCKS = 2;

  /** Notices one right after the other. */
  private static final int BURST = 20;

  /** Before memory is looked at. */
  private static final int NOTICES = 10;

  private static final int STUCK = 20;
  private static final long PAUSE_MS = 300;
  private static final double GOAL_STUCK_MS = 10;

  private final Options options;

  StreamBenchmark(Options options) {
    this.options = options;
  }

  /** Of one server at one size: milliseconds, and bytes a connection. */
  private static final class Row {
    final Figures last = new Figures();
    final Figures median = new Figures();
    final Figures p99 = new Figures();
    final Figures rate = new Figures();
    final Figures burst = new Figures();

    String line() {
      return Figures.number(median.median())
          + " | "
          + Figures.number(p99.median())
          + " | "
          + last.row()
          + " | "
          + Figures.number(rate.median())
          + " | "
          + Figures.number(burst.median());
    }
  }

  Report run() throws Exception {
    int most = Math.min(options.users(), SIZES[SIZES.length - 1]);
    Report report =
        new Report("B7", "server-sent events")
            .line(Machine.description())
            .line("")
            .line(
                "%,d members of one tenant; the clients are one thread of the load generator, which shares the cores with the server. Milliseconds since the call began; ours includes Kafka, twice."
                    .formatted(most))
            .line("")
            .line(
                "| clients | server | median | p99 | last: median | least | most | deliveries/s, one notice | deliveries/s, %d at once |"
                    .formatted(BURST))
            .line("| --- | --- | --- | --- | --- | --- | --- | --- |");
    List<Streams> servers = new ArrayList<>();
    try (ServedStreams ours =
        ServedStreams.start(options, new People(most, ServedStreams.TENANT))) {
      // What is compared is streams; records for other systems are B2's.
      ours.tell(FeedTopic.NONE);
      servers.add(ours);
      if (options.peer()) {
        Nchan.start()
            .ifPresentOrElse(servers::add, () -> report.line("| | nchan is not installed |"));
      }
      // Compiled code and classes are not the streams'.
      for (Streams server : servers) {
        memory(server, Math.min(most, SIZES[0]), NOTICES);
      }
      List<String> memory = new ArrayList<>();
      for (int notices : new int[] {0, NOTICES}) {
        for (Streams server : servers) {
          memory.add(memory(server, most, notices));
        }
      }
      ours.sample();
      for (int size : SIZES) {
        if (size <= most) {
          compare(report, servers, size);
        }
      }
      report.line("").line(ours.hotSpots());
      memory.forEach(report::line);
      stuck(report, ours, Math.min(most, SIZES[0]));
    } finally {
      for (Streams server : servers) {
        server.close();
      }
    }
    return report;
  }

  /** What open streams hold, before and after a few notices to each. */
  private static String memory(Streams server, int size, int notices) throws Exception {
    long heap = server instanceof ServedStreams ours ? ours.heapBytes() : 0;
    long resident = server.residentBytes();
    try (Crowd crowd = new Crowd(server.port(), server.begun())) {
      connect(crowd, server, size);
      try (PlainHttp http = server.connect()) {
        for (int i = 0; i < notices; i++) {
          round(server, http, crowd, size);
        }
      }
      String held =
          server instanceof ServedStreams ours ? "; heap " + (ours.heapBytes() - heap) / size : "";
      String line =
          "%,d open streams of %s that were sent %d notices, bytes each: resident %d%s"
              .formatted(
                  size, server.name(), notices, (server.residentBytes() - resident) / size, held);
      Report.progress(line);
      return line;
    }
  }

  private static void connect(Crowd crowd, Streams server, int size) throws Exception {
    long began = System.nanoTime();
    crowd.connect(size, server::request);
    Report.progress(
        "%,d streams opened in %,d ms".formatted(size, (System.nanoTime() - began) / 1_000_000));
  }

  private void compare(Report report, List<Streams> servers, int size) throws Exception {
    Map<String, Row> rows = new HashMap<>();
    for (int block = 0; block < BLOCKS; block++) {
      for (Streams server : servers) {
        Report.progress(size + " clients of " + server.name());
        measure(server, size, rows.computeIfAbsent(server.name(), name -> new Row()));
      }
    }
    for (Streams server : servers) {
      Row row = rows.get(server.name());
      if (row != null) {
        report.line("| %,d | %s | %s |".formatted(size, server.name(), row.line()));
        Report.progress(server.name() + " " + row.line());
      }
    }
    Row ours = rows.get("ours");
    Row theirs = rows.get("nchan");
    if (ours != null && theirs != null) {
      report.line(
          "| %,d | ratio | | | %s | | | **%s** | **%s** |"
              .formatted(
                  size,
                  Figures.number(ours.last.median() / theirs.last.median()),
                  Figures.number(ours.rate.median() / theirs.rate.median()),
                  Figures.number(ours.burst.median() / theirs.burst.median())));
    }
  }

  private void measure(Streams server, int size, Row row) throws Exception {
    try (Crowd crowd = new Crowd(server.port(), server.begun())) {
      connect(crowd, server, size);
      measure(server, size, row, crowd);
    }
  }

  private void measure(Streams server, int size, Row row, Crowd crowd) throws Exception {
    try (PlainHttp http = server.connect()) {
      for (int i = 0; i < WARM_UP; i++) {
        round(server, http, crowd, size);
      }
      for (int i = 0; i < options.roundsOr(ROUNDS); i++) {
        Latencies took = round(server, http, crowd, size);
        row.median.add(took.median() / 1e3);
        row.p99.add(took.p99() / 1e3);
        row.last.add(took.quantile(1) / 1e3);
        row.rate.add(size / Math.max(1e-4, crowd.seconds()));
      }
      for (int i = 0; i < WARM_UP + options.roundsOr(ROUNDS); i++) {
        crowd.reset();
        for (int notice = 0; notice < BURST; notice++) {
          server.notifyAll(http, Crowd.title());
        }
        crowd.await(BURST * size);
        if (i >= WARM_UP) {
          row.burst.add(BURST * size / crowd.seconds());
        }
        Thread.sleep(PAUSE_MS);
      }
    }
  }

  private static Latencies round(Streams server, PlainHttp http, Crowd crowd, int size)
      throws InterruptedException, TimeoutException {
    crowd.reset();
    server.notifyAll(http, Crowd.title());
    Latencies took = crowd.await(size);
    Thread.sleep(PAUSE_MS);
    return took;
  }

  /** The same notices with and without clients that never read, by turns. */
  private void stuck(Report report, ServedStreams ours, int size) throws Exception {
    Figures without = new Figures();
    Figures with = new Figures();
    for (int block = 0; block < 2 * BLOCKS; block++) {
      boolean someStuck = block % 2 == 1;
      Report.progress(size + " clients" + (someStuck ? ", and " + STUCK + " stuck ones" : ""));
      try (Crowd crowd = new Crowd(ours.port(), ours.begun());
          PlainHttp http = ours.connect()) {
        if (someStuck) {
          crowd.connectStuck(STUCK, ours::request);
        }
        crowd.connect(size, ours::request);
        for (int i = 0; i < WARM_UP + options.roundsOr(ROUNDS); i++) {
          Latencies took = round(ours, http, crowd, size);
          if (i >= WARM_UP) {
            (someStuck ? with : without).add((took.p99() - took.quantile(0)) / 1e3);
          }
        }
      }
    }
    double delay = with.median() - without.median();
    report
        .line("")
        .line(
            "%,d clients, ms from the first delivery to the 99th of a hundred: %s alone, %s beside %d that never read: %s later (goal at most %s): %s"
                .formatted(
                    size,
                    Figures.number(without.median()),
                    Figures.number(with.median()),
                    STUCK,
                    Figures.number(delay),
                    Figures.number(GOAL_STUCK_MS),
                    delay <= GOAL_STUCK_MS ? "met" : "missed"));
  }
}
