package io.carillon.api.http;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.Patience;
import io.carillon.api.access.Minted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands before the routes: web pages of other origins, limits, connections. */
class FrontageTest extends ClosesWhatItOpens {

  private static final String PAGE = "https://app.example.com";

  private Api with(HttpLimits limits, String... origins) {
    return started(new Api(limits, List.of(origins), Optional.empty()));
  }

  private static Api.Reply preflight(Api api, String origin) {
    return Api.send(
        HttpRequest.newBuilder(api.url().resolve("/v1/users/ann/feeds/inbox"))
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "authorization,x-knock-user-token")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  @Test
  void aPageOfAnAllowedOriginMayCall() {
    Api api = with(HttpLimits.NONE, PAGE, "http://localhost:3000");
    Api.Reply asked = preflight(api, PAGE);
    assertThat(asked.status()).isIn(200, 204);
    assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(asked.header("Access-Control-Allow-Methods")).contains("PUT");
    assertThat(asked.header("Access-Control-Allow-Headers"))
        .containsIgnoringCase("x-knock-user-token");
    assertThat(asked.header("Access-Control-Allow-Credentials")).isEmpty();
    // It may read errors too.
    Api.Reply refused =
        Api.send(HttpRequest.newBuilder(api.url().resolve("/v1/users/ann")).header("Origin", PAGE));
    assertThat(refused.is(401).header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(refused.header("Vary")).containsIgnoringCase("origin");
  }

  @Test
  void aPageOfAnyOtherMayNot() {
    Api api = with(HttpLimits.NONE, PAGE);
    for (String origin :
        List.of(
            "https://evil.example",
            "https://app.example.com.evil.example",
            "https://appXexample.com",
            "http://app.example.com",
            "null")) {
      assertThat(preflight(api, origin).header("Access-Control-Allow-Origin")).as(origin).isEmpty();
      assertThat(
              Api.send(api.request("GET", "/v1/tenants").header("Origin", origin))
                  .header("Access-Control-Allow-Origin"))
          .as(origin)
          .isEmpty();
    }
    Api closed = with(HttpLimits.NONE);
    assertThat(preflight(closed, PAGE).header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void everyAnswerTellsBrowsersToBeCareful() {
    Api api = with(HttpLimits.NONE);
    for (String path : List.of("/v1/tenants", "/v1/users/nobody", "/v1/nothing", "/health/live")) {
      Api.Reply reply = api.get(path);
      assertThat(reply.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(reply.header("Content-Security-Policy")).as(path).contains("default-src 'none'");
      assertThat(reply.header("Cache-Control")).as(path).isEqualTo("no-store");
      assertThat(reply.header("Referrer-Policy")).as(path).isEqualTo("no-referrer");
      assertThat(reply.header("Server")).as(path).isEmpty();
    }
  }

  private static HttpRequest.Builder asUser(Api api, String user, String path) {
    return HttpRequest.newBuilder(api.url().resolve(path))
        .header("Authorization", "Bearer " + Api.PUBLIC_KEY)
        .header("X-Knock-User-Token", Minted.token(user, FakeBackend.NOW.plusSeconds(60)));
  }

  @Test
  void whoCallsTooOftenWaits() {
    Api api = with(new HttpLimits(0, 2, 0, 0, Duration.ofSeconds(30)));
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Api.Reply reply = Api.send(asUser(api, "ann", "/v1/users/ann/feeds/inbox"));
      answers.add(reply.status());
      if (reply.status() == 429) {
        reply.isProblem(429, "too_many_requests");
        assertThat(Integer.parseInt(reply.header("Retry-After"))).isEqualTo(1);
      }
    }
    assertThat(answers.subList(0, 2)).containsOnly(200);
    assertThat(answers.subList(2, 12)).containsOnly(429);
    // Somebody else, with the same public key, need not.
    Api.send(asUser(api, "ben", "/v1/users/ben/feeds/inbox")).is(200);
    api.limitsTime.pass(Duration.ofSeconds(1));
    Api.send(asUser(api, "ann", "/v1/users/ann/feeds/inbox")).is(200);
  }

  @Test
  void aKeyAndATenantHaveLimitsOfTheirOwn() {
    Api perKey = with(new HttpLimits(1, 0, 0, 0, Duration.ofSeconds(30)));
    assertThat(twelve(perKey, Api.KEY, "GET", "/v1/tenants", "")).contains(429);
    Api perTenant = with(new HttpLimits(0, 0, 1, 0, Duration.ofSeconds(30)));
    assertThat(twelve(perTenant, Api.KEY, "GET", "/v1/tenants", "")).doesNotContain(429);
    String notify = "{\"userId\":\"u\",\"title\":\"t\",\"tenant\":\"%s\"}";
    assertThat(twelve(perTenant, Api.KEY, "POST", "/v1/notify", notify.formatted("acme")))
        .contains(429);
    assertThat(twelve(perTenant, Api.READ_KEY, "GET", "/v1/users/u/feeds/inbox?tenant=x", ""))
        .contains(429);
    assertThat(twelve(perTenant, Api.READ_KEY, "GET", "/v1/tenants/y/members", "")).contains(429);
    perTenant.post("/v1/notify", notify.formatted("quiet")).is(202);
    // Whoever has no more than one tenant speaks of it, named or not.
    assertThat(twelve(perTenant, Api.ACME_KEY, "GET", "/v1/users/u/badges", "")).contains(429);
  }

  @Test
  void whoMayNotSpeakOfATenantTakesNothingOfIts() {
    Api api = with(new HttpLimits(0, 0, 1, 0, Duration.ofSeconds(30)));
    assertThat(twelve(api, Api.ACME_KEY, "GET", "/v1/tenants/globex/members", ""))
        .containsOnly(403);
    assertThat(twelve(api, Api.ACME_KEY, "GET", "/v1/users/u/feeds/inbox?tenant=globex", ""))
        .containsOnly(403);
    for (int i = 0; i < 12; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(api.url().resolve("/v1/users/ann/feeds/inbox?tenant=globex"))
              .header("Authorization", "Bearer " + Api.PUBLIC_KEY)
              .header(
                  "X-Knock-User-Token",
                  Minted.token("ann", FakeBackend.NOW.plusSeconds(60), List.of("acme")));
      Api.send(request).is(403);
    }
    Api.send(api.request("GET", "/v1/tenants/globex/members")).is(200);
  }

  private static List<Integer> twelve(
      Api api, String key, String method, String path, String json) {
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      HttpRequest.Builder request =
          json.isEmpty() ? api.request(method, path) : api.request(method, path, json);
      answers.add(Api.send(request.setHeader("Authorization", "Bearer " + key)).status());
    }
    return answers;
  }

  @Test
  void anAddressHasOnlySoManyConnections() throws Exception {
    Api api = with(new HttpLimits(0, 0, 0, 5, Duration.ofSeconds(30)));
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Socket socket = started(new Socket("127.0.0.1", api.port()));
      socket.setSoTimeout(50);
      open.add(socket);
    }
    // Which five is a matter of which the server took first.
    await()
        .until(
            () -> {
              open.removeIf(FrontageTest::isClosed);
              return open.size() <= 5;
            });
    assertThat(open).hasSize(5);
    for (Socket socket : open) {
      socket.setSoTimeout(Patience.LONG_MS);
      assertThat(status(socket)).isEqualTo(200);
      socket.close();
    }
    // The places are given back.
    await().until(() -> isServed(api));
  }

  private static boolean isServed(Api api) {
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(Patience.LONG_MS);
      return status(socket) == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException e) {
      return e instanceof java.net.SocketException;
    }
  }

  private static int status(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    byte[] start = socket.getInputStream().readNBytes(12);
    return start.length < 12
        ? 0
        : Integer.parseInt(new String(start, 9, 3, StandardCharsets.UTF_8));
  }

  @Test
  void thousandsOfIdleConnectionsAreNobodysHarm() throws Exception {
    Api api = with(HttpLimits.NONE);
    for (int i = 0; i < 3_000; i++) {
      started(new Socket("127.0.0.1", api.port()));
    }
    api.get("/health/live").is(200);
    api.post("/v1/users", "{\"userId\":\"u\"}").is(200);
  }

  @Test
  void aBodyThatNeverEndsIsGivenUp() throws Exception {
    Api api = with(new HttpLimits(0, 0, 0, 0, Duration.ofSeconds(1)));
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(Patience.LONG_MS);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + "Authorization: Bearer "
                  + Api.KEY
                  + "\r\nContent-Length: 1000000\r\n\r\n{")
              .getBytes(StandardCharsets.UTF_8));
      assertThat(answerToMore(api, socket, " ")).isEqualTo("HTTP/1.1 408");
    }
    api.get("/health/live").is(200);
  }

  @Test
  void aBodyThatIsTooLargeAndNeverEndsIsGivenUp() throws Exception {
    Api api = with(new HttpLimits(0, 0, 0, 0, Duration.ofSeconds(1)));
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(Patience.LONG_MS);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + "Authorization: Bearer "
                  + Api.KEY
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n"
                  + " ".repeat(0x200000)
                  + "\r\n")
              .getBytes(StandardCharsets.UTF_8));
      // It has come to be too large before its time is over.
      await().until(() -> bytesRead(api) > 0x200000);
      assertThat(answerToMore(api, socket, "1\r\n \r\n")).isEqualTo("HTTP/1.1 413");
    }
    api.get("/health/live").is(200);
  }

  private static long bytesRead(Api api) {
    return api.endPoints().stream()
        .mapToLong(endPoint -> endPoint.getConnection().getBytesIn())
        .sum();
  }

  /** The first words of what is answered to more of the same, while time passes. */
  private static String answerToMore(Api api, Socket socket, String more) throws Exception {
    InputStream in = socket.getInputStream();
    try {
      while (in.available() == 0) {
        api.limitsTime.pass(Duration.ofMillis(50));
        socket.getOutputStream().write(more.getBytes(StandardCharsets.UTF_8));
        Thread.sleep(10);
      }
    } catch (IOException e) {
      // It has answered and closed meanwhile.
    }
    return new String(in.readNBytes(12), StandardCharsets.UTF_8);
  }

  @Test
  void tenThousandConnectionsOfOneAddressAreNobodyElsesHarm() throws Exception {
    Api api = with(new HttpLimits(0, 0, 0, 100, Duration.ofSeconds(30)));
    for (int i = 0; i < 10_000; i++) {
      started(new Socket("127.0.0.1", api.port()));
    }
    // Somebody at another address.
    try (Socket other =
        new Socket("127.0.0.1", api.port(), InetAddress.getByName("127.0.0.2"), 0)) {
      other.setSoTimeout(Patience.LONG_MS);
      assertThat(status(other)).isEqualTo(200);
    }
    await().untilAsserted(() -> assertThat(api.endPoints()).hasSizeLessThanOrEqualTo(101));
  }
}
