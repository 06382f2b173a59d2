package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.Minted;
import io.carillon.api.access.UserTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** User tokens that prove nothing, at every way in. */
class BadTokensTest extends ClosesWhatItOpens {

  private static final Instant NOW = FakeBackend.NOW;
  private static final Instant END = NOW.plusSeconds(60);
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Map<String, Object> RIGHT = Map.of("iss", "https://id", "aud", "carillon");
  private static final int CALLS = 50;

  private static final List<String> WAYS_IN =
      List.of(
          "GET /v1/users/ann/feeds/inbox",
          "GET /v1/users/ann/feeds/inbox/stream",
          "GET /v1/users/ann/messages",
          "POST /v1/users/ann/tickets",
          "PUT /v1/users/ann {\"name\":\"Mallory\"}",
          "PUT /v1/users/ann/preferences/default {\"categories\":{\"billing\":false}}",
          "GET /v1/nothing");

  private static Map<String, Object> but(String claim, Object value) {
    Map<String, Object> claims = new LinkedHashMap<>(RIGHT);
    claims.put(claim, value);
    return claims;
  }

  private static Map<String, String> bad() {
    String good = Minted.token("ann", END, RIGHT);
    Date later = Date.from(NOW.plusSeconds(300));
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("of another issuer", Minted.token("ann", END, but("iss", "https://id.evil")));
    bad.put("for another audience", Minted.token("ann", END, but("aud", "billing")));
    bad.put("expired", Minted.token("ann", NOW, RIGHT));
    bad.put("issued in the future", Minted.token("ann", END, but("iat", later)));
    bad.put("not valid yet", Minted.token("ann", END, but("nbf", later)));
    bad.put("unsecured", Minted.unsecured("ann", END, RIGHT));
    bad.put("a public key as secret", Minted.byPublicKey("ann", END, RIGHT));
    bad.put("of another's signature", Minted.forged("ann", END));
    bad.put("of a key that nobody has", Minted.ofNobodysKey("ann", END));
    bad.put("without its signature", good.substring(0, good.lastIndexOf('.') + 1));
    return bad;
  }

  private static HttpRequest.Builder request(Api api, String call, String token) {
    String[] words = call.split(" ", 3);
    return HttpRequest.newBuilder(api.url().resolve(words[1]))
        .header("Authorization", "Bearer " + Api.PUBLIC_KEY)
        .header("X-Knock-User-Token", token)
        .header("Content-Type", "application/json")
        .method(
            words[0],
            words.length < 3 ? BodyPublishers.noBody() : BodyPublishers.ofString(words[2]));
  }

  @Test
  void noneGetsInAndNoneChangesAnything() {
    Api api =
        started(
            new Api(
                new UserTokens(
                    Minted.KEYS, Optional.of("https://id"), Optional.of("carillon"), CLOCK)));
    bad()
        .forEach(
            (what, token) -> {
              for (String call : WAYS_IN) {
                assertThat(Api.send(request(api, call, token)).status())
                    .as(what + ": " + call)
                    .isEqualTo(401);
              }
              assertThat(PhoenixClient.status(PhoenixClient.url(api, Api.PUBLIC_KEY, token)))
                  .as(what)
                  .isEqualTo(401);
              // So many a second are looked at.
              api.limitsTime.pass(Duration.ofSeconds(1));
            });
    assertThat(api.backend.writes.written()).isZero();
    String good = Minted.token("ann", END, RIGHT);
    Api.send(request(api, WAYS_IN.get(0), good)).is(200);
    assertThat(PhoenixClient.status(PhoenixClient.url(api, Api.PUBLIC_KEY, good))).isEqualTo(101);
  }

  /** One that takes connections and says nothing. */
  @Test
  void aKeyServerThatDoesNotAnswerHoldsNobodyUp() throws IOException {
    ServerSocket silent = started(new ServerSocket(0, CALLS, InetAddress.getLoopbackAddress()));
    URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
    Api api =
        started(
            new Api(
                new UserTokens(Minted.keysAnd(url), Optional.empty(), Optional.empty(), CLOCK)));
    ExecutorService callers = Executors.newFixedThreadPool(CALLS);
    try {
      List<CompletableFuture<Api.Reply>> unknown = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        String token = Minted.ofNobodysKey("user-" + i, END);
        unknown.add(
            CompletableFuture.supplyAsync(
                () -> Api.send(request(api, WAYS_IN.get(0), token)), callers));
      }
      for (int i = 0; i < CALLS; i++) {
        Api.send(request(api, WAYS_IN.get(0), Minted.token("ann", END.plusSeconds(i)))).is(200);
      }
      api.get("/v1/users/ann/feeds/inbox").is(200);
      for (CompletableFuture<Api.Reply> each : unknown) {
        Api.Reply reply = each.join().isProblem(503, "not_ready");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
      }
    } finally {
      callers.shutdownNow();
    }
  }
}
