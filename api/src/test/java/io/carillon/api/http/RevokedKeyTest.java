package io.carillon.api.http;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.Minted;
import io.carillon.api.live.LiveEngine;
import io.carillon.api.live.LiveSettings;
import io.carillon.api.live.Received;
import io.carillon.api.lookup.Lookup;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was opened with a key ends with it, whichever instance was asked. */
class RevokedKeyTest extends ClosesWhatItOpens {

  private static final String STREAM = "/v1/users/ann/feeds/inbox/stream";
  private static final String SECRET = "sk_revoked_0123456789abcdef";
  private static final String PUBLIC = "pk_revoked_0123456789abcdef";
  private static final String ENDED = "{\"reason\":\"key_revoked\"}";

  private final LiveEngine engine =
      started(
          new LiveEngine(
              new LiveSettings(
                  9, 0, 64 << 10, 1 << 20, Duration.ofMillis(640), Duration.ofSeconds(2))));
  private final Api api = started(new Api(engine, true));

  /** This instance, one that does not take sockets over, and two that ask this one. */
  private List<Api> instances() {
    List<Api> all =
        List.of(
            api,
            started(new Api(engine, false)),
            started(new Api(null, true, engine)),
            started(new Api(null, false, engine)));
    all.stream()
        .filter(each -> each.backend.engine == null)
        .forEach(each -> each.backend.elsewhere.put("ann", new Lookup.AtPeer<>(api.url())));
    return all;
  }

  private static void know(List<Api> instances, @Nullable List<String> tenants) {
    for (Api each : instances) {
      know(each, "key_secret", KeyKind.SECRET, SECRET, tenants);
      know(each, "key_public", KeyKind.PUBLIC, PUBLIC, tenants);
    }
  }

  private static void know(
      Api api, String id, KeyKind kind, String key, @Nullable List<String> tenants) {
    api.backend.keys.stored.put(
        id,
        StoredKey.newBuilder()
            .setKind(kind)
            .setHash(ApiKey.hashOf(key))
            .setScopes(List.of("manage", "read"))
            .setTenants(tenants)
            .setCreatedAt(FakeBackend.NOW)
            .build());
  }

  private SseClient bySecretKey(Api each) {
    return stream(each, STREAM, "Authorization: Bearer " + SECRET);
  }

  private SseClient byToken(Api each) {
    return stream(each, STREAM, byToken());
  }

  private String[] byToken() {
    return new String[] {
      "Authorization: Bearer " + PUBLIC,
      "X-Knock-User-Token: " + Minted.token("ann", engine.instant().plusSeconds(600))
    };
  }

  private SseClient byTicket(Api each) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(each.url().resolve("/v1/users/ann/tickets"))
            .header("Authorization", "Bearer " + SECRET)
            .POST(BodyPublishers.noBody());
    String ticket = Api.send(request).is(201).at("/ticket").asText();
    return stream(each, STREAM + "?ticket=" + ticket);
  }

  private SseClient stream(Api each, String path, String... headers) {
    SseClient client = started(new SseClient(each.url(), path, headers));
    client.await("feed.ready");
    return client;
  }

  /** The clock of the hub goes on by itself. */
  private void awaitEnd(SseClient client) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              engine.advance(Duration.ofMillis(100));
              List<Received> events = client.events();
              return events.get(events.size() - 1).name().equals("stream.end");
            });
    client.awaitEnd();
    List<Received> events = client.events();
    assertThat(events.get(events.size() - 1).data().toString()).isEqualTo(ENDED);
  }

  @Test
  void streamsEndWithTheirKey() {
    List<Api> instances = instances();
    know(instances, null);
    for (Api each : instances) {
      List<SseClient> clients = List.of(bySecretKey(each), byToken(each), byTicket(each));
      SseClient other = stream(each, STREAM, "Authorization: Bearer " + Api.KEY);
      engine.advance(Duration.ofSeconds(2));
      engine.notifyUsers("before-" + each.port(), "ann");
      clients.forEach(client -> client.await("message.created"));
      instances.forEach(instance -> instance.backend.keys.stored.clear());
      clients.forEach(this::awaitEnd);
      engine.notifyUsers("after-" + each.port(), "ann");
      other.await(3);
      clients.forEach(client -> assertThat(client.raw()).doesNotContain("after-"));
      assertThat(new SseClient(each.url(), STREAM, byToken()).status()).isEqualTo(401);
      other.close();
      know(instances, null);
    }
    // Written by Jetty, a stream that its client has left ends with the next keep-alive.
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              engine.advance(Duration.ofMillis(100));
              return engine.hub.stats().streams() == 0;
            });
  }

  @Test
  void streamsEndWhenTheirKeyIsRestricted() {
    know(List.of(api), null);
    SseClient whole = byToken(api);
    know(List.of(api), List.of("acme"));
    awaitEnd(whole);
    SseClient restricted = byToken(api);
    know(List.of(api), List.of("acme"));
    engine.advance(Duration.ofSeconds(5));
    engine.notify("n1", n -> n.setRecipients(List.of("ann")).setTenant("acme"));
    restricted.await("message.created");
  }

  @Test
  void socketsEndWithTheirKey() throws Exception {
    Api peer = started(new Api(null, true, engine));
    peer.backend.elsewhere.put("ann", new Lookup.AtPeer<>(api.url()));
    for (Api each : List.of(api, peer)) {
      know(List.of(api, peer), null);
      String token = Minted.token("ann", engine.instant().plusSeconds(600));
      PhoenixClient joined = started(PhoenixClient.open(PhoenixClient.url(each, PUBLIC, token)));
      PhoenixClient idle = started(PhoenixClient.open(PhoenixClient.url(each, PUBLIC, token)));
      joined.join("feeds:inbox:ann", "{\"c1\":{\"mode\":\"compact\"}}");
      List.of(api, peer).forEach(instance -> instance.backend.keys.stored.clear());
      // After 1000 the package does not come back by itself.
      assertThat(joined.awaitClose()).isEqualTo(1000);
      assertThat(idle.awaitClose()).isEqualTo(1000);
      assertThat(PhoenixClient.status(PhoenixClient.url(each, PUBLIC, token))).isEqualTo(401);
      joined.close();
      idle.close();
    }
  }
}
