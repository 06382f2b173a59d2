package io.carillon.guarantees.traffic;

import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Some users' browsers, which stay through all rounds. */
public final class Watchers implements AutoCloseable {

  private static final int USERS = 10;
  private static final int CUT_WITHIN_MILLIS = 1_500;

  private final List<Watcher> all = new ArrayList<>();
  private final Api api;
  private final Random random;
  private final Crowd crowd;
  private final Thread cutting = new Thread(this::cut, "cutting-streams");
  private volatile boolean calm;

  /**
   * @param crowd so many more connections whose content nobody compares
   */
  public Watchers(Api api, Journal journal, Random random, int crowd) {
    this.crowd = new Crowd(api, new Random(random.nextLong()), Traffic.users(), crowd);
    this.api = api;
    this.random = random;
    for (int i = 0; i < USERS; i++) {
      String tenant = World.TENANTS.get(i % World.TENANTS.size());
      Scope scope = i % 2 == 0 ? Scope.ALL : Scope.of(tenant, i % 4 == 1 ? null : true);
      all.add(new Watcher(api, new Random(random.nextLong()), journal, "u" + i, scope));
    }
    cutting.setDaemon(true);
  }

  /** Nothing where the installation has no streams: a parameter it does not know is refused. */
  public void start() {
    Reply probe =
        api.get(api.instances().get(0), "/v1/users/u0/feeds/inbox/stream?no_such_parameter=1");
    if (probe.status() == 404) {
      all.clear();
    }
    all.forEach(Watcher::start);
    cutting.start();
    if (!all.isEmpty()) {
      crowd.start();
    }
  }

  /** Cuts one after the other. */
  private void cut() {
    try {
      while (true) {
        Thread.sleep(1 + random.nextInt(CUT_WITHIN_MILLIS));
        if (!calm && !all.isEmpty()) {
          all.get(random.nextInt(all.size())).cut();
        }
      }
    } catch (InterruptedException e) {
      // That is all.
    }
  }

  /** Whether streams stay connected, so that what is known can be compared. */
  public void calm(boolean now) {
    calm = now;
  }

  /** What each of them knows. */
  public List<StreamSeen> seen() {
    return all.stream().flatMap(each -> each.seen().stream()).toList();
  }

  /** Connections so far, of those who compare and of the crowd. */
  public String connections() {
    return all.stream().mapToInt(Watcher::connections).sum() + " and " + crowd.opened();
  }

  @Override
  public void close() {
    cutting.interrupt();
    crowd.close();
    all.forEach(Watcher::close);
  }
}
