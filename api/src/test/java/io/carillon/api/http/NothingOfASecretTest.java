package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.carillon.api.access.ApiKey;
import io.carillon.api.access.Minted;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever is done with a key, a token or a ticket: nothing of it is in a log line or a metric. */
class NothingOfASecretTest {

  private final Api api = new Api();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.carillon");

  /** Tests are quieter than a running instance. */
  private final @Nullable Level before = ours.getLevel();

  private final List<String> secrets = new ArrayList<>();

  @BeforeEach
  void listen() {
    log.start();
    ours.setLevel(Level.INFO);
    ours.addAppender(log);
  }

  @AfterEach
  void stop() {
    ours.detachAppender(log);
    ours.setLevel(before);
    api.close();
  }

  private String secret(String text) {
    secrets.add(text);
    return text;
  }

  private Api.Reply call(String path, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(api.url().resolve(path));
    headers.forEach(request::header);
    return Api.send(request);
  }

  @Test
  void isInALogOrAMetric() {
    secret(Api.KEY);
    secret(Api.PUBLIC_KEY);
    String feed = "/v1/users/ann/feeds/inbox";
    for (String key :
        List.of(Api.KEY, secret("sk_wrong_key_that_nobody_knows"), secret("nonsense-x"))) {
      call(feed, Map.of("Authorization", "Bearer " + key));
      call(feed, Map.of("Authorization", key));
    }
    String good = secret(Minted.token("ann", FakeBackend.NOW.plusSeconds(60)));
    for (String token :
        List.of(
            good,
            secret(Minted.token("ann", FakeBackend.NOW)),
            secret(good.substring(0, good.length() - 4) + "AAAA"),
            secret("a.token.that-is-none"))) {
      call(feed, Map.of("Authorization", "Bearer " + Api.PUBLIC_KEY, "X-Knock-User-Token", token));
      call(feed + "/stream?ticket=" + token, Map.of());
    }
    String ticket = secret(api.post("/v1/users/ann/tickets", "").is(201).at("/ticket").asText());
    call(feed + "/stream?ticket=" + ticket, Map.of());
    call(feed + "?ticket=" + ticket, Map.of());
    String made =
        secret(api.post("/v1/keys", "{\"scopes\":[\"read\"]}").is(201).at("/key").asText());
    call(feed, Map.of("Authorization", "Bearer " + made));
    api.backend.writes.instead = new java.util.concurrent.CompletableFuture<>();
    Api.send(
        HttpRequest.newBuilder(api.url().resolve("/v1/users"))
            .header("Authorization", "Bearer " + made)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}")));

    // Nothing is added to it while it is read.
    ours.detachAppender(log);
    List<String> lines =
        log.list.stream()
            .map(line -> line.getFormattedMessage() + " " + line.getThrowableProxy())
            .toList();
    assertThat(lines).as("refusals are logged").anyMatch(line -> line.contains("expired"));
    String all = String.join("\n", lines) + api.get("/metrics").body();
    for (String each : secrets) {
      assertThat(all).doesNotContain(each, ApiKey.hashOf(each));
    }
  }
}
