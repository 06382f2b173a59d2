package io.carillon.api.http;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.live.LiveEngine;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.Connection;
import org.junit.jupiter.api.Test;

/**
 * Pins what {@link TakeOver} needs of Jetty and what Jetty does not promise: a 200 may hand its
 * socket over, unchunked, with nothing of HTTP left on it.
 */
class TakeOverTest {

  private static final String STREAM = "/v1/users/ann/feeds/inbox/stream";

  @Test
  void jettyHandsTheSocketOver() {
    try (LiveEngine engine = new LiveEngine(LiveEngine.SETTINGS);
        Api api = new Api(engine, true);
        SseClient client = SseClient.open(api, STREAM)) {
      client.await("feed.ready");
      assertThat(client.raw()).contains("Connection: close").doesNotContain("Transfer-Encoding");
      Set<Class<?>> kinds =
          api.endPoints().stream()
              .map(endPoint -> endPoint.getConnection())
              .map(Connection::getClass)
              .collect(Collectors.toSet());
      assertThat(kinds).extracting(Class::getSimpleName).containsExactly("Taken");
      assertThat(api.endPoints()).allMatch(endPoint -> endPoint.getIdleTimeout() <= 0);

      // What a client says is ignored; that it goes is noticed without a write.
      client.say("GET / HTTP/1.1\r\n\r\n");
      engine.notifyUsers("n1", "ann");
      client.await("message.created");
      client.close();
      await().until(() -> engine.hub.stats().streams() == 0);
    }
  }

  @Test
  void whatIsSaidTooEarlyDoesNoHarm() {
    try (LiveEngine engine = new LiveEngine(LiveEngine.SETTINGS);
        Api api = new Api(engine, true);
        SseClient client =
            SseClient.open(
                api, STREAM, "Accept: text/event-stream\r\n\r\nGET /pipelined HTTP/1.1")) {
      client.await("feed.ready");
      engine.notifyUsers("n1", "ann");
      client.await("message.created");
      assertThat(client.raw()).doesNotContain("404");
    }
  }

  @Test
  void anOlderHttpIsWrittenByJetty() {
    try (LiveEngine engine = new LiveEngine(LiveEngine.SETTINGS);
        Api api = new Api(engine, true);
        SseClient client = SseClient.open10(api, STREAM)) {
      client.await("feed.ready");
      engine.notifyUsers("n1", "ann");
      client.await("message.created");
    }
  }
}
