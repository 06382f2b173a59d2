package io.carillon.guarantees;

import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.cluster.Faults;
import io.carillon.guarantees.cluster.FeedTopicReader;
import io.carillon.guarantees.cluster.Instance;
import io.carillon.guarantees.cluster.Tape;
import io.carillon.guarantees.evidence.Delivered;
import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.evidence.TopicEvent;
import io.carillon.guarantees.invariant.DeliveredOnce;
import io.carillon.guarantees.invariant.GapFreeResume;
import io.carillon.guarantees.invariant.Invariant;
import io.carillon.guarantees.invariant.NoRecipientMissed;
import io.carillon.guarantees.model.Audience;
import io.carillon.guarantees.model.Sending;
import io.carillon.guarantees.traffic.Api;
import io.carillon.guarantees.traffic.Journal;
import io.carillon.guarantees.traffic.Traffic;
import io.carillon.guarantees.traffic.Watchers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * Rounds of traffic under faults on one cluster; after each round everything is healed, comes to
 * rest, and is compared with the model by every invariant.
 */
final class GuaranteeRun {

  /** A notification whose time of expiry has passed by less may still be on its way out. */
  private static final long AFTER_EXPIRY_MS = 1_000;

  /** A client waits this long before it comes back, an instance until it sees a dead peer. */
  private static final Duration STREAMS_WITHIN = Duration.ofMinutes(2);

  /** Expansion is paced, and expiry swept, by the clock. */
  private static final Duration TOPICS_WITHIN = Duration.ofMinutes(2);

  private final RunOptions options;
  private final Ledger ledger;
  private final Random random;
  private final Journal journal = new Journal();
  private final List<String> violations = new ArrayList<>();

  GuaranteeRun(RunOptions options, Ledger ledger) {
    this.options = options;
    this.ledger = ledger;
    this.random = new Random(options.seed());
  }

  /**
   * Plays it.
   *
   * @return what was violated, each beginning with the invariant's name; empty when all is well
   */
  List<String> play(Path directory) throws Exception {
    long deadline = System.nanoTime() + options.time().toNanos();
    ledger.note(
        "seed " + options.seed() + ", " + options.instances() + " instances, " + options.time());
    try (Cluster cluster = Cluster.start(directory, options.instances());
        Tape tape = new Tape(cluster);
        FeedTopicReader topics = new FeedTopicReader(tape, cluster);
        Watchers watchers =
            new Watchers(
                new Api(cluster.instances()),
                journal,
                new Random(random.nextLong()),
                options.crowd())) {
      ledger.progress("all serve");
      Traffic.describe(new Api(cluster.instances()));
      watchers.start();
      Faults faults =
          new Faults(
              cluster,
              directory.resolve("foreign"),
              new Random(random.nextLong()),
              ledger::fault,
              this::neverCommitted);
      for (int round = 1; round == 1 || System.nanoTime() < deadline; round++) {
        tryRound(cluster, tape, topics, watchers, faults, round);
        if (!violations.isEmpty()) {
          break;
        }
      }
    }
    requireNoProcessLeft();
    return violations;
  }

  /** What does not come back after the faults are over is a violation like any other. */
  private void tryRound(
      Cluster cluster,
      Tape tape,
      FeedTopicReader topics,
      Watchers watchers,
      Faults faults,
      int round)
      throws Exception {
    try {
      round(cluster, tape, topics, watchers, faults, round);
    } catch (IllegalStateException e) {
      ledger.note("round " + round + " could not be finished: " + e);
      violations.add("round " + round + " could not be finished: " + e);
    }
  }

  private void requireNoProcessLeft() throws InterruptedException {
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      for (int i = 0; i < 600 && child.isAlive(); i++) {
        Thread.sleep(100);
      }
      if (child.isAlive()) {
        violations.add("a process is left: " + child.info().commandLine().orElse("?"));
      }
    }
  }

  private void neverCommitted(String mark) {
    long now = System.nanoTime();
    Sending sending = new Sending(mark, null, new Audience.Everyone(), null, false);
    journal.said(new Said(mark, Said.By.KAFKA, new Said.Send(sending, null), Fate.NEVER, now, now));
  }

  private void round(
      Cluster cluster,
      Tape tape,
      FeedTopicReader topics,
      Watchers watchers,
      Faults faults,
      int round)
      throws Exception {
    watchers.calm(false);
    try (Traffic traffic = new Traffic(cluster, journal, options.seed(), round)) {
      traffic.start();
      hurt(faults, System.nanoTime() + options.round().toNanos());
      traffic.stop();
      ledger.progress("healing");
      cluster.heal();
      traffic.join();
    }
    watchers.calm(true);
    tape.awaitProcessed();
    awaitExpiry();
    ledger.progress(
        "round %d at rest: %d said, %d acknowledged, %d glimpses, %d read back, %s connections of streams"
            .formatted(
                round,
                journal.count(),
                journal.acknowledged(),
                journal.glimpses().size(),
                journal.readBacks().size(),
                watchers.connections()));
    judge(cluster, tape, topics, watchers);
    for (Instance instance : cluster.instances()) {
      if (!instance.isRunning()) {
        violations.add("NothingSilent: instance " + instance.name() + " has died by itself");
      }
    }
  }

  /** At least one of each kind, then whatever comes. */
  private void hurt(Faults faults, long until) throws InterruptedException {
    List<Faults.Step> first = faults.eachOnce();
    for (int i = 0; i < first.size() || System.nanoTime() < until; i++) {
      Thread.sleep(500 + random.nextInt(options.calmMillis()));
      if (i < first.size()) {
        first.get(i).run();
      } else {
        faults.next();
      }
    }
  }

  private void awaitExpiry() throws InterruptedException {
    long last =
        journal.said().stream()
            .map(Said::what)
            .filter(Said.Send.class::isInstance)
            .map(what -> ((Said.Send) what).sending().expiresAt())
            .filter(at -> at != null)
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    Thread.sleep(Math.max(0, last + AFTER_EXPIRY_MS - System.currentTimeMillis()));
  }

  /** As soon as they know everything, or when they should. */
  private List<StreamSeen> awaitStreams(Testimony testimony, Watchers watchers)
      throws InterruptedException {
    long deadline = System.nanoTime() + STREAMS_WITHIN.toNanos();
    GapFreeResume resume = new GapFreeResume();
    while (true) {
      List<StreamSeen> seen = watchers.seen();
      if (resume.holds(testimony.model, System.currentTimeMillis(), seen)
          || System.nanoTime() > deadline) {
        return seen;
      }
      Thread.sleep(200);
    }
  }

  /** As soon as they tell everything, or when they should. */
  private static Told awaitTopics(Testimony testimony, FeedTopicReader topics)
      throws InterruptedException {
    long deadline = System.nanoTime() + TOPICS_WITHIN.toNanos();
    while (true) {
      Told told = new Told(topics.read(), topics.deliveries());
      long now = System.currentTimeMillis();
      boolean whole =
          NoRecipientMissed.untold(testimony.model, now, told.events(), topics.byTenant()).isEmpty()
              && DeliveredOnce.undelivered(testimony.model, told.deliveries()).isEmpty();
      if (whole || System.nanoTime() > deadline) {
        return told;
      }
      Thread.sleep(500);
    }
  }

  /** What other systems have been told. */
  private record Told(List<TopicEvent> events, List<Delivered> deliveries) {}

  private void judge(Cluster cluster, Tape tape, FeedTopicReader topics, Watchers watchers)
      throws ExecutionException, InterruptedException {
    List<Said> said = journal.said();
    Testimony testimony = Testimony.read(tape, said);
    Observer observer = new Observer(new Api(cluster.instances()), new Random(random.nextLong()));
    List<StreamSeen> streams = awaitStreams(testimony, watchers);
    Told told = awaitTopics(testimony, topics);
    Evidence evidence =
        new Evidence(
            testimony.model,
            System.currentTimeMillis(),
            said,
            testimony.ingress,
            testimony.log,
            observer.users(Traffic.users()),
            observer.feeds(Traffic.users(), Traffic.tenants()),
            journal.glimpses(),
            streams,
            told.events(),
            told.deliveries(),
            topics.byTenant(),
            journal.readBacks(),
            observer.outcomes(testimony.model),
            testimony.lettersExpected,
            testimony.letters,
            journal.oddities());
    ledger.progress(
        "%d log entries, %d messages in %d feeds, %d deliveries, %d dead letters"
            .formatted(
                evidence.log().size(),
                evidence.feeds().stream().mapToInt(feed -> feed.messages().size()).sum(),
                evidence.feeds().size(),
                evidence.deliveries().size(),
                evidence.letters().size()));
    for (Invariant invariant : Invariant.all()) {
      List<String> found = invariant.violations(evidence);
      ledger.check(invariant.name(), found.isEmpty() ? "holds" : found.size() + " VIOLATIONS");
      found.stream()
          .limit(5)
          .forEach(each -> ledger.note("VIOLATION of " + invariant.name() + ": " + each));
      found.forEach(each -> violations.add(invariant.name() + ": " + each));
    }
  }
}
