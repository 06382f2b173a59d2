package io.carillon.guarantees.expansion;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.cluster.Instance;
import io.carillon.guarantees.traffic.Api;
import io.carillon.guarantees.traffic.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One notification to very many, and SIGKILL of the instance at random points while a service
 * outside reads what is committed: it is to count each of them once, and nobody as having read what
 * was not created for them before.
 */
public final class ExpansionRun {

  private static final String SEGMENT = "tenant_id:" + Members.TENANT;
  private static final int KILLS = 3;
  private static final double FIRST = 0.1;
  private static final double LAST = 0.9;

  /** One in so many reads it, while it is yet being told or afterwards. */
  private static final int READERS = 500;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final long POLL_MS = 5;

  private final int recipients;
  private final Random random;
  private final Consumer<String> note;
  private final Consumer<String> fault;

  /**
   * @param note is told of each step, a line
   * @param fault is told of each kill, a line
   */
  public ExpansionRun(int recipients, long seed, Consumer<String> note, Consumer<String> fault) {
    this.recipients = recipients;
    this.random = new Random(seed);
    this.note = note;
    this.fault = fault;
  }

  /** What was violated; empty when all is well. */
  public List<String> play(Path directory) throws InterruptedException {
    try (Cluster cluster = Cluster.large(directory);
        Members members =
            new Members(
                recipients, cluster.broker().bootstrapServers(), cluster.registry().url())) {
      Instance instance = cluster.instances().get(0);
      Api api = new Api(cluster.instances());
      describeTenant(api, instance);
      members.join();
      await("the members", () -> matched(api, instance) == recipients);
      note.accept(recipients + " members are known");
      try (Tally tally =
          new Tally(
              cluster.broker().bootstrapServers(),
              cluster.registry().url(),
              Cluster.PREFIX + "feed." + Members.TENANT,
              members)) {
        String id = send(api, instance);
        int readers = killOnTheWay(instance, members, tally, id);
        await(
            "the end of it", () -> tally.reads() == readers && tally.quiet().compareTo(QUIET) > 0);
        return judge(tally);
      }
    }
  }

  private int killOnTheWay(Instance instance, Members members, Tally tally, String id)
      throws InterruptedException {
    int readers = 0;
    for (double at : points()) {
      long due = (long) (at * recipients);
      await("recipient " + due, () -> tally.distinct() >= due);
      instance.kill();
      fault.accept(
          "SIGKILL when %d of %d were told (%.0f %%), meant at %.0f %%"
              .formatted(
                  tally.distinct(), recipients, 100.0 * tally.distinct() / recipients, 100 * at));
      for (int i = 0; i < recipients / READERS / KILLS; i++) {
        members.read(readers * READERS % recipients, id);
        readers++;
      }
      members.requireSent();
      // It goes on where it was before it says that it is ready.
      instance.start();
    }
    instance.awaitReady();
    return readers;
  }

  private double[] points() {
    return random.doubles(KILLS, FIRST, LAST).sorted().toArray();
  }

  private List<String> judge(Tally tally) {
    note.accept(
        "%d told, %d twice; %d read, %d of them too early"
            .formatted(tally.distinct(), tally.twice(), tally.reads(), tally.early()));
    List<String> violations = new ArrayList<>();
    if (tally.distinct() != recipients) {
      violations.add("created for " + tally.distinct() + " of " + recipients);
    }
    if (tally.twice() != 0) {
      violations.add("created again for " + tally.twice());
    }
    if (tally.early() != 0) {
      violations.add("read before created for " + tally.early());
    }
    return violations;
  }

  private static void describeTenant(Api api, Instance instance) {
    require(api.write(instance, "PUT", "/v1/tenants/" + Members.TENANT, Map.of("name", "Acme")));
  }

  /** Its id. */
  private static String send(Api api, Instance instance) {
    Map<String, Object> notice =
        Map.of("tenant", Members.TENANT, "segment", SEGMENT, "title", "To all of Acme", "body", "");
    return require(api.write(instance, "POST", "/v1/notify", notice)).path("id").asText();
  }

  private static long matched(Api api, Instance instance) {
    Reply reply = api.write(instance, "POST", "/v1/segments/preview", Map.of("segment", SEGMENT));
    return reply.status() == 200 ? reply.body().path("matched").asLong() : -1;
  }

  private static JsonNode require(Reply reply) {
    if (reply.status() / 100 != 2) {
      throw new IllegalStateException(reply.toString());
    }
    return reply.body();
  }

  private static void await(String what, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            what + ": waited " + PATIENCE.toMinutes() + " minutes in vain");
      }
      Thread.sleep(POLL_MS);
    }
  }
}
