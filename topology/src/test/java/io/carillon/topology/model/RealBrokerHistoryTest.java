package io.carillon.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.localstack.LocalStack;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topics;
import io.carillon.topology.model.History.Step;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories on a real broker with four user partitions and a real registry, the engine
 * killed again and again. The user log says what the order was; feeds, counts, outcomes and dead
 * letters are those of the model, and a second engine that is given the log alone has the same
 * stores.
 */
class RealBrokerHistoryTest {

  private static final String ENGINE = "carillon";
  private static final String REPLAY = EngineMain.REPLAY;
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(120);

  @Test
  void killedThreeTimes(@TempDir Path folder) throws Exception {
    run(folder, 3, 400);
  }

  @Test
  @Tag("full")
  void killedThirtyTimes(@TempDir Path folder) throws Exception {
    run(folder, 30, 4_000);
  }

  /**
   * @param atLeast so many records are written, and more while there are kills to come
   */
  private static void run(Path folder, int kills, int atLeast) throws Exception {
    Long given = Long.getLong("carillon.seed");
    long seed = given == null ? System.currentTimeMillis() : given;
    try (LocalStack stack = LocalStack.start(folder)) {
      String bootstrap = stack.broker().bootstrapServers();
      CachedSchemaRegistryClient registry =
          new CachedSchemaRegistryClient(List.of(stack.registry().url()), 100);
      Topics topics = new Topics("carillon.", EngineMain.PARTITIONS, new AvroSerdes(registry));
      SchemaRegistration.register(registry, topics);
      try (Wire wire = new Wire(bootstrap, topics);
          Sender sender = new Sender(bootstrap, topics)) {
        wire.createTopics();
        String url = stack.registry().url();
        try (EngineProcess engine =
            EngineProcess.start(bootstrap, url, ENGINE, folder.resolve(ENGINE))) {
          sendAndKill(seed, sender, engine, kills, atLeast);
          wire.awaitRouted(sender.lastOfAll());
          wire.awaitProcessed(ENGINE);
          Testimony testimony = Testimony.read(wire, topics, sender);
          EngineMain.Ask ask =
              new EngineMain.Ask(
                  System.currentTimeMillis(),
                  Duel.some(seed, 40),
                  List.copyOf(testimony.notificationIds()));
          EngineMain.Answers answers = engine.ask(ask);
          List<Told.Event> told = awaitTold(wire, testimony, answers);
          // It tells all of it again, so nothing is read of that after this.
          EngineMain.Answers replayed = replay(wire, bootstrap, url, folder, ask);
          List<String> violations = new ArrayList<>();
          for (Evidence evidence : testimony.evidence(answers, replayed, told, true)) {
            violations.addAll(Invariant.violations(evidence));
          }
          assertThat(violations.subList(0, Math.min(20, violations.size())))
              .as(
                  "-Dcarillon.seed=%d (the same records; kills and interleaving differ)\n%s",
                  seed, violations.isEmpty() ? "" : engine.log())
              .isEmpty();
          assertThat(testimony.everywhere()).as("multicasts").isPositive();
          System.out.println(
              sender.sent()
                  + " records, "
                  + testimony.notificationIds().size()
                  + " notifications, "
                  + testimony.everywhere()
                  + " multicasts to 4 partitions, "
                  + told.size()
                  + " feed events, "
                  + kills
                  + " kills, seed "
                  + seed);
        }
      }
    }
  }

  /**
   * What is told, when all there is to tell is, or after a while: then the test says what is not.
   */
  private static List<Told.Event> awaitTold(
      Wire wire, Testimony testimony, EngineMain.Answers answers) throws Exception {
    long end = System.nanoTime() + TOLD_WITHIN.toNanos();
    while (true) {
      List<Told.Event> told = Testimony.told(wire);
      List<String> untold = new ArrayList<>();
      for (Evidence evidence : testimony.evidence(answers, null, told, true)) {
        new Told.NoRecipientUntold().check(evidence, untold::add);
      }
      if (untold.isEmpty() || System.nanoTime() > end) {
        return told;
      }
      Thread.sleep(200);
    }
  }

  private static EngineMain.Answers replay(
      Wire wire, String bootstrap, String registry, Path folder, EngineMain.Ask ask)
      throws Exception {
    wire.startAtTheLog(REPLAY);
    try (EngineProcess second =
        EngineProcess.start(bootstrap, registry, REPLAY, folder.resolve(REPLAY))) {
      second.awaitRunning();
      wire.awaitProcessed(REPLAY);
      return second.ask(ask);
    }
  }

  /** Writes while the engine runs, dies and comes back. */
  private static void sendAndKill(
      long seed, Sender sender, EngineProcess engine, int kills, int atLeast) throws Exception {
    AtomicBoolean killed = new AtomicBoolean();
    List<Step> steps = Histories.live(seed).steps(atLeast * 20);
    Thread writing =
        new Thread(
            () -> {
              Iterator<Step> next = steps.iterator();
              while (next.hasNext() && !(killed.get() && sender.sent() >= atLeast)) {
                Step step = next.next();
                sender.send(step);
                pause(step.after().toMillis());
              }
            },
            "history");
    writing.start();
    Random random = new Random(seed);
    for (int kill = 0; kill < kills; kill++) {
      engine.awaitRunning();
      Thread.sleep(200 + random.nextInt(1_500));
      engine.killAndStart();
    }
    engine.awaitRunning();
    killed.set(true);
    writing.join();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
