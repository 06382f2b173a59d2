package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.api.Patience;
import io.carillon.api.access.Minted;
import io.carillon.api.access.SignatureTrials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Twenty user tokens a second that are none are looked at of one address, and no more. */
class RefusedTokensTest {

  private static final int LOOKED_AT = 20;
  private static final Instant END = FakeBackend.NOW.plusSeconds(60);

  private final Api api = new Api();
  private int forged;

  @AfterEach
  void stop() {
    api.close();
  }

  private HttpRequest.Builder with(String token) {
    return HttpRequest.newBuilder(api.url().resolve("/v1/users/ann/feeds/inbox"))
        .header("Authorization", "Bearer " + Api.PUBLIC_KEY)
        .header("X-Carillon-User-Token", token);
  }

  private Api.Reply call(String token) {
    return Api.send(with(token));
  }

  /** Each is another one. */
  private String forged() {
    return Minted.forged("ann", END.plusSeconds(forged++));
  }

  private static String good(int end) {
    return Minted.token("ann", END.plusSeconds(end));
  }

  @Test
  void beyondThemNoTokenThatIsNotKnownIsLookedAt() throws IOException {
    String known = good(0);
    call(known).is(200);
    for (int i = 0; i < LOOKED_AT; i++) {
      call(forged()).isProblem(401, "invalid_api_key");
    }
    Api.Reply beyond = call(forged()).isProblem(429, "too_many_requests");
    assertThat(beyond.header("Retry-After")).isEqualTo("1");
    // That a token is good would only be known by looking.
    call(good(1)).is(429);

    // Whoever is known is let in, by token or key, from the same address; and anybody from another.
    call(known).is(200);
    api.get("/v1/users/ann/feeds/inbox").is(200);
    assertThat(statusFrom("127.0.0.2", good(2))).isEqualTo(200);

    api.limitsTime.pass(Duration.ofSeconds(1));
    call(good(1)).is(200);
    for (int i = 0; i < LOOKED_AT; i++) {
      call(forged()).is(401);
    }
    call(forged()).is(429);
  }

  private int statusFrom(String address, String token) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", api.port(), InetAddress.getByName(address), 0)) {
      socket.setSoTimeout(Patience.LONG_MS);
      String request =
          "GET /v1/users/ann/feeds/inbox HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + Api.PUBLIC_KEY
              + "\r\nX-Carillon-User-Token: "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      byte[] start = socket.getInputStream().readNBytes(12);
      return Integer.parseInt(new String(start, 9, 3, StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatCostsNothingIsNotCounted() {
    String ended = Minted.token("ann", FakeBackend.NOW);
    for (int i = 0; i < 2 * LOOKED_AT; i++) {
      call(ended).is(401);
      call("undefined").is(401);
      Api.send(with(good(0)).setHeader("Authorization", "Bearer pk_wrong_" + i)).is(401);
      Api.send(
              HttpRequest.newBuilder(
                  api.url().resolve("/v1/users/ann/feeds/inbox/stream?ticket=forged" + i)))
          .is(401);
    }
    call(good(0)).is(200);
    call(forged()).is(401);
  }

  @Test
  void thoseOfSocketsAreCountedWithThem() {
    for (int i = 0; i < LOOKED_AT / 2; i++) {
      call(forged()).is(401);
      assertThat(PhoenixClient.status(PhoenixClient.url(api, Api.PUBLIC_KEY, forged())))
          .isEqualTo(401);
    }
    HttpResponse<?> beyond =
        Objects.requireNonNull(
            PhoenixClient.refused(PhoenixClient.url(api, Api.PUBLIC_KEY, forged())));
    assertThat(beyond.statusCode()).isEqualTo(429);
    assertThat(beyond.headers().firstValue("Retry-After")).hasValue("1");
    call(forged()).is(429);
  }

  @Test
  void whatAnotherInstancePassesOnIsNotCounted() {
    String path = "/v1/users/ann/feeds/inbox";
    Clock clock = Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC);
    for (int i = 0; i < 2 * LOOKED_AT; i++) {
      Api.send(
              with(forged())
                  .header(Forwarder.FORWARDED, "1")
                  .header(Peerage.HEADER, Api.peers(clock).sealed("GET", path)))
          .is(401);
    }
    call(good(0)).is(200);
  }

  @Test
  void whatWasLetInAtOnceIsOwed() {
    StandingTime time = new StandingTime();
    SignatureTrials trials = new RateLimits(HttpLimits.NONE, time).trials("203.0.113.9");
    for (int i = 0; i < 2 * LOOKED_AT; i++) {
      trials.require();
    }
    for (int i = 0; i < 2 * LOOKED_AT; i++) {
      trials.failed();
    }
    time.pass(Duration.ofSeconds(1));
    assertThatThrownBy(trials::require).isInstanceOf(ApiException.class);
    time.pass(Duration.ofMillis(50));
    trials.require();
  }
}
