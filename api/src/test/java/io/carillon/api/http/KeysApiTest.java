package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.access.ApiKey;
import io.carillon.avro.StoredKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysApiTest {

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  private int as(String key, String path) {
    return Api.send(
            HttpRequest.newBuilder(api.url().resolve(path))
                .header("Authorization", "Bearer " + key))
        .status();
  }

  @Test
  void aKeyIsShownOnceAndHeldAsItsHash() {
    Api.Reply made =
        api.post(
                "/v1/keys",
                "{\"name\":\"billing\",\"scopes\":[\"read\",\"notify\"],\"tenants\":[\"acme\"]}")
            .is(201);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    String key = made.at("/key").asText();
    String id = made.at("/id").asText();
    assertThat(key).matches("sk_[A-Za-z0-9_-]{43}");
    StoredKey stored = Objects.requireNonNull(api.backend.keys.stored.get(id));
    assertThat(stored.toString()).doesNotContain(key).contains(ApiKey.hashOf(key));
    assertThat(stored.getCreatedBy()).isEqualTo("all");

    JsonNode shown = api.get("/v1/keys/" + id).is(200).json();
    assertThat(shown.path("name").asText()).isEqualTo("billing");
    assertThat(shown.path("scopes").toString()).isEqualTo("[\"notify\",\"read\"]");
    assertThat(shown.path("tenants").toString()).isEqualTo("[\"acme\"]");
    assertThat(shown.path("created_at").asText()).startsWith("2026-11-20T12:00:00");
    String all = api.get("/v1/keys").is(200).body();
    assertThat(all).contains(id).doesNotContain(key, ApiKey.hashOf(key), "hash");
  }

  @Test
  void itOpensWhatItSaysUntilItIsDeleted() {
    Api.Reply made = api.post("/v1/keys", "{\"scopes\":[\"read\"],\"tenants\":[\"acme\"]}").is(201);
    String key = made.at("/key").asText();
    assertThat(as(key, "/v1/users/ann/feeds/inbox")).isEqualTo(200);
    assertThat(as(key, "/v1/users/ann/feeds/inbox?tenant=globex")).isEqualTo(403);
    assertThat(as(key, "/v1/keys")).isEqualTo(403);
    api.delete("/v1/keys/" + made.at("/id").asText()).is(204);
    assertThat(as(key, "/v1/users/ann/feeds/inbox")).isEqualTo(401);
    api.delete("/v1/keys/" + made.at("/id").asText()).isProblem(404, "resource_missing");
    api.get("/v1/keys/nothing").isProblem(404, "resource_missing");
  }

  @Test
  void aPublicKeyIsWorthNothingByItself() {
    String key = api.post("/v1/keys", "{\"kind\":\"public\"}").is(201).at("/key").asText();
    assertThat(key).startsWith("pk_");
    assertThat(as(key, "/v1/users/ann/feeds/inbox")).isEqualTo(401);
    api.post("/v1/keys", "{\"kind\":\"public\",\"scopes\":[\"read\"]}")
        .refuses("scopes", "public key");
  }

  @Test
  void nobodyGivesWhatTheyDoNotHave() {
    String manage = api.post("/v1/keys", "{\"scopes\":[\"manage\"]}").is(201).at("/key").asText();
    for (String scopes : new String[] {"[\"notify\"]", "[\"read\",\"manage\"]"}) {
      assertThat(post(manage, "{\"scopes\":" + scopes + "}").status()).isEqualTo(403);
    }
    post(manage, "{\"scopes\":[\"manage\"]}").is(201);
    post(Api.ACME_KEY, "{\"scopes\":[\"read\"],\"tenants\":[\"acme\"]}")
        .isProblem(403, "forbidden");
  }

  private Api.Reply post(String key, String json) {
    return Api.send(
        HttpRequest.newBuilder(api.url().resolve("/v1/keys"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  @Test
  void whatIsWrongIsSaid() {
    api.post("/v1/keys", "{}").refuses("scopes", "is required");
    api.post("/v1/keys", "{\"scopes\":[]}").refuses("scopes", "is required");
    api.post("/v1/keys", "{\"scopes\":[\"red\"]}").refuses("scopes", "read");
    api.post("/v1/keys", "{\"scopes\":[\"read\"],\"tenants\":[]}").refuses("tenants", "is empty");
    api.post("/v1/keys", "{\"scopes\":[\"read\"],\"tenants\":[\"\"]}").refuses("tenants", "");
    api.post("/v1/keys", "{\"scopes\":[\"read\"],\"kind\":\"private\"}").refuses("kind", "secret");
    api.post("/v1/keys", "{\"scopes\":[\"read\"],\"hash\":\"x\"}").refuses("hash", "unknown");
    api.post("/v1/keys", "{\"scopes\":[\"read\"],\"name\":\"" + "x".repeat(201) + "\"}")
        .refuses("name", "200");
    assertThat(api.backend.keys.stored).isEmpty();
  }

  @Test
  void aKeyThatThisInstanceHasNotHeardOfYetIsShownAllTheSame() {
    api.backend.keys.reflects = false;
    assertThat(api.post("/v1/keys", "{\"scopes\":[\"read\"]}").is(201).at("/key").asText())
        .startsWith("sk_");
  }
}
