package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.Patience;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Where one request ends and the next begins: after each kind of trouble a well-formed request
 * comes on the same connection, and is answered by its own answer or not at all. What stands in a
 * body is never a request. Each comes whole, and cut at places where a packet may end.
 */
class FramingTest {

  private static final String CRLF = "\r\n";
  private static final String KEY = "Authorization: Bearer " + Api.KEY + CRLF;
  private static final String JSON = "Content-Type: application/json" + CRLF;
  private static final int APART_MS = 4;

  /** Whoever takes a body for a request runs it. */
  private static final String SMUGGLED =
      "PUT /v1/users/smuggled HTTP/1.1\r\nHost: x\r\n"
          + KEY
          + JSON
          + "Content-Length: 2\r\n\r\n{}\r\n\r\n";

  private final Api api =
      new Api(
          new HttpLimits(0, 0, 0, 0, Patience.LONG),
          List.of("https://app.example.com"),
          Optional.empty());

  private int number;

  @AfterEach
  void stop() {
    api.close();
  }

  /**
   * @param statuses one of which its answer has
   * @param last whether the connection must not be used again: nobody knows where it is
   */
  private record Trouble(
      String name, String request, Set<Integer> statuses, boolean head, boolean last) {

    private static Trouble of(String name, String request, Integer... statuses) {
      return new Trouble(name, request, Set.of(statuses), request.startsWith("HEAD"), false);
    }

    /** Refused as a whole: it could be read in two ways. */
    private static Trouble ambiguous(String name, String request) {
      return new Trouble(name, request, Set.of(400, 426), false, true);
    }
  }

  private static String request(String line, String headers, String body) {
    return line + " HTTP/1.1\r\nHost: x\r\n" + headers + CRLF + body;
  }

  private static String sized(String body) {
    return "Content-Length: " + body.length() + CRLF;
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + CRLF + text + CRLF;
  }

  private static List<Trouble> early() {
    String sized = sized(SMUGGLED);
    String chunks = chunk(SMUGGLED) + "0\r\n\r\n";
    String chunked = "Transfer-Encoding: chunked\r\n";
    String large = SMUGGLED + " ".repeat(1_500_000);
    return List.of(
        Trouble.of("no such URL, a body", request("POST /v1/no", KEY + sized, SMUGGLED), 404),
        Trouble.of("no such URL, chunks", request("POST /v1/no", KEY + chunked, chunks), 404),
        Trouble.of("no key, a body", request("POST /v1/users", JSON + sized, SMUGGLED), 401),
        Trouble.of("no key, chunks", request("POST /v1/users", JSON + chunked, chunks), 401),
        Trouble.of(
            "a key that may not",
            request("POST /v1/users", bearer(Api.READ_KEY) + JSON + sized, SMUGGLED),
            403),
        Trouble.of("no JSON", request("POST /v1/users", KEY + sized, SMUGGLED), 415),
        Trouble.of("bad JSON", request("POST /v1/users", KEY + JSON + sized, SMUGGLED), 422),
        Trouble.of("GET with a body", request("GET /v1/users/u", KEY + sized, SMUGGLED), 404),
        Trouble.of("GET with chunks", request("GET /health/live", chunked, chunks), 200),
        Trouble.of(
            "DELETE with a body", request("DELETE /v1/users/u", KEY + sized, SMUGGLED), 204, 404),
        Trouble.of("HEAD with a body", request("HEAD /health/live", sized, SMUGGLED), 200),
        Trouble.of("HEAD, no such URL", request("HEAD /v1/no", KEY + sized, SMUGGLED), 404),
        Trouble.of("HEAD without a key", request("HEAD /v1/users/u", sized, SMUGGLED), 401),
        Trouble.of("HEAD that is refused", request("HEAD /v1/%00", sized, SMUGGLED), 400),
        Trouble.of("HEAD of a large page", request("HEAD /openapi.json", "", ""), 200),
        Trouble.of(
            "OPTIONS of a page with a body",
            request(
                "OPTIONS /v1/users/u",
                "Origin: https://app.example.com\r\nAccess-Control-Request-Method: PUT\r\n" + sized,
                SMUGGLED),
            200,
            204),
        Trouble.of("a method of nobody's", request("BREW /v1/users/u", KEY + sized, SMUGGLED), 404),
        Trouble.of(
            "TRACE with a body",
            request("TRACE /v1/users/u", KEY + sized, SMUGGLED),
            404,
            405,
            501),
        Trouble.of(
            "a socket without an upgrade",
            request("GET /ws/v1/websocket", "Sec-WebSocket-Version: 13\r\n" + sized, SMUGGLED),
            401),
        Trouble.of(
            "a socket elsewhere",
            request(
                "POST /v1/users",
                KEY + "Sec-WebSocket-Version: 13\r\nConnection: Upgrade\r\n" + sized,
                SMUGGLED),
            404),
        Trouble.of(
            "HTTP/2 in clear",
            request(
                "GET /health/live",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
                    + sized,
                SMUGGLED),
            200),
        Trouble.of(
            "waits to be told to go on, and does not",
            request(
                "POST /v1/users",
                KEY + JSON + "Expect: 100-continue\r\n" + sized("{\"userId\":\"v\"}"),
                "{\"userId\":\"v\"}"),
            200),
        Trouble.of(
            "the same, refused",
            request("POST /v1/users", JSON + "Expect: 100-continue\r\n" + sized, SMUGGLED),
            401),
        Trouble.of(
            "the same with chunks",
            request("POST /v1/users", JSON + "Expect: 100-continue\r\n" + chunked, chunks),
            401),
        Trouble.of(
            "another expectation",
            request("POST /v1/users", KEY + JSON + "Expect: tea\r\n" + sized, SMUGGLED),
            400),
        Trouble.of("too large", request("POST /v1/users", KEY + JSON + sized(large), large), 413),
        Trouble.of(
            "too large and refused", request("POST /v1/users", JSON + sized(large), large), 401),
        Trouble.of(
            "too large in chunks",
            request("POST /v1/users", KEY + JSON + chunked, chunk(large) + "0\r\n\r\n"),
            413),
        Trouble.of(
            "chunks with extensions",
            request(
                "POST /v1/users",
                JSON + chunked,
                Integer.toHexString(SMUGGLED.length())
                    + ";a=\"b\"\r\n"
                    + SMUGGLED
                    + "\r\n0;c\r\n\r\n"),
            401,
            400),
        Trouble.of(
            "chunks with trailers",
            request(
                "POST /v1/users",
                JSON + chunked,
                chunk(SMUGGLED) + "0\r\nContent-Length: 5\r\nHost: y\r\nX-A: b\r\n\r\n"),
            401,
            400),
        Trouble.of(
            "lines that end as they may", "GET /health/live HTTP/1.1\nHost: x\n\n", 200, 400),
        Trouble.of("empty lines before", CRLF + CRLF + request("GET /health/live", "", ""), 200),
        Trouble.of(
            "an absolute URL", request("GET http://other.example/health/live", "", ""), 200, 400));
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key + CRLF;
  }

  private static List<Trouble> ambiguous() {
    List<Trouble> all = new ArrayList<>();
    int length = SMUGGLED.length();
    for (String framing :
        List.of(
            "Content-Length: 0\r\nContent-Length: " + length,
            "Content-Length: " + length + "\r\nContent-Length: 0",
            "Content-Length: 0, " + length,
            "Content-Length: +" + length,
            "Content-Length: -1",
            "Content-Length: 0x10",
            "Content-Length: 1 0",
            "Content-Length: ",
            "Content-Length: 1_0",
            "Content-Length: 99999999999999999999",
            "Content-Length:\r\n " + length,
            "Content-Length : " + length,
            "Content-Length\t: " + length,
            " Content-Length: " + length,
            "Content-Length: " + length + "\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: " + length,
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
            "Transfer-Encoding: x\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: chunked\rX: y",
            "X: y\rTransfer-Encoding: chunked",
            "X\u0000Y: z",
            "X: y\u0000z",
            ": nothing",
            "Host: y",
            "Bad Name: x")) {
      all.add(
          Trouble.ambiguous(
              framing, request("POST /v1/users", KEY + JSON + framing + CRLF, SMUGGLED)));
    }
    String chunked = KEY + JSON + "Transfer-Encoding: chunked\r\n";
    for (String body :
        List.of(
            "x\r\n",
            "-1\r\n" + SMUGGLED,
            "+2\r\n{}\r\n0\r\n\r\n",
            "0x2\r\n{}\r\n0\r\n\r\n",
            "FFFFFFFFFFFFFFFFF\r\n" + SMUGGLED,
            "100000000\r\n" + SMUGGLED,
            "2\r\n{}x\r\n0\r\n\r\n",
            "2\r\n{}0\r\n\r\n",
            "2;a=\"\r\n{}\r\n0\r\n\r\n" + SMUGGLED,
            "2;a\nb\r\n{}\r\n0\r\n\r\n",
            "2;a\rb\r\n{}\r\n0\r\n\r\n",
            "2\r{}\r\n0\r\n\r\n",
            "\r\n0\r\n\r\n",
            ";\r\n0\r\n\r\n")) {
      all.add(Trouble.ambiguous("chunk " + body, request("POST /v1/users", chunked, body)));
    }
    for (String line :
        List.of(
            "GET /health/live\r\n",
            "GET /health/live HTTP/1.2\r\nHost: x\r\n\r\n",
            "GET /health/live HTTP/3.0\r\nHost: x\r\n\r\n",
            "GET /health/live HTTP/1.1 x\r\nHost: x\r\n\r\n",
            "GET /health live HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET\t/health/live HTTP/1.1\r\nHost: x\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001",
            "GET /health/live HTTP/1.1\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n")) {
      all.add(Trouble.ambiguous(line, line));
    }
    return all;
  }

  @TestFactory
  List<DynamicTest> whatIsAnsweredEarlyLeavesNothingBehind() {
    return early().stream().map(this::test).toList();
  }

  @TestFactory
  List<DynamicTest> whatCanBeReadInTwoWaysEndsTheConnection() {
    return ambiguous().stream().map(this::test).toList();
  }

  private DynamicTest test(Trouble trouble) {
    String name = trouble.name().replaceAll("[^\\x20-\\x7e]", "?");
    return DynamicTest.dynamicTest(
        name.length() > 60 ? name.substring(0, 60) : name,
        () -> {
          int head = trouble.request().indexOf("\r\n\r\n") + 4;
          int length = trouble.request().length();
          boolean answered = false;
          for (int cut : new int[] {length, 0, Math.min(head, length - 1), head - 1, length - 1}) {
            answered |= check(trouble, Math.max(0, cut));
          }
          assertThat(answered).isTrue();
        });
  }

  /** False when it was cut off while it was sent: what was said is lost with it. */
  private boolean check(Trouble trouble, int cut) throws Exception {
    String id = "after-" + number++;
    String next =
        request("PUT /v1/users/" + id, KEY + JSON + "Connection: close\r\n" + sized("{}"), "{}");
    List<RawHttp.Answer> answers = exchange(trouble.request() + next, cut, trouble.head());
    String shown =
        "cut at " + cut + ": " + answers.stream().map(a -> a.status() + " " + text(a)).toList();
    assertThat(isThere("smuggled")).as(shown).isFalse();
    if (answers.isEmpty()) {
      return false;
    }
    assertThat(answers.get(0).status()).as(shown).isIn(trouble.statuses());
    assertThat(answers).as(shown).hasSizeLessThanOrEqualTo(trouble.last() ? 1 : 2);
    if (answers.size() == 2) {
      assertThat(answers.get(1).status()).as(shown).isEqualTo(200);
      assertThat(text(answers.get(1))).contains("\"" + id + "\"");
    }
    assertThat(isThere(id)).as(shown).isEqualTo(answers.size() == 2);
    return true;
  }

  private boolean isThere(String user) {
    FakePerson person = api.backend.people.get(user);
    return person != null && person.state != null;
  }

  private static String text(RawHttp.Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** All answers until the server closes. */
  private List<RawHttp.Answer> exchange(String text, int cut, boolean head) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    List<RawHttp.Answer> answers = new ArrayList<>();
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(Patience.LONG_MS);
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      try {
        OutputStream out = socket.getOutputStream();
        out.write(bytes, 0, cut);
        if (cut > 0) {
          Thread.sleep(APART_MS);
        }
        out.write(bytes, cut, bytes.length - cut);
        socket.shutdownOutput();
      } catch (IOException e) {
        // It has closed already.
      }
      try {
        for (RawHttp.Answer answer = RawHttp.read(in, !head);
            answer.status() != 0;
            answer = RawHttp.read(in, true)) {
          answers.add(answer);
          if (answer.closes()) {
            // To a HEAD whose URL it cannot read Jetty answers with a body.
            break;
          }
        }
      } catch (SocketException e) {
        // It is over.
      }
    }
    return answers;
  }

  @Test
  void answersComeInTheOrderOfTheirRequests() throws Exception {
    api.put("/v1/users/ann", "{}").is(200);
    String tag = api.get("/docs/docs.js").header("ETag");
    List<String> requests = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body = "{\"userId\":\"ann\",\"title\":\"t\"}";
      requests.add(
          request("POST /v1/notify", KEY + JSON + "Prefer: wait=1\r\n" + sized(body), body));
      statuses.add(202);
      requests.add(request("GET /openapi.json", "Accept-Encoding: gzip\r\n", ""));
      statuses.add(200);
      requests.add(request("GET /docs/docs.js", "If-None-Match: " + tag + CRLF, ""));
      statuses.add(304);
      requests.add(request("DELETE /v1/users/nobody", KEY, ""));
      statuses.add(404);
      requests.add(request("GET /v1/users/ann", "", ""));
      statuses.add(401);
      requests.add(request("GET /v1/users/nobody-" + i, KEY, ""));
      statuses.add(404);
    }
    requests.add(request("GET /health/live", "Connection: close\r\n", ""));
    statuses.add(200);
    List<RawHttp.Answer> answers = exchange(String.join("", requests), 3_000, false);
    assertThat(answers).extracting(RawHttp.Answer::status).isEqualTo(statuses);
  }
}
