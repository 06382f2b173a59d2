package io.carillon.bench;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import io.carillon.schemas.FeedTopics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * B11, the part of it that is about expansion: how long a quiet tenant's notifications take to its
 * people's open streams, alone and while a neighbour's notices to everyone are expanded into
 * records, by turns.
 */
final class QuietBenchmark {

  private static final String QUIET = "quiet";
  private static final String NEIGHBOURS = new FeedTopics("carillon.").of(ServedStreams.TENANT);
  private static final int PEOPLE = 20;
  private static final int A_SECOND = 50;
  private static final int ROUNDS = 4;
  private static final int COUNT = 300;
  private static final double GOAL = 2;

  private final Options options;

  QuietBenchmark(Options options) {
    this.options = options;
  }

  Report run() throws Exception {
    Report report =
        new Report("B11", "a quiet tenant beside a large one")
            .line(Machine.description())
            .line("")
            .line(
                "%d notifications a second to one person each of the quiet tenant; its neighbour has %,d members, and one notice to all of them after the other is expanded into its feed topic."
                    .formatted(A_SECOND, options.users()));
    People people = new People(options.users(), ServedStreams.TENANT);
    Latencies alone = new Latencies();
    Latencies beside = new Latencies();
    Figures expanded = new Figures();
    try (ServedStreams served = ServedStreams.start(options, people);
        KafkaProducer<byte[], byte[]> producer = served.lab().producer(0);
        PlainHttp http = served.connect();
        Crowd crowd = new Crowd(served.port(), served.begun())) {
      served.tell(FeedTopic.DEDICATED);
      join(served, producer, http);
      crowd.connect(PEOPLE, i -> served.request(i).replace(people.id(i), quiet(i)));
      for (int round = 0; round <= options.roundsOr(ROUNDS); round++) {
        Latencies calm = push(served, producer, crowd);
        long before = written(served);
        Latencies busy = whileExpanding(served, producer, crowd);
        if (round > 0) {
          alone.addAll(calm);
          beside.addAll(busy);
          expanded.add(written(served) - before);
        }
        Report.progress(
            "round %d: alone ms %s; beside %s, %,d records"
                .formatted(
                    round,
                    PushBenchmark.milliseconds(calm),
                    PushBenchmark.milliseconds(busy),
                    written(served) - before));
      }
    }
    double ratio = beside.p99() / alone.p99();
    return report
        .line("")
        .line("| ms | median | p99 |")
        .line("| --- | --- | --- |")
        .line("| alone | " + PushBenchmark.milliseconds(alone) + " |")
        .line("| while its neighbour's are expanded | " + PushBenchmark.milliseconds(beside) + " |")
        .line("")
        .line(
            "p99 %s times (goal at most %s): %s. Records written for the neighbour in a round: %s"
                .formatted(
                    Figures.number(ratio),
                    GOAL,
                    ratio <= GOAL ? "met" : "missed",
                    Figures.number(expanded.median())));
  }

  private static String quiet(int i) {
    return "quiet-" + i;
  }

  private static void join(
      ServedStreams served, KafkaProducer<byte[], byte[]> producer, PlainHttp http)
      throws Exception {
    UserChange member =
        UserChange.newBuilder()
            .setMemberships(
                Map.of(
                    QUIET,
                    MembershipChange.newBuilder().setAttributes(Map.of("role", "member")).build()))
            .build();
    for (int i = 0; i < PEOPLE; i++) {
      producer.send(Load.record(served.topics().users(), quiet(i), member));
    }
    producer.flush();
    for (int i = 0; i < PEOPLE; i++) {
      String user = quiet(i);
      Application.await("the quiet ones", () -> http.find("/v1/users/" + user).isPresent());
    }
  }

  private static Latencies push(
      ServedStreams served, KafkaProducer<byte[], byte[]> producer, Crowd crowd) throws Exception {
    crowd.reset();
    new Pace(producer, A_SECOND)
        .send(COUNT, i -> Pace.notice(served.topics(), quiet(i % PEOPLE), QUIET));
    return crowd.await(COUNT);
  }

  /** There is always one under way: the next is sent when the last is about to end. */
  private Latencies whileExpanding(
      ServedStreams served, KafkaProducer<byte[], byte[]> producer, Crowd crowd) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Thread neighbour =
        new Thread(
            () -> {
              try (PlainHttp http = served.connect()) {
                while (!done.get()) {
                  long before = written(served);
                  served.notifyAll(http, "to everyone");
                  Application.await(
                      "most of it",
                      () -> done.get() || written(served) - before > options.users() * 8L / 10);
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    long before = written(served);
    neighbour.start();
    Application.await("the first of it", () -> written(served) > before);
    Latencies took = push(served, producer, crowd);
    done.set(true);
    neighbour.join();
    // What is under way is to end before the quiet tenant is alone again.
    long[] last = {written(served)};
    for (boolean same = false; !same; ) {
      Thread.sleep(1_000);
      long now = written(served);
      same = now == last[0];
      last[0] = now;
    }
    return took;
  }

  /** There is no topic before there is something to tell. */
  private static long written(ServedStreams served) {
    return served.lab().has(NEIGHBOURS) ? served.lab().ends(NEIGHBOURS)[1] : 0;
  }
}
