package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.Minted;
import java.net.http.HttpRequest;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthenticationTest {

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void withoutAKeyNothingIsSaid() {
    for (String path : new String[] {"/v1/users/u", "/v1/nothing", "/v1/notifications"}) {
      Api.Reply reply =
          Api.send(HttpRequest.newBuilder(api.url().resolve(path)))
              .isProblem(401, "invalid_api_key");
      assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(reply.at("/type").asText()).isEqualTo("authentication_error");
    }
  }

  @Test
  void aWrongKeyIsNotToldApartFromNone() {
    String none = Api.send(HttpRequest.newBuilder(api.url().resolve("/v1/users/u"))).is(401).body();
    for (String header :
        new String[] {
          "Bearer " + Api.KEY + "x",
          "Bearer ",
          "Bearer",
          Api.KEY,
          "Basic " + Api.KEY,
          "Bearer sk_" + "x".repeat(2_000),
          "Bearer " + ApiKey.hashOf(Api.KEY)
        }) {
      assertThat(with(header, "/v1/users/u").is(401).body()).isEqualTo(none);
    }
  }

  @Test
  void theSchemeIsNotCaseSensitive() {
    with("bearer " + Api.KEY, "/v1/users/u").is(404);
  }

  @Test
  void aKeyDoesWhatItsScopesSay() {
    with("Bearer " + Api.READ_KEY, "/v1/tenants").is(200);
    Api.Reply reply =
        Api.send(
                HttpRequest.newBuilder(api.url().resolve("/v1/users/u"))
                    .header("Authorization", "Bearer " + Api.READ_KEY)
                    .DELETE())
            .isProblem(403, "forbidden");
    assertThat(reply.at("/message").asText()).contains("`manage`");
  }

  @Test
  void aHashIsAllThatIsHeld() {
    ApiKey key = ApiKey.secret("id", Api.KEY);
    assertThat(key.toString()).doesNotContain(Api.KEY);
    assertThat(key.hash()).hasSize(64);
  }

  private Api.Reply with(String authorization, String path) {
    return Api.send(
        HttpRequest.newBuilder(api.url().resolve(path)).header("Authorization", authorization));
  }

  private Api.Reply asUser(String user, String path) {
    return Api.send(
        HttpRequest.newBuilder(api.url().resolve(path))
            .header("Authorization", "Bearer " + Api.PUBLIC_KEY)
            .header("X-Carillon-User-Token", Minted.token(user, END)));
  }

  private static final Instant END = FakeBackend.NOW.plusSeconds(60);

  @Test
  void idsAreComparedAsTheyAreWhateverIsInThem() {
    for (String user :
        new String[] {"a/b", "..", "\u00fc\u4e16\ud83d\ude00", "a b", "%2e%2e", "A"}) {
      String path = "/v1/users/" + Urls.segment(user) + "/feeds/inbox";
      asUser(user, path).is(200);
      asUser("a", path).isProblem(403, "forbidden");
    }
    // What only looks the same is somebody else.
    asUser("u\u0308", "/v1/users/" + Urls.segment("\u00fc") + "/feeds/inbox").is(403);
    asUser("ann", "/v1/users/Ann/feeds/inbox").is(403);
    asUser("ann", "/v1/users/ann%20/feeds/inbox").is(403);
    assertThat(asUser("ann", "/v1/users/ben/../ann/../ben/feeds/inbox").status()).isIn(403, 404);
    assertThat(asUser("ann", "/v1/users/" + "x".repeat(1_000) + "/feeds/inbox").status())
        .isIn(403, 422);
  }

  @Test
  void aTokenThatProvesNothingIsNotToldApartFromNone() {
    String none = with("Bearer " + Api.PUBLIC_KEY, "/v1/users/ann/feeds/inbox").is(401).body();
    for (String token :
        new String[] {
          "",
          "x",
          Minted.token("ann", FakeBackend.NOW),
          Minted.token("ann", END).replaceFirst(".$", "_"),
          "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ."
        }) {
      Api.Reply reply =
          Api.send(
              HttpRequest.newBuilder(api.url().resolve("/v1/users/ann/feeds/inbox"))
                  .header("Authorization", "Bearer " + Api.PUBLIC_KEY)
                  .header("X-Knock-User-Token", token));
      assertThat(reply.is(401).body()).isEqualTo(none);
    }
  }

  @Test
  void headersOfInstancesAreNotForOthers() {
    for (String name : new String[] {Forwarder.FORWARDED, Shares.PARTITIONS}) {
      for (String seal : new String[] {"", "x", "0.AAAA", "1763640000000." + "A".repeat(43)}) {
        Api.send(
                api.request("GET", "/v1/notifications/n")
                    .header(name, "1")
                    .header(Peerage.HEADER, seal))
            .isProblem(403, "forbidden");
      }
    }
  }
}
