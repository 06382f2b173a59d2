package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.DemoKeys;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo is for its own page on this machine, acts for three people, and is off elsewhere. */
class DemoApiTest {

  private final Api api = new Api(DemoKeys.random(Optional.empty(), Optional.empty()));

  @AfterEach
  void stop() {
    api.close();
  }

  private HttpRequest.Builder session() {
    return api.request("POST", "/demo/session");
  }

  @Test
  void withoutTheSettingThereIsNothingOfIt() {
    try (Api without = new Api()) {
      assertThat(without.routes()).noneMatch(route -> route.contains("demo"));
      without.get("/").isProblem(404, "resource_missing");
      without.post("/demo/session", "{}").isProblem(404, "resource_missing");
    }
  }

  @Test
  void thePageRunsWhatIsItsOwnAndNothingInline() {
    Api.Reply page = api.get("/").is(200);

    assertThat(page.header("Content-Type")).startsWith("text/html;").endsWith("charset=utf-8");
    assertThat(page.header("Content-Security-Policy"))
        .contains("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain("sk_", "<style", " style=", " onclick=");
    api.get("/demo/demo.js").is(200);
    api.get("/demo/demo.css").is(200);
    api.get("/demo/files.txt").isProblem(404, "resource_missing");
  }

  @Test
  void itsPeopleReachWhatIsTheirsAndNoMore() {
    Api.Reply session = Api.send(session()).is(200);
    String key = session.at("/public_key").asText();
    String mara = session.at("/people/0/token").asText();

    assertThat(session.body()).doesNotContain("sk_");
    assertThat(session.json().findValuesAsText("id")).containsExactly("mara", "ines", "hank");
    assertThat(as(key, mara, "/v1/users/mara/feeds/inbox")).isEqualTo(200);
    assertThat(as(key, mara, "/v1/users/ines/feeds/inbox")).isEqualTo(403);
    assertThat(as(key, mara, "/v1/users")).isEqualTo(403);
  }

  private int as(String key, String token, String path) {
    return Api.send(
            HttpRequest.newBuilder(api.url().resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("X-Carillon-User-Token", token))
        .status();
  }

  @Test
  void itNotifiesItsTwoTenantsOnly() {
    String of = "{\"segment\":\"tenant_id:%s\",\"title\":\"t\"}";
    api.post("/demo/notify", of.formatted("acme-corp")).is(202);
    api.post("/demo/notify", of.formatted("initech")).isProblem(403, "forbidden");
    api.post("/demo/notify", "{\"segment\":{\"all_users\":true},\"title\":\"t\"}")
        .isProblem(403, "forbidden");
    api.post("/demo/preview", "{\"segment\":\"tenant_id:initech\"}").isProblem(403, "forbidden");
  }

  @Test
  void pagesOfElsewhereAreRefused() throws IOException {
    for (String[] header :
        new String[][] {
          {"Origin", "https://evil.example"},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"},
          {"X-Forwarded-For", "203.0.113.9"},
          {"Forwarded", "for=203.0.113.9"}
        }) {
      Api.send(session().header(header[0], header[1])).isProblem(403, "forbidden");
    }
    Api.send(session().header("Origin", api.url().toString())).is(200);
    // A name of elsewhere that leads to this machine.
    assertThat(statusByName("evil.example:" + api.port())).isEqualTo("403");
    assertThat(statusByName("localhost:" + api.port())).isEqualTo("200");
  }

  private String statusByName(String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      String request =
          "POST /demo/session HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.formatted(host).getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.split(" ", 3)[1];
    }
  }
}
