package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.Patience;
import io.carillon.topology.state.UserState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing answers 500 for bad input, and every error has the same shape. */
class BadInputTest {

  private final Api api = new Api();

  @AfterEach
  void stop() {
    assertThat(api.post("/v1/users", "{\"userId\":\"after\"}").status())
        .as("what comes after is served")
        .isEqualTo(200);
    api.close();
  }

  @Test
  void whatIsNotJson() {
    for (String body :
        new String[] {
          "",
          " ",
          "{",
          "{\"userId\":}",
          "nope",
          "{} {}",
          "{'userId':'u'}",
          "\u0000",
          "{\"userId\":\"a\nb\"}"
        }) {
      Api.Reply reply = api.post("/v1/users", body).isProblem(422, "invalid_params");
      assertThat(reply.at("/message").asText()).contains("the body is");
    }
    api.post("/v1/users", "[]").refuses("", "a list; a JSON object is expected");
    api.post("/v1/users", "5").refuses("", "a number; a JSON object is expected");
    api.post("/v1/users", "null").refuses("", "null; a JSON object is expected");
  }

  @Test
  void whatJsonParsersDisagreeOn() {
    api.post("/v1/users", "{\"userId\":\"a\",\"userId\":\"b\"}").refuses("", "Duplicate");
    api.post("/v1/users", "{\"userId\":\"a\",\"attributes\":{\"x\":1,\"x\":2}}")
        .refuses("", "Duplicate");
    api.post("/v1/users", "{\"userId\":\"a\",\"attributes\":{\"x\":NaN}}").refuses("", "NaN");
    api.post("/v1/users", "{\"userId\":\"a\",\"attributes\":{\"x\":" + "9".repeat(500) + "}}")
        .refuses("", "");
    api.post(
            "/v1/users",
            "{\"userId\":\"a\",\"attributes\":" + "{\"x\":".repeat(5_000) + "1" + "}".repeat(5_001))
        .refuses("", "depth");
    api.post("/v1/users", "[".repeat(100_000)).refuses("", "depth");
  }

  @Test
  void whatIsNotUtf8() {
    byte[] latin = "{\"userId\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    Api.send(api.request("POST", "/v1/users", BodyPublishers.ofByteArray(latin))).is(422);
    byte[] utf16 = "{\"userId\":\"u\"}".getBytes(StandardCharsets.UTF_16);
    assertThat(
            Api.send(api.request("POST", "/v1/users", BodyPublishers.ofByteArray(utf16))).status())
        .isIn(200, 422);
  }

  @Test
  void whatIsNotSaidToBeJson() {
    Api.Reply reply =
        Api.send(
                api.request("POST", "/v1/users")
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("{\"userId\":\"u\"}")))
            .isProblem(415, "unsupported_media_type");
    assertThat(reply.at("/message").asText()).contains("Content-Type: application/json");
    Api.send(api.request("POST", "/v1/users").POST(BodyPublishers.ofString("{\"userId\":\"u\"}")))
        .isProblem(415, "unsupported_media_type");
    Api.send(
            api.request("POST", "/v1/users")
                .header("Content-Type", "application/vnd.api+json; charset=utf-8")
                .POST(BodyPublishers.ofString("{\"userId\":\"u\"}")))
        .is(200);
  }

  @Test
  void whatIsLargerThanAMebibyteHoweverItIsSent() {
    byte[] large =
        ("{\"userId\":\"u\",\"attributes\":{\"x\":\"" + "x".repeat(3_000_000) + "\"}}")
            .getBytes(StandardCharsets.UTF_8);
    Api.send(api.request("POST", "/v1/users", BodyPublishers.ofByteArray(large)))
        .isProblem(413, "payload_too_large");
    Api.send(
            api.request(
                "POST",
                "/v1/users",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
        .isProblem(413, "payload_too_large");
  }

  @Test
  void aUrlThatNobodyServes() {
    api.get("/v1/nothing").isProblem(404, "resource_missing");
    api.post("/v1/workflows/w/trigger", "{}").isProblem(404, "resource_missing");
    api.put("/v1/notify", "{}").isProblem(404, "resource_missing");
    api.get("/v1/users//feeds/inbox").isProblem(404, "resource_missing");
    api.get("/").isProblem(404, "resource_missing");
    Api.send(api.request("BREW", "/v1/users/u")).isProblem(404, "resource_missing");
  }

  @Test
  void aPathThatIsNoText() throws IOException {
    assertThat(raw("GET /v1/users/%zz HTTP/1.1"))
        .contains("\"status\":4")
        .doesNotContain("\"status\":5");
    assertThat(raw("GET /v1/users/%e9 HTTP/1.1")).contains("\"status\":4");
    assertThat(raw("GET /v1/users/%C0%AF HTTP/1.1")).contains("\"status\":4");
    assertThat(raw("GET /v1/users/%00 HTTP/1.1")).contains("\"status\":4");
    assertThat(raw("GET /v1/users/u%0d%0aX:%20y HTTP/1.1")).contains("\"status\":4");
    assertThat(raw("GET /v1/users/u?after=%zz HTTP/1.1")).contains("\"status\":422");
    assertThat(raw("GET /v1/users/\u0001 HTTP/1.1")).contains("\"status\":4");
    assertThat(raw("GET /../../etc/passwd HTTP/1.1")).contains("\"status\":4");
    assertThat(raw("NONSENSE")).startsWith("HTTP/1.1 400");
    assertThat(raw("GET /v1/users/" + "x".repeat(20_000) + " HTTP/1.1")).startsWith("HTTP/1.1 414");
  }

  private String raw(String requestLine) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(Patience.LONG_MS);
      String request =
          requestLine
              + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
              + Api.KEY
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void headersAreNotInjected() throws IOException {
    String lineBreak = "%0d%0aX-Injected:%201";
    for (String path :
        new String[] {
          "/v1/users/u" + lineBreak,
          "/v1/users/u" + lineBreak + "/feeds/inbox",
          "/v1/users?after=" + lineBreak,
          "/v1/users/u/feeds/inbox" + lineBreak,
          "/docs/docs.js" + lineBreak,
          "/inbox/" + lineBreak,
          "/" + lineBreak
        }) {
      assertThat(raw("GET " + path + " HTTP/1.1")).contains("\"status\":4");
      assertThat(head(raw("GET " + path + " HTTP/1.1"))).doesNotContainIgnoringCase("x-injected");
    }
    for (String value :
        new String[] {"a\rX-Injected: 1", "a\n X-Injected: 1", "a\u0000b", "\u0001"}) {
      String answer = raw("GET /v1/users/u HTTP/1.1\r\nPrefer: wait=1" + value);
      assertThat(answer).as(value).contains("\"status\":4");
      assertThat(head(answer)).as(value).doesNotContainIgnoringCase("x-injected");
    }
  }

  @Test
  void whatTheRouterDoesNotSeeIsRefusedAsEverythingElse() throws IOException {
    for (String request :
        new String[] {
          "NONSENSE",
          "GET /v1/%00 HTTP/1.1",
          "GET /" + "x".repeat(9_000) + " HTTP/1.1",
          "GET /v1/users/u HTTP/1.1\r\nX: " + "x".repeat(9_000),
          "GET /v1/users/u HTTP/1.1\r\nSec-WebSocket-Version: 13"
        }) {
      String answer = raw(request);
      assertThat(answer).as(request).contains("\"status\":4").contains("\"type\"");
      assertThat(head(answer))
          .as(request)
          .contains("X-Content-Type-Options: nosniff", "Content-Type: application/json")
          .contains("Cache-Control: no-store", "Content-Security-Policy: default-src 'none'");
      assertThat(answer).doesNotContainIgnoringCase("jetty");
    }
  }

  private static String head(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n"));
  }

  @Test
  void anIdThatIsNoneIsRefusedAlsoWhereNothingIsLookedUpByIt() {
    String user = "u".repeat(257);
    String tenant = "t".repeat(129);
    api.get("/v1/users/" + user + "/feeds/inbox/settings").refuses("user_id", "256");
    for (String path :
        List.of(
            "/v1/users/ann/preferences/default",
            "/v1/users/ann/feeds/inbox",
            "/v1/notifications",
            "/v1/audit")) {
      api.get(path + "?tenant=" + tenant).refuses("tenant", "128");
    }
  }

  @Test
  void anEmptyIdIsNotTheCallWithoutIt() {
    api.put("/v1/users/u/preferences/default/categories/", "{}").isProblem(404, "resource_missing");
    api.get("/v1/users/").isProblem(404, "resource_missing");
    api.get("/v1/notifications/").isProblem(404, "resource_missing");
    assertThat(api.backend.writes.written()).isZero();
  }

  @Test
  void whatIsAnsweredToHeadIsNotTakenForTheNextAnswer() throws IOException {
    try (RawHttp client = new RawHttp(api.port())) {
      for (String path : new String[] {"/v1/%00", "/../x", "/v1/nothing", "/health/live"}) {
        byte[] head =
            ("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] get =
            "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        client.send(head, false, true);
        // On the same connection, where the server keeps it.
        assertThat(client.send(get, true, true).status()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void aRequestHasOneEnd() throws IOException {
    String call = "POST /v1/users HTTP/1.1\r\nContent-Type: application/json\r\n";
    for (String framing :
        new String[] {
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Content-Length: -1",
          "Content-Length: 5x",
          "Transfer-Encoding: identity, chunked, x",
          "Transfer-Encoding : chunked"
        }) {
      assertThat(raw(call + framing)).as(framing).startsWith("HTTP/1.1 400").contains("\"code\"");
    }
    assertThat(api.backend.writes.written()).isZero();
  }

  @Test
  void whatWeGetWrongSaysNothingOfIt() {
    UserState broken = new UserState();
    api.backend.person("u").state = broken;
    Api.Reply reply = api.get("/v1/users/u").isProblem(500, "internal_error");
    assertThat(reply.body()).doesNotContain("Exception").doesNotContain("io.carillon");
  }
}
