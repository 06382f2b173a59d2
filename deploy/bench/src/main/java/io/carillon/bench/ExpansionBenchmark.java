package io.carillon.bench;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.Notify;
import io.carillon.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * B2: a notice to everyone in one tenant, from the acknowledged write to {@code notify} until its
 * topic has a committed record for each recipient; beside it a bare transactional producer that
 * writes the very same records with the same settings. Each round's records are counted.
 */
final class ExpansionBenchmark {

  private static final String TITLE = "Planned maintenance";
  private static final String BODY =
      "On **Saturday** between 02:00 and 04:00 UTC the service will be read-only. Nothing is lost,"
          + " and nobody needs to do anything.";
  private static final String BARE = "b2.bare";
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 2;
  private static final double GOAL_RATIO = 0.8;
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(Lab.COMMIT_INTERVAL_MS);

  private final Options options;
  private final Figures ours = new Figures();
  private final Figures bare = new Figures();
  private long bytes;
  private int sent;

  ExpansionBenchmark(Options options) {
    this.options = options;
  }

  /** Thousands of records a second, ours and theirs. */
  Report run() throws Exception {
    People people = new People(options.users(), Engine.TENANT);
    try (Lab lab = Lab.start(options);
        Engine engine = Engine.start(lab, "b2");
        KafkaProducer<byte[], byte[]> producer = lab.producer(0);
        KafkaProducer<byte[], byte[]> peer = lab.transactional("b2-bare")) {
      engine.tell(producer, FeedTopic.DEDICATED);
      lab.create(Map.of(BARE, engine.topics().feeds().layout()));
      peer.initTransactions();
      Report.progress("loading " + people.count() + " users");
      Load.write(lab, engine.topics().users().name(), people.encoded(engine.topics()));
      Application.await("the last user", () -> engine.users() >= people.count());
      for (int round = 0; round < WARM_UP; round++) {
        round(lab, engine, producer, peer, people.count());
      }
      ours.clear();
      bare.clear();
      try (HotSpots recorded = new HotSpots()) {
        for (int round = 1; round <= options.roundsOr(ROUNDS); round++) {
          round(lab, engine, producer, peer, people.count());
          Report.progress("round " + round);
        }
        return report(recorded.summary());
      }
    }
  }

  private void round(
      Lab lab,
      Engine engine,
      KafkaProducer<byte[], byte[]> producer,
      KafkaProducer<byte[], byte[]> peer,
      int members)
      throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    ours.add(members / expand(lab, engine, producer, "notice-" + sent++, members, records));
    bare.add(members / write(peer, records));
  }

  /** Milliseconds. */
  private double expand(
      Lab lab,
      Engine engine,
      KafkaProducer<byte[], byte[]> producer,
      String id,
      int members,
      List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    String told = engine.topics().feeds().of(Engine.TENANT);
    Topic<Notify> topic = engine.topics().notifications();
    Notify notify =
        Notify.newBuilder()
            .setId(id)
            .setTenant(Engine.TENANT)
            .setTitle(TITLE)
            .setBody(BODY)
            .setSegment("{\"tenant_id\":\"" + Engine.TENANT + "\"}")
            .build();
    long from = lab.ends(told)[0];
    producer.send(Load.record(topic, null, notify)).get();
    long start = System.nanoTime();
    Application.await(
        "the last record",
        () -> {
          long[] ends = lab.ends(told);
          return ends[0] - from >= members && ends[0] == ends[1] && engine.allTold();
        });
    double ms = (System.nanoTime() - start) / 1e6;
    records.addAll(lab.read(told, from, lab.ends(told)[0]));
    if (records.size() != members) {
      throw new IllegalStateException(records.size() + " records for " + members + " members");
    }
    bytes = records.stream().mapToLong(each -> each.key().length + each.value().length).sum();
    return ms;
  }

  /** Milliseconds. */
  private static double write(
      KafkaProducer<byte[], byte[]> peer, List<ConsumerRecord<byte[], byte[]>> records) {
    long start = System.nanoTime();
    long committed = start;
    peer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      peer.send(new ProducerRecord<>(BARE, null, each.timestamp(), each.key(), each.value()));
      long now = System.nanoTime();
      if (now - committed > COMMIT_NANOS) {
        peer.commitTransaction();
        peer.beginTransaction();
        committed = System.nanoTime();
      }
    }
    peer.commitTransaction();
    return (System.nanoTime() - start) / 1e6;
  }

  private Report report(String hotSpots) {
    double ratio = ours.median() / bare.median();
    return new Report("B2", "a record for each recipient of a notice to all members of a tenant")
        .line(Machine.description())
        .line("")
        .line(
            "%,d members in %d partitions, %,d bytes of keys and values, one topic partition; exactly once, %d stream thread(s), commit every %d ms; from the acknowledged produce until the last record is committed. Bare: the same records, as a list in memory, by one transactional producer with the same settings."
                .formatted(
                    options.users(),
                    Lab.PARTITIONS,
                    bytes,
                    options.threads(),
                    Lab.COMMIT_INTERVAL_MS))
        .line("")
        .line("| thousand records/s | median | least | most |")
        .line("| --- | --- | --- | --- |")
        .line("| expansion | " + ours.row() + " |")
        .line("| bare producer | " + bare.row() + " |")
        .line("")
        .line(
            "ratio %s (goal %.1f): %s"
                .formatted(
                    Figures.number(ratio), GOAL_RATIO, ratio >= GOAL_RATIO ? "met" : "missed"))
        .line("")
        .line("Stream threads, sampled:")
        .line("")
        .line(hotSpots);
  }
}
