package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.Patience;
import io.carillon.api.live.LiveEngine;
import io.carillon.api.live.LiveSettings;
import io.carillon.api.lookup.Lookup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client that opens a stream and never reads it. */
class StuckClientTest {

  private static final int EVENTS = 50;
  private static final int MAX_EVENTS = 2_000;
  private static final String BODY = "x".repeat(60_000);

  private final LiveEngine engine =
      new LiveEngine(
          new LiveSettings(
              100, 0, 256 << 10, 16 << 20, Duration.ofSeconds(15), Duration.ofSeconds(2)));

  @Test
  void isCutOffAndDelaysNobody() throws Exception {
    try (engine;
        Api api = new Api(engine, true);
        Socket reading = open(api, "ann", 1 << 16)) {
      Semaphore arrived = arrivals(reading);
      await(arrived); // feed.ready
      long alone = median(delays(arrived, "before"));
      try (Socket stuck = open(api, "bob", 4096)) {
        Patience.await().until(() -> engine.hub.stats().streams() == 2);
        long beside = median(delays(arrived, "beside"));
        System.out.printf(
            "an event beside a client that does not read: %d us, without one %d us%n",
            beside / 1_000, alone / 1_000);
        int more = 0;
        // Until more has been sent than the network and its allowance hold: each arrives elsewhere
        // while nobody has cut the one off yet.
        while (engine.hub.stats().slow() == 0) {
          assertThat(more).isLessThan(MAX_EVENTS);
          send("more" + more++);
          await(arrived);
        }
        Patience.await().until(() -> engine.hub.stats().streams() == 1);
        assertThat(stuck.isConnected()).isTrue();
        delays(arrived, "after");
        assertThat(engine.hub.stats().slow()).isEqualTo(1);
      }
    }
  }

  /**
   * Where the stream is another instance's, it is that one which ends it: nothing piles up here.
   */
  @Test
  void isCutOffBehindAPeerToo() throws Exception {
    try (engine;
        Api owner = new Api(engine, true);
        Api asked = new Api(null, true, engine);
        Socket reading = open(owner, "ann", 1 << 16)) {
      asked.backend.elsewhere.put("bob", new Lookup.AtPeer<>(owner.url()));
      Semaphore arrived = arrivals(reading);
      await(arrived); // feed.ready
      try (Socket stuck = open(asked, "bob", 4096)) {
        Patience.await().until(() -> engine.hub.stats().streams() == 2);
        for (int i = 0; engine.hub.stats().slow() == 0; i++) {
          assertThat(i).isLessThan(MAX_EVENTS);
          send("event" + i);
          await(arrived);
        }
        Patience.await().until(() -> engine.hub.stats().streams() == 1);
        assertThat(stuck.isConnected()).isTrue();
      }
    }
  }

  private static void await(Semaphore arrived) throws InterruptedException {
    assertThat(arrived.tryAcquire(Patience.LONG_MS, TimeUnit.MILLISECONDS)).isTrue();
  }

  private void send(String id) {
    engine.notify(id, n -> n.setRecipients(List.of("ann", "bob")).setBody(BODY));
  }

  private List<Long> delays(Semaphore arrived, String prefix) throws InterruptedException {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      long start = System.nanoTime();
      send(prefix + i);
      await(arrived);
      delays.add(System.nanoTime() - start);
    }
    return delays;
  }

  /** A permit for each event, when its data has come. */
  private static Semaphore arrivals(Socket socket) throws IOException {
    Semaphore arrived = new Semaphore(0);
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
    Thread thread =
        new Thread(
            () ->
                lines
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .forEach(l -> arrived.release()),
            "arrivals");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> {}); // The socket is closed in the end.
    thread.start();
    return arrived;
  }

  private static long median(List<Long> all) {
    Collections.sort(all);
    return all.get(all.size() / 2);
  }

  private static Socket open(Api api, String user, int buffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(buffer);
    socket.connect(new InetSocketAddress("127.0.0.1", api.port()));
    String request =
        "GET /v1/users/%s/feeds/inbox/stream HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(user, Api.KEY);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }
}
