package io.carillon.bench;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.Notify;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.outcome.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * B1: a notice to everyone in one tenant. From the acknowledged write to {@code notify} until the
 * last partition shows it in a feed read; beside it one to a single person through the same path,
 * PostgreSQL writing a row for each recipient, and PostgreSQL writing one row that each read
 * evaluates, with the price that these reads pay.
 */
final class NoticeBenchmark {

  private static final String TENANT = Engine.TENANT;
  private static final int ROUNDS = 10;
  private static final int WARM_UP = 5;
  private static final double GOAL_MS = 250;
  private static final double GOAL_RATIO = 50;
  private static final double GOAL_OVER_ON_READ_MS = 100;
  private static final double GOAL_READS = 5;
  private static final int GOAL_OVER_SMALL_MS = 30;
  private static final int CALLS = 4_000;
  private static final long POLL_NANOS = 200_000;
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final Options options;
  private final Figures large = new Figures();
  private final Figures small = new Figures();
  private final Figures postgres = new Figures();
  private final Figures onRead = new Figures();
  private final Latencies reads = new Latencies();
  private final Latencies postgresReads = new Latencies();
  private int sent;

  NoticeBenchmark(Options options) {
    this.options = options;
  }

  /** Milliseconds, ours and theirs. */
  Report run() throws Exception {
    People people = new People(options.users(), TENANT);
    try (Lab lab = Lab.start(options);
        Engine engine = Engine.start(lab, "b1");
        KafkaProducer<byte[], byte[]> producer = lab.producer(0)) {
      // What topics are told is B2's.
      engine.tell(producer, FeedTopic.NONE);
      Report.progress("loading " + people.count() + " users");
      Load.write(lab, engine.topics().users().name(), people.encoded(engine.topics()));
      Application.await("the last user", () -> engine.users() >= people.count());
      Optional<Postgres> server = options.peer() ? Postgres.start() : Optional.empty();
      if (server.isPresent()) {
        try (Postgres started = server.get();
            PostgresFeeds feeds = new PostgresFeeds(started, people);
            PostgresOnRead evaluated = new PostgresOnRead(started)) {
          return measure(engine, producer, people, new Peers(feeds, evaluated));
        }
      }
      Report.progress("SKIPPED: PostgreSQL; apt-get install postgresql to have it beside");
      return measure(engine, producer, people, null);
    }
  }

  private record Peers(PostgresFeeds onWrite, PostgresOnRead onRead) {}

  private Report measure(
      Engine engine, KafkaProducer<byte[], byte[]> producer, People people, @Nullable Peers peers)
      throws Exception {
    List<String> sampled = new ArrayList<>();
    for (int partition = 0; partition < Lab.PARTITIONS; partition++) {
      sampled.add(people.someoneIn(partition, Lab.PARTITIONS));
    }
    Report.progress("warming up");
    for (int i = 0; i < WARM_UP; i++) {
      toTenant(engine, producer, sampled, people.count());
      toOne(engine, producer, sampled.get(i % sampled.size()));
    }
    if (peers != null) {
      byPostgres(peers.onWrite(), sampled.get(0), people.count());
    }
    String hotSpots;
    try (HotSpots recorded = new HotSpots()) {
      for (int round = 1; round <= options.roundsOr(ROUNDS); round++) {
        large.add(toTenant(engine, producer, sampled, people.count()));
        small.add(toOne(engine, producer, sampled.get(round % sampled.size())));
        if (peers != null) {
          postgres.add(byPostgres(peers.onWrite(), sampled.get(0), people.count()));
          onRead.add(byPostgresOnRead(peers.onRead(), sampled.get(0)));
        }
        Report.progress("round " + round);
      }
      hotSpots = recorded.summary();
    }
    read(engine, producer, Readers.of(people).without(sampled), peers);
    return report(hotSpots);
  }

  /** Whoever reads has the same pending on both sides: what the rounds sent, and a hundred more. */
  private void read(
      Engine engine, KafkaProducer<byte[], byte[]> producer, Readers readers, @Nullable Peers peers)
      throws Exception {
    readers.notifyAll(engine.topics(), producer, TENANT);
    int pending = Readers.PENDING + options.roundsOr(ROUNDS) + WARM_UP;
    for (String reader : readers.ids()) {
      Application.await("what is pending", () -> engine.feed(reader).counts().unread() == pending);
    }
    if (peers != null) {
      PostgresOnRead theirs = peers.onRead();
      for (int i = 0; i < Readers.ANNOUNCEMENTS + WARM_UP; i++) {
        theirs.notifyTenant(sent++, TENANT, Readers.TITLE, Readers.BODY);
      }
      for (int i = 0; i < Readers.ENTRIES; i++) {
        theirs.notifyPeople(sent++, readers.ids(), Readers.TITLE, Readers.BODY);
      }
      theirs.analyze();
      for (String reader : readers.ids()) {
        if (theirs.page(reader, Readers.PAGE).unread() != pending) {
          throw new IllegalStateException("PostgreSQL has not the same pending for " + reader);
        }
      }
    }
    for (int i = 0; i < 2 * CALLS; i++) {
      boolean measured = i >= CALLS;
      String reader = readers.pick();
      (measured ? reads : new Latencies()).time(() -> engine.feed(reader, Readers.PAGE));
      if (peers != null) {
        (measured ? postgresReads : new Latencies())
            .time(() -> peers.onRead().page(reader, Readers.PAGE));
      }
    }
  }

  private double toTenant(
      Engine engine, KafkaProducer<byte[], byte[]> producer, List<String> sampled, int members)
      throws Exception {
    String id = "to-everyone-" + sent++;
    double ms =
        send(
            engine,
            producer,
            notice(id).setSegment("{\"tenant_id\":\"" + TENANT + "\"}").build(),
            sampled);
    Application.await("the outcome", () -> delivered(engine, id) == members);
    return ms;
  }

  private static long delivered(Engine engine, String id) {
    return engine.outcome(id).map(Outcome::delivered).orElse(0L);
  }

  private double toOne(Engine engine, KafkaProducer<byte[], byte[]> producer, String userId)
      throws Exception {
    String id = "to-one-" + sent++;
    double ms =
        send(engine, producer, notice(id).setRecipients(List.of(userId)).build(), List.of(userId));
    Application.await("the outcome", () -> delivered(engine, id) == 1);
    return ms;
  }

  private static Notify.Builder notice(String id) {
    return Notify.newBuilder()
        .setId(id)
        .setTenant(TENANT)
        .setTitle(Readers.TITLE)
        .setBody(Readers.BODY);
  }

  /** Milliseconds until the last of these feeds shows it. */
  private static double send(
      Engine engine, KafkaProducer<byte[], byte[]> producer, Notify notify, List<String> users)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        Load.record(engine.topics().notifications(), null, notify);
    // Commits come at their own rhythm: meet it anywhere.
    Thread.sleep(300 + ThreadLocalRandom.current().nextInt(Lab.COMMIT_INTERVAL_MS));
    producer.send(record).get();
    long acknowledged = System.nanoTime();
    List<String> missing = new ArrayList<>(users);
    while (!missing.isEmpty()) {
      missing.removeIf(user -> shows(engine, user, notify.getId()));
      if (System.nanoTime() - acknowledged > BOUND_NANOS) {
        throw new TimeoutException("not in the feeds of " + missing);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return (System.nanoTime() - acknowledged) / 1e6;
  }

  private static boolean shows(Engine engine, String userId, String notificationId) {
    List<FeedItem> items = engine.feed(userId).items();
    return !items.isEmpty() && items.get(0).id().notificationId().equals(notificationId);
  }

  private double byPostgres(PostgresFeeds feeds, String userId, int members) throws SQLException {
    long id = sent++;
    long start = System.nanoTime();
    int recipients = feeds.notifyTenant(id, TENANT, Readers.TITLE, Readers.BODY);
    if (feeds.feed(userId).get(0) != id || recipients != members) {
      throw new IllegalStateException("PostgreSQL reached " + recipients + " of " + members);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private double byPostgresOnRead(PostgresOnRead feeds, String userId) throws SQLException {
    long id = sent++;
    long start = System.nanoTime();
    feeds.notifyTenant(id, TENANT, Readers.TITLE, Readers.BODY);
    if (feeds.page(userId, Readers.PAGE).ids().get(0) != id) {
      throw new IllegalStateException("PostgreSQL does not show it");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private Report report(String hotSpots) {
    Report report =
        new Report("B1", "a notice to all members of a tenant")
            .line(Machine.description())
            .line("")
            .line(
                "%,d members in %d partitions; exactly once, %d stream thread(s), commit every %d ms; from the acknowledged produce until the last partition shows it in a feed read. Neither side waits for the disk."
                    .formatted(
                        options.users(), Lab.PARTITIONS, options.threads(), Lab.COMMIT_INTERVAL_MS))
            .line("")
            .line("| ms | median | least | most |")
            .line("| --- | --- | --- | --- |")
            .line("| to everyone | " + large.row() + " |")
            .line("| to one person, the same path | " + small.row() + " |");
    if (postgres.isEmpty()) {
      report
          .line("| PostgreSQL | skipped: not installed or not wanted | | |")
          .line("")
          .line("| a feed page of 20 and its counts | " + Latencies.HEADINGS + " |")
          .line("| --- | --- | --- | --- |")
          .line("| ours | " + reads.row() + " |");
    } else {
      double overOnRead = large.median() - onRead.median();
      double dearer = postgresReads.median() / reads.median();
      report
          .line("| PostgreSQL, a row each | " + postgres.row() + " |")
          .line("| PostgreSQL, one row, evaluated by each read | " + onRead.row() + " |")
          .line("")
          .line(
              "ratio %s (goal %.0f)"
                  .formatted(Figures.number(postgres.median() / large.median()), GOAL_RATIO))
          .line("")
          .line(
              "%s ms later than one row (goal at most %.0f); over the one to one person %s ms (goal at most %d)"
                  .formatted(
                      Figures.number(overOnRead),
                      GOAL_OVER_ON_READ_MS,
                      Figures.number(large.median() - small.median()),
                      GOAL_OVER_SMALL_MS))
          .line("")
          .line(
              "| a feed page of 20 and its counts, %d pending | %s |"
                  .formatted(
                      Readers.PENDING + options.roundsOr(ROUNDS) + WARM_UP, Latencies.HEADINGS))
          .line("| --- | --- | --- | --- |")
          .line("| ours | " + reads.row() + " |")
          .line("| PostgreSQL, evaluating | " + postgresReads.row() + " |")
          .line("")
          .line(
              "their reads take %s times ours (goal %.0f), over a socket; ours in process: B6 has ours by HTTP"
                  .formatted(Figures.number(dearer), GOAL_READS))
          .line("")
          .line("PostgreSQL: " + Postgres.settings());
    }
    return report
        .line("")
        .line("goal %.0f ms: %s".formatted(GOAL_MS, large.median() <= GOAL_MS ? "met" : "missed"))
        .line("")
        .line("Stream threads, sampled:")
        .line("")
        .line(hotSpots);
  }
}
