package io.carillon.deploy.check;

import io.carillon.deploy.Api;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What reaches a browser that has a stream open. */
final class LiveStream {
  private static final String TITLE = "live, in acme-corp";
  private static final String LAST = "live, in globex";
  private static final long PATIENCE_SECONDS = 60;

  private LiveStream() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "a live stream of one tenant",
            "ann's of acme-corp, as it happens",
            "her stream of globex; ben's",
            LiveStream::oneTenant));
  }

  private static void oneTenant(World world) throws Exception {
    try (Watch acme = new Watch(world.api(), "ann", "?tenant=acme-corp&has_tenant=true");
        Watch globex = new Watch(world.api(), "ann", "?tenant=globex&has_tenant=true");
        Watch ben = new Watch(world.api(), "ben", "")) {
      for (Watch watch : List.of(acme, globex, ben)) {
        watch.until("event: feed.ready");
      }
      send(world, "acme-corp", TITLE);
      acme.until(TITLE);
      // What comes after it shows that it did not come before.
      send(world, "globex", LAST);
      globex.until(LAST).mustNotHave(TITLE);
      Delivery.send(world.api(), "\"userIds\":[\"ben\"]", LAST).expect(200);
      ben.until(LAST).mustNotHave(TITLE);
      acme.mustNotHave(LAST);
    }
  }

  private static void send(World world, String tenant, String title) throws Exception {
    Delivery.send(world.api(), "\"userIds\":[\"ann\"],\"tenant\":\"%s\"".formatted(tenant), title)
        .expect(200);
  }

  /** An open stream. */
  private static final class Watch implements AutoCloseable {
    private final String what;
    private final Stream<String> body;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuilder seen = new StringBuilder();

    Watch(Api api, String user, String query)
        throws IOException, InterruptedException, CheckFailed {
      what = user + "'s stream" + query;
      HttpResponse<Stream<String>> response =
          api.lines("/v1/users/" + Api.segment(user) + "/feeds/inbox/stream" + query);
      CheckFailed.unlessSame("status", 200, response.statusCode());
      body = response.body();
      Thread reading = new Thread(() -> read(body), "watch");
      reading.setDaemon(true);
      reading.start();
    }

    private void read(Stream<String> from) {
      try {
        from.forEach(lines::add);
      } catch (RuntimeException e) {
        // Closed.
      }
    }

    /** Waits for a line with that text. */
    Watch until(String text) throws InterruptedException, CheckFailed {
      while (true) {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
          throw new CheckFailed(what + " has no '" + text + "': " + seen);
        }
        seen.append(line).append('\n');
        if (line.contains(text)) {
          return this;
        }
      }
    }

    void mustNotHave(String text) throws CheckFailed {
      String rest;
      while ((rest = lines.poll()) != null) {
        seen.append(rest).append('\n');
      }
      if (seen.indexOf(text) >= 0) {
        throw new CheckFailed(what + " has '" + text + "'");
      }
    }

    @Override
    public void close() {
      body.close();
    }
  }
}
