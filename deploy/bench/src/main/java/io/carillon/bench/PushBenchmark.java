package io.carillon.bench;

import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * B8: from a notification's record on Kafka to its event in an open stream, at 100 a second to one
 * person each, beside {@link BarePipe} on the same broker, by turns.
 */
final class PushBenchmark {

  static final int CLIENTS = 100;
  static final int A_SECOND = 100;
  private static final int ROUNDS = 6;
  private static final int COUNT = 1_000;
  private static final double GOAL_MEDIAN = 1.2;
  private static final double GOAL_P99 = 1.3;

  private final Options options;

  PushBenchmark(Options options) {
    this.options = options;
  }

  Report run() throws Exception {
    Report report =
        new Report("B8", "from notify to an open stream")
            .line(Machine.description())
            .line("")
            .line(
                "%d notifications a second to one person each, %d open streams, exactly once, a commit every %d ms at most. The pipe is read when its second hop is committed."
                    .formatted(A_SECOND, CLIENTS, Lab.COMMIT_INTERVAL_MS));
    People people = new People(CLIENTS, ServedStreams.TENANT);
    Latencies ours = new Latencies();
    Latencies bare = new Latencies();
    try (ServedStreams served = ServedStreams.start(options, people);
        KafkaProducer<byte[], byte[]> producer = served.lab().producer(0);
        Crowd crowd = new Crowd(served.port(), served.begun());
        BarePipe pipe = new BarePipe(served.lab())) {
      crowd.connect(CLIENTS, served::request);
      for (int round = 0; round <= options.roundsOr(ROUNDS); round++) {
        Latencies pushed = push(served, producer, crowd, people);
        Latencies piped = pipe.run(producer, COUNT, A_SECOND);
        if (round > 0) {
          ours.addAll(pushed);
          bare.addAll(piped);
        }
        Report.progress(
            "round " + round + ": ours µs " + pushed.row() + "; the pipe " + piped.row());
      }
    }
    double median = ours.median() / bare.median();
    double p99 = ours.p99() / bare.p99();
    return report
        .line("")
        .line("| ms | median | p99 |")
        .line("| --- | --- | --- |")
        .line("| ours | " + milliseconds(ours) + " |")
        .line("| bare pipe | " + milliseconds(bare) + " |")
        .line("")
        .line(
            "Median %s times (goal %s): %s; p99 %s times (goal %s): %s"
                .formatted(
                    Figures.number(median),
                    GOAL_MEDIAN,
                    median <= GOAL_MEDIAN ? "met" : "missed",
                    Figures.number(p99),
                    GOAL_P99,
                    p99 <= GOAL_P99 ? "met" : "missed"));
  }

  private static Latencies push(
      ServedStreams served, KafkaProducer<byte[], byte[]> producer, Crowd crowd, People people)
      throws Exception {
    crowd.reset();
    new Pace(producer, A_SECOND)
        .send(
            COUNT, i -> Pace.notice(served.topics(), people.id(i % CLIENTS), ServedStreams.TENANT));
    return crowd.await(COUNT);
  }

  /** {@code | median | p99 |} without the outer bars. */
  static String milliseconds(Latencies took) {
    return Figures.number(took.median() / 1e3) + " | " + Figures.number(took.p99() / 1e3);
  }
}
