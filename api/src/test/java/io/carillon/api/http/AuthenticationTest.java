package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.ApiKey;
import java.net.http.HttpRequest;
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
}
