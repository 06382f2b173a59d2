package io.carillon.guarantees.traffic;

import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.cluster.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

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
   * none; and which channel there is.
   *
   * @throws IllegalStateException when it is refused
   */
  public static void describe(Api api) throws InterruptedException {
    Map.of("acme", "dedicated", "globex", "shared", "initech", "none")
        .forEach((tenant, topic) -> put(api, "/v1/tenants/" + tenant, Map.of("feed_topic", topic)));
    Map<String, String> hook = Map.of("type", "http", "url", "https://hooks.example.com/carillon");
    put(
        api,
        "/v1/environment",
        Map.of("settings", Map.of("channels", Map.of(Cluster.CHANNEL, hook))));
    for (Instance instance : api.instances()) {
      // A notification that comes before an instance knows the channel is refused.
      while (!call(api, instance, "GET", "/v1/environment", null)
          .body()
          .at("/settings/channels")
          .has(Cluster.CHANNEL)) {
        Thread.sleep(100);
      }
    }
  }

  private static void put(Api api, String path, Map<String, Object> body) {
    call(api, api.instances().get(0), "PUT", path, body);
  }

  private static Reply call(
      Api api, Instance instance, String method, String path, @Nullable Object body) {
    Reply reply = api.call(instance, method, path, body, Duration.ofSeconds(20), Map.of());
    if (!reply.ok()) {
      throw new IllegalStateException(reply.toString());
    }
    return reply;
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
