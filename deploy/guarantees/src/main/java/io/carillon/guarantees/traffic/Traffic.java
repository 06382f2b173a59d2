package io.carillon.guarantees.traffic;

import io.carillon.guarantees.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All clients together. */
public final class Traffic implements AutoCloseable {

  private static final int USERS = 60;

  private final List<Worker> workers = new ArrayList<>();

  /**
   * @param round numbers the traffic on one cluster, for names
   */
  public Traffic(Cluster cluster, Journal journal, long seed, int round) {
    Random seeds = new Random(seed + round);
    Api api = new Api(cluster.instances());
    List<String> users = World.users(USERS);
    for (int i = 0; i < 3; i++) {
      List<String> own = users.subList(i * USERS / 3, (i + 1) * USERS / 3);
      workers.add(
          new UserWriter("w" + round + "." + i, new Random(seeds.nextLong()), journal, api, own));
    }
    workers.add(new Notifier("n" + round, new Random(seeds.nextLong()), journal, api, users));
    workers.add(new Reader("r" + round, new Random(seeds.nextLong()), journal, api, users));
    workers.add(new Service("s" + round, new Random(seeds.nextLong()), journal, cluster, users));
  }

  /** Everyone there may be. */
  public static List<String> users() {
    return World.users(USERS);
  }

  /** Tenants there may be. */
  public static List<String> tenants() {
    return World.TENANTS;
  }

  /**
   * Says by which topics tenants are told: acme by its own, globex by the shared one, initech by
   * none.
   *
   * @throws IllegalStateException when it is refused
   */
  public static void describeTenants(Api api) {
    Map.of("acme", "dedicated", "globex", "shared", "initech", "none")
        .forEach(
            (tenant, topic) -> {
              Reply reply =
                  api.call(
                      api.instances().get(0),
                      "PUT",
                      "/v1/tenants/" + tenant,
                      Map.of("feed_topic", topic),
                      Duration.ofSeconds(20),
                      Map.of());
              if (!reply.ok()) {
                throw new IllegalStateException(reply.toString());
              }
            });
  }

  public void start() {
    workers.forEach(Worker::start);
  }

  /** No new calls from now on. */
  public void stop() {
    workers.forEach(Worker::stop);
  }

  /** Returns when nothing is under way. */
  public void join() throws InterruptedException {
    for (Worker worker : workers) {
      worker.join();
    }
  }

  @Override
  public void close() throws Exception {
    stop();
    for (Worker worker : workers) {
      if (worker instanceof AutoCloseable open) {
        open.close();
      }
    }
  }
}
