package io.carillon.api.http;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.Patience;
import io.carillon.api.access.Minted;
import io.carillon.api.live.LiveEngine;
import io.carillon.api.live.LiveSettings;
import io.carillon.api.lookup.Lookup;
import io.carillon.avro.MessageAction;
import io.carillon.topology.feed.TenantScope;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Phoenix channels over real sockets from the real topology, on a test driver. */
class SocketApiTest extends ClosesWhatItOpens {

  private static final String ANN = "feeds:inbox:ann";
  private static final String INBOX_ID = Channels.INBOX_ID;
  private static final String ONE = "{\"c1\":{\"archived\":\"exclude\",\"mode\":\"compact\"}}";

  private final LiveEngine engine =
      started(
          new LiveEngine(
              new LiveSettings(
                  6, 0, 64 << 10, 1 << 20, Duration.ofMillis(640), Duration.ofSeconds(2))));
  private final Api api = started(new Api(engine, true));

  private String token(String user, String... tenants) {
    Instant end = engine.instant().plusSeconds(600);
    return tenants.length == 0
        ? Minted.token(user, end)
        : Minted.token(user, end, List.of(tenants));
  }

  private URI url(String token) {
    return PhoenixClient.url(api, Api.PUBLIC_KEY, token);
  }

  private PhoenixClient client(String token) {
    return started(PhoenixClient.open(url(token)));
  }

  private PhoenixClient ann() {
    return client(token("ann"));
  }

  private static String counts(JsonNode news, String client) {
    return news.at("/data/" + client + "/metadata").toString();
  }

  private static String meta(int total, int unread, int unseen) {
    return "{\"total_count\":%d,\"unread_count\":%d,\"unseen_count\":%d}"
        .formatted(total, unread, unseen);
  }

  @Test
  void aNewMessageIsToldWithTheCountsOfTheClient() {
    engine.notifyUsers("n0", "ann");
    engine.act("ann", MessageAction.SEEN, List.of("n0"));
    PhoenixClient client = ann();
    String join = client.join(ANN, ONE);
    engine.notifyUsers("n1", "ann");
    JsonNode news = client.news(1).get(0);
    assertThat(news.path("event").asText()).isEqualTo("new-message");
    assertThat(news.path("attn").toString()).isEqualTo("[\"c1\"]");
    assertThat(counts(news, "c1")).isEqualTo(meta(2, 2, 1));
    assertThat(news.path("metadata").toString()).isEqualTo(meta(2, 2, 1));
    JsonNode message = client.received("new-message").get(0);
    assertThat(message.path(0).asText()).isEqualTo(join);
    assertThat(message.path(1).isNull()).isTrue();
    assertThat(message.path(2).asText()).isEqualTo(ANN);
    // What is said of it is not told: the package has no words for it. The next counts have it.
    engine.actOnAll("ann", MessageAction.READ, TenantScope.ALL, null);
    engine.notifyUsers("n2", "ann");
    assertThat(counts(client.news(2).get(1), "c1")).isEqualTo(meta(3, 1, 1));
  }

  @Test
  void theFeedIsKnownByItsIdToo() {
    PhoenixClient client = ann();
    String topic = "feeds:" + INBOX_ID + ":ann";
    client.join(topic, ONE);
    engine.notifyUsers("n1", "ann");
    client.news(1);
    assertThat(client.received("new-message").get(0).path(2).asText()).isEqualTo(topic);
  }

  @Test
  void whoComesBackToUnseenMessagesIsTold() {
    engine.notifyUsers("n1", "ann");
    PhoenixClient client = ann();
    client.join(ANN, ONE);
    assertThat(counts(client.news(1).get(0), "c1")).isEqualTo(meta(1, 1, 1));
    // Who has seen everything is left alone.
    engine.act("ann", MessageAction.SEEN, List.of("n1"));
    PhoenixClient other = ann();
    other.join(ANN, ONE);
    engine.notifyUsers("n2", "ann");
    assertThat(counts(other.news(1).get(0), "c1")).isEqualTo(meta(2, 2, 1));
  }

  @Test
  void eachClientHearsOfItsTenants() {
    engine.join("ann", "acme");
    PhoenixClient client = ann();
    client.join(
        ANN,
        """
        {"acme":{"tenant":"acme"},
         "strict":{"tenant":"acme","has_tenant":true},
         "again":{"tenant":"acme","has_tenant":true,"status":"unread","page_size":5},
         "none":{"has_tenant":false},
         "picky":{"tenant":"acme","has_tenant":true,"workflow_categories":["x"]}}
        """);
    engine.notify("n1", n -> n.setSegment("tenant_id:acme"));
    List<JsonNode> first = client.news(3);
    assertThat(first.stream().map(news -> news.path("attn").toString()))
        .containsExactlyInAnyOrder("[\"acme\"]", "[\"strict\",\"again\"]", "[\"picky\"]");
    for (JsonNode news : first) {
      for (JsonNode attn : news.path("attn")) {
        // What it counts by only the feed knows: it fetches.
        String expected = attn.asText().equals("picky") ? "" : meta(1, 1, 1);
        assertThat(counts(news, attn.asText())).isEqualTo(expected);
      }
    }
    engine.notifyUsers("n2", "ann");
    List<JsonNode> second = client.news(5).subList(3, 5);
    assertThat(second.stream().map(news -> news.path("attn").toString()))
        .containsExactlyInAnyOrder("[\"acme\"]", "[\"none\"]");
    for (JsonNode news : second) {
      String attn = news.at("/attn/0").asText();
      assertThat(counts(news, attn)).isEqualTo(attn.equals("acme") ? meta(2, 2, 2) : meta(1, 1, 1));
    }
  }

  @Test
  void twoSocketsOfOneUserAreToldBoth() {
    PhoenixClient one = ann();
    PhoenixClient two = ann();
    one.join(ANN, ONE);
    two.join(ANN, "{\"c2\":{}}");
    PhoenixClient bob = client(token("bob"));
    bob.join("feeds:inbox:bob", ONE);
    engine.notifyUsers("n1", "ann");
    assertThat(one.news(1).get(0).path("attn").toString()).isEqualTo("[\"c1\"]");
    assertThat(two.news(1).get(0).path("attn").toString()).isEqualTo("[\"c2\"]");
    engine.notifyUsers("n2", "bob");
    assertThat(counts(bob.news(1).get(0), "c1")).isEqualTo(meta(1, 1, 1));
  }

  @Test
  void aBurstIsToldOnceMoreWhenTheClientHasHadTimeToFetch() {
    PhoenixClient client = ann();
    client.join(ANN, ONE);
    int all = 40;
    long began = System.nanoTime();
    for (int i = 0; i < all; i++) {
      engine.notifyUsers("n" + i, "ann");
    }
    await()
        .until(
            () ->
                client.received("new-message").stream()
                    .anyMatch(each -> counts(each.path(4), "c1").equals(meta(all, all, all))));
    int told = client.received("new-message").size();
    // At once, and then no oftener than twice a second, however long all this has taken.
    assertThat(told).isBetween(1, 1 + (int) ((System.nanoTime() - began) / 500_000_000));
  }

  @Test
  void nobodyJoinsAnothersFeed() {
    engine.notifyUsers("n1", "bob");
    PhoenixClient client = ann();
    assertThat(client.refused("feeds:inbox:bob", ONE)).contains("another user's");
    assertThat(client.refused("feeds:email:ann", ONE)).contains("no feed of this name");
    assertThat(client.refused("guides:" + INBOX_ID, "{}")).isEqualTo("unmatched topic");
    assertThat(client.refused("phoenix", "{}")).isEqualTo("unmatched topic");
    assertThat(client.refused("", "{}")).isEqualTo("unmatched topic");
    // It goes on.
    client.join(ANN, ONE);
    assertThat(engine.hub.stats().streams()).isEqualTo(2);
  }

  @Test
  void aTokenOfSomeTenantsHearsOfThem() {
    engine.join("ann", "acme");
    PhoenixClient client = client(token("ann", "acme"));
    assertThat(client.refused(ANN, "{\"c1\":{\"tenant\":\"globex\"}}"))
        .contains("does not reach that tenant");
    assertThat(client.refused(ANN, "{\"c1\":{},\"c2\":{\"tenant\":\"globex\"}}"))
        .contains("does not reach that tenant");
    client.join(ANN, ONE);
    engine.notifyUsers("n1", "ann");
    engine.notify("n2", n -> n.setRecipients(List.of("ann")).setTenant("globex"));
    engine.notify("n3", n -> n.setSegment("tenant_id:acme"));
    assertThat(counts(client.news(1).get(0), "c1")).isEqualTo(meta(1, 1, 1));
  }

  @Test
  void optionsThatAreNoneAreRefused() {
    PhoenixClient client = ann();
    for (Map.Entry<String, String> each :
        Map.of(
                "{}",
                "1 to 32",
                "{\"c1\":7}",
                "c1: is no object",
                "{\"c1\":{\"tenant\":7}}",
                "c1.tenant: is no tenant's id",
                "{\"c1\":{\"tenant\":\" \"}}",
                "c1.tenant: is no tenant's id",
                "{\"c1\":{\"has_tenant\":\"true\"}}",
                "c1.has_tenant: is none of true, false",
                "{\"" + "c".repeat(101) + "\":{}}",
                "1 to 100 characters",
                "{\"\":{}}",
                "1 to 100 characters")
            .entrySet()) {
      assertThat(client.refused(ANN, each.getKey())).as(each.getKey()).contains(each.getValue());
    }
    StringBuilder many = new StringBuilder("{\"c\":{}");
    for (int i = 0; i < 32; i++) {
      many.append(",\"c").append(i).append("\":{}");
    }
    assertThat(client.refused(ANN, many + "}")).contains("1 to 32");
    assertThat(engine.hub.stats().streams()).isEqualTo(1);
  }

  @Test
  void aHeartbeatIsAnsweredAndSoIsWhatNobodyKnows() {
    PhoenixClient client = ann();
    assertThat(client.reply(client.push(null, "phoenix", "heartbeat", "{}")).toString())
        .isEqualTo("{\"status\":\"ok\",\"response\":{}}");
    assertThat(client.refusal(client.push("1", ANN, "shout", "{}"))).isEqualTo("unmatched topic");
    String join = client.join(ANN, ONE);
    assertThat(client.refusal(client.push(join, ANN, "shout", "{\"a\":[1]}")))
        .isEqualTo("unknown event");
    assertThat(client.refusal(client.push(join, ANN, "heartbeat", "{}")))
        .isEqualTo("unmatched topic");
  }

  @Test
  void whoLeavesHearsNoMore() {
    PhoenixClient client = ann();
    String join = client.join(ANN, ONE);
    // A leave of an earlier join is answered, and is not of this one.
    assertThat(client.reply(client.push("0", ANN, "phx_leave", "{}")).path("status").asText())
        .isEqualTo("ok");
    engine.notifyUsers("n1", "ann");
    client.news(1);
    assertThat(client.reply(client.push(join, ANN, "phx_leave", "{}")).path("status").asText())
        .isEqualTo("ok");
    await().until(() -> engine.hub.stats().streams() == 1);
    engine.notifyUsers("n2", "ann");
    String again = client.join(ANN, "{\"c2\":{}}");
    assertThat(client.news(2).get(1).path("attn").toString()).isEqualTo("[\"c2\"]");
    assertThat(again).isNotEqualTo(join);
  }

  @Test
  void aSecondJoinTakesThePlaceOfTheFirst() {
    PhoenixClient client = ann();
    String first = client.join(ANN, ONE);
    String second = client.join(ANN, "{\"c2\":{}}");
    assertThat(
            client.await("phx_close", each -> PhoenixClient.is(each, "phx_close")).path(0).asText())
        .isEqualTo(first);
    engine.notifyUsers("n1", "ann");
    client.news(1);
    assertThat(client.received("new-message").get(0).path(0).asText()).isEqualTo(second);
    await().until(() -> engine.hub.stats().streams() == 2);
  }

  @Test
  void rubbishClosesTheSocketAndNobodyElses() {
    PhoenixClient good = ann();
    good.join(ANN, ONE);
    Map<String, Integer> codes =
        Map.of(
            "rubbish",
            1007,
            "{\"topic\":\"phoenix\"}",
            1007,
            "[\"1\",\"1\",\"phoenix\",\"heartbeat\"]",
            1007,
            "[null,null,\"t\",\"e\",{\"a\":" + "[".repeat(9_000) + "]",
            1007,
            "\u0000",
            1007,
            "[\"" + "x".repeat(PhoenixSocket.MAX_MESSAGE) + "\"]",
            1009);
    codes.forEach(
        (text, code) -> {
          PhoenixClient bad = ann();
          bad.send(text);
          assertThat(bad.awaitClose()).as(text).isEqualTo(code);
          // It is told a moment before its place is given back, of which there are few.
          await().until(() -> engine.hub.stats().streams() == 2);
        });
    PhoenixClient binary = ann();
    binary.sendBytes((byte) 0, (byte) 1);
    assertThat(binary.awaitClose()).isEqualTo(1003);
    engine.notifyUsers("n1", "ann");
    assertThat(counts(good.news(1).get(0), "c1")).isEqualTo(meta(1, 1, 1));
    await().until(() -> engine.hub.stats().streams() == 2);
  }

  @Test
  void whoTalksTooMuchIsSentAway() {
    PhoenixClient client = ann();
    for (int i = 0; i < PhoenixSocket.FRAMES_AT_ONCE; i++) {
      client.reply(client.push(null, "phoenix", "heartbeat", "{}"));
    }
    api.limitsTime.pass(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      client.reply(client.push(null, "phoenix", "heartbeat", "{}"));
    }
    client.push(null, "phoenix", "heartbeat", "{}");
    assertThat(client.awaitClose()).isEqualTo(1008);
    assertThat(client.received("phx_reply")).hasSize(PhoenixSocket.FRAMES_AT_ONCE + 20);
  }

  @Test
  void aSocketJoinsSoManyTopics() {
    Api roomy =
        started(
            new Api(
                started(
                    new LiveEngine(
                        new LiveSettings(
                            100,
                            0,
                            64 << 10,
                            1 << 20,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2)))),
                true));
    PhoenixClient client =
        started(
            PhoenixClient.open(
                PhoenixClient.url(
                    roomy,
                    Api.PUBLIC_KEY,
                    Minted.token("ann", Instant.parse("2026-01-01T00:10:00Z")))));
    for (int i = 0; i < PhoenixSocket.MAX_TOPICS; i++) {
      // The id in another spelling is the same feed under another topic.
      char[] id = INBOX_ID.toCharArray();
      int letters = 0;
      for (int at = 0; at < id.length; at++) {
        if (Character.isLetter(id[at]) && (i >> letters++ & 1) == 1) {
          id[at] = Character.toUpperCase(id[at]);
        }
      }
      client.join("feeds:" + new String(id) + ":ann", ONE);
    }
    assertThat(client.refused(ANN, ONE)).contains("8 topics at most");
  }

  @Test
  void placesAreLimitedAndGivenBack() {
    // 6 places: a socket takes one, each stream one.
    PhoenixClient one = ann();
    one.join(ANN, ONE);
    PhoenixClient two = ann();
    two.join(ANN, "{\"a\":{},\"b\":{\"tenant\":\"acme\"},\"c\":{\"has_tenant\":false}}");
    PhoenixClient three = ann();
    assertThat(three.awaitClose()).isEqualTo(1013);
    assertThat(one.refused("feeds:" + INBOX_ID + ":ann", ONE)).contains("live.streams");
    two.close();
    await().until(() -> engine.hub.stats().streams() == 2);
    one.join("feeds:" + INBOX_ID + ":ann", ONE);
    PhoenixClient four = ann();
    four.push(null, "phoenix", "heartbeat", "{}");
    // Half a join is none: the first of its streams ends when there is no place for the second.
    assertThat(
            four.refused(
                ANN, "{\"a\":{},\"b\":{\"tenant\":\"acme\"},\"c\":{\"has_tenant\":false}}"))
        .contains("live.streams");
    await().until(() -> engine.hub.stats().streams() == 4);
    one.close();
    four.close();
    await().until(() -> engine.hub.stats().streams() == 0);
  }

  @Test
  void aSocketEndsWithItsToken() {
    Instant end = engine.instant().plusSeconds(60);
    PhoenixClient joined = client(Minted.token("ann", end));
    PhoenixClient idle = client(Minted.token("ann", end));
    joined.join(ANN, ONE);
    engine.advance(Duration.ofSeconds(60).minusMillis(1));
    engine.notifyUsers("n1", "ann");
    joined.news(1);
    engine.advance(Duration.ofMillis(1));
    engine.notifyUsers("n2", "ann");
    // After 1000 the package does not come back by itself.
    assertThat(joined.awaitClose()).isEqualTo(1000);
    assertThat(idle.awaitClose()).isEqualTo(1000);
    assertThat(joined.received("new-message")).hasSize(1);
    assertThat(PhoenixClient.status(url(Minted.token("ann", end)))).isEqualTo(401);
    await().until(() -> engine.hub.stats().streams() == 0);
  }

  @Test
  void whenTheStreamsEndTheClientJoinsAgain() {
    PhoenixClient client = ann();
    String join = client.join(ANN, ONE);
    engine.hub.close();
    JsonNode error = client.await("phx_error", each -> PhoenixClient.is(each, "phx_error"));
    assertThat(error.path(0).asText()).isEqualTo(join);
    assertThat(error.path(2).asText()).isEqualTo(ANN);
    assertThat(client.refused(ANN, ONE)).isNotBlank();
    assertThat(
            client.reply(client.push(null, "phoenix", "heartbeat", "{}")).path("status").asText())
        .isEqualTo("ok");
  }

  @Test
  void whilePartitionsMoveAJoinIsRefused() {
    PhoenixClient client = ann();
    api.backend.elsewhere.put("ann", new Lookup.NotReady<>("catching up"));
    assertThat(client.refused(ANN, ONE)).contains("no partition is here");
    api.backend.elsewhere.remove("ann");
    client.join(ANN, ONE);
  }

  @Test
  void aFeedAtAPeerComesThroughHere() {
    Api other = started(new Api(null, true, engine));
    other.backend.elsewhere.put("a\u00e9/n:n", new Lookup.AtPeer<>(api.url()));
    engine.notify("n0", n -> n.setRecipients(List.of("a\u00e9/n:n")).setTenant("ac/me"));
    PhoenixClient client =
        started(
            PhoenixClient.open(
                PhoenixClient.url(other, Api.PUBLIC_KEY, token("a\u00e9/n:n", "ac/me"))));
    client.join(
        "feeds:inbox:a\u00e9/n:n",
        "{\"c1\":{\"tenant\":\"ac/me\",\"has_tenant\":true},\"c2\":{\"has_tenant\":true}}");
    assertThat(client.news(2)).allSatisfy(news -> assertThat(news.path("attn")).hasSize(1));
    engine.notify("n1", n -> n.setRecipients(List.of("a\u00e9/n:n")).setTenant("ac/me"));
    assertThat(client.news(4).get(3).path("metadata").toString()).isEqualTo(meta(2, 2, 2));
    engine.hub.close();
    client.await("phx_error", each -> PhoenixClient.is(each, "phx_error"));
    // The peer refuses, or is gone.
    assertThat(client.refused("feeds:inbox:a\u00e9/n:n", ONE)).contains("503");
    other.backend.elsewhere.put(
        "a\u00e9/n:n", new Lookup.AtPeer<>(URI.create("http://127.0.0.1:1")));
    assertThat(client.refused("feeds:inbox:a\u00e9/n:n", ONE)).contains("does not answer");
  }

  @Test
  void stoppingTellsEveryClientToComeBack() {
    Api stopping = new Api(null, true, engine);
    stopping.backend.elsewhere.put("ann", new Lookup.AtPeer<>(api.url()));
    List<PhoenixClient> clients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      clients.add(
          started(PhoenixClient.open(PhoenixClient.url(stopping, Api.PUBLIC_KEY, token("ann")))));
    }
    clients.get(0).join(ANN, ONE);
    // Its handshake is answered a moment before the server knows it as open.
    clients.get(1).reply(clients.get(1).push(null, "phoenix", "heartbeat", "{}"));
    stopping.close();
    clients.forEach(client -> assertThat(client.awaitClose()).isEqualTo(1012));
    await().until(() -> engine.hub.stats().streams() == 0);
  }

  @Test
  void whoMayNotOpenOne() {
    String token = token("ann");
    assertThat(PhoenixClient.status(url(token))).isEqualTo(101);
    assertThat(PhoenixClient.status(url("rubbish"))).isEqualTo(401);
    assertThat(PhoenixClient.status(url(""))).isEqualTo(401);
    assertThat(PhoenixClient.status(PhoenixClient.url(api, "pk_wrong", token))).isEqualTo(401);
    // Secret keys would stand in logs.
    for (String key : List.of(Api.KEY, Api.READ_KEY, Api.ACME_KEY)) {
      assertThat(PhoenixClient.status(PhoenixClient.url(api, key, token))).isEqualTo(401);
    }
    URI bare = URI.create(url(token).toString().replaceFirst("\\?.*", ""));
    assertThat(
            PhoenixClient.status(
                bare, "Authorization", "Bearer " + Api.PUBLIC_KEY, "X-Knock-User-Token", token))
        .isEqualTo(401);
    assertThat(PhoenixClient.status(url(token), "X-Carillon-Forwarded", "1")).isEqualTo(403);
    for (String more :
        List.of("&branch_slug=x", "&vsn=2.0.0", "&api_key=" + Api.PUBLIC_KEY, "&user_token=x")) {
      assertThat(PhoenixClient.status(URI.create(url(token) + more))).as(more).isEqualTo(422);
    }
    assertThat(PhoenixClient.status(URI.create(url(token).toString().replace("2.0.0", "1.0.0"))))
        .isEqualTo(422);
    await().until(() -> engine.hub.stats().streams() == 0);
  }

  @Test
  void aRefusalSaysWhy() {
    var refused =
        Objects.requireNonNull(PhoenixClient.refused(URI.create(url(token("ann")) + "&vsnn=1")));
    assertThat(refused.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    Api.Reply plain = plain(url(token("ann")) + "&vsnn=1").isProblem(422, "invalid_params");
    assertThat(plain.body()).contains("vsn");
    assertThat(
            plain(url(token("ann")).toString())
                .isProblem(426, "upgrade_required")
                .header("Upgrade"))
        .isEqualTo("websocket");
    plain(url("rubbish").toString()).isProblem(401, "invalid_api_key");
    // An upgrade that is none, or of a version nobody speaks, is answered, too.
    HttpRequest.Builder half =
        HttpRequest.newBuilder(URI.create(url(token("ann")).toString().replace("ws:", "http:")))
            .header("Sec-WebSocket-Version", "13");
    Api.send(half).isProblem(426, "upgrade_required");
    Api.send(half.POST(HttpRequest.BodyPublishers.ofString("x")))
        .isProblem(426, "upgrade_required");
  }

  @Test
  void itIsMeasuredByItsRouteAndNothingOfItsUrlIsSaid() {
    String token = token("ann");
    assertThat(PhoenixClient.status(url(token))).isEqualTo(101);
    assertThat(PhoenixClient.status(url("rubbish"))).isEqualTo(401);
    for (String status : List.of("101", "401")) {
      // An upgrade is counted when it has been answered.
      await()
          .untilAsserted(
              () ->
                  assertThat(api.get("/metrics").body())
                      .contains(
                          "{method=\"GET\",route=\"/ws/v1/websocket\",status=\"" + status + "\""));
    }
    assertThat(api.get("/metrics").body()).doesNotContain(token, "user_token", Api.PUBLIC_KEY);
  }

  private static Api.Reply plain(String url) {
    return Api.send(HttpRequest.newBuilder(URI.create(url.replace("ws:", "http:"))));
  }

  @Test
  void onlyPagesThatMayCallMayOpenOne() {
    String page = "https://app.example.com";
    String token = token("ann");
    assertThat(PhoenixClient.status(url(token), "Origin", page)).isEqualTo(403);
    assertThat(PhoenixClient.status(url(token), "Origin", "null")).isEqualTo(403);
    assertThat(PhoenixClient.status(url(token), "Origin", api.url().toString())).isEqualTo(101);
    for (List<String> origins : List.of(List.of(page), List.of("*"))) {
      Api listed =
          started(
              new Api(
                  engine,
                  true,
                  engine,
                  HttpLimits.NONE,
                  origins,
                  Optional.empty(),
                  Optional.empty()));
      URI url = PhoenixClient.url(listed, Api.PUBLIC_KEY, token);
      assertThat(PhoenixClient.status(url, "Origin", page)).isEqualTo(101);
      assertThat(PhoenixClient.status(url, "Origin", listed.url().toString())).isEqualTo(101);
      assertThat(PhoenixClient.status(url, "Origin", "https://evil.example"))
          .isEqualTo(origins.contains("*") ? 101 : 403);
    }
  }

  @Test
  void anAddressHasSoManyOpen() {
    HttpLimits limits = new HttpLimits(0, 0, 0, 2, Duration.ofSeconds(30));
    Api limited =
        started(
            new Api(engine, true, engine, limits, List.of(), Optional.empty(), Optional.empty()));
    URI url = PhoenixClient.url(limited, Api.PUBLIC_KEY, token("ann"));
    PhoenixClient first = started(PhoenixClient.open(url));
    started(PhoenixClient.open(url)).join(ANN, ONE);
    assertThatThrownBy(() -> PhoenixClient.open(url)).hasRootCauseInstanceOf(IOException.class);
    first.close();
    await().ignoreExceptions().untilAsserted(() -> started(PhoenixClient.open(url)).join(ANN, ONE));
  }

  @Test
  void joinsCountAsCallsOfTheUser() {
    HttpLimits limits = new HttpLimits(0, 3, 0, 0, Duration.ofSeconds(30));
    Api limited =
        started(
            new Api(engine, true, engine, limits, List.of(), Optional.empty(), Optional.empty()));
    PhoenixClient client =
        started(PhoenixClient.open(PhoenixClient.url(limited, Api.PUBLIC_KEY, token("ann"))));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(client.reply(client.push(null, ANN, "phx_join", ONE)).toString());
    }
    // One call was the socket's own.
    assertThat(answers.subList(0, 2)).allSatisfy(answer -> assertThat(answer).contains("ok"));
    assertThat(answers.subList(2, 12))
        .allSatisfy(answer -> assertThat(answer).contains("too many calls"));
  }

  /** A browser offers it; it would hold a few hundred kB for each socket. */
  @Test
  void nothingIsCompressed() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(Patience.LONG_MS);
      URI url = url(token("ann"));
      socket
          .getOutputStream()
          .write(
              ("GET %s?%s HTTP/1.1\r\n"
                      + "Host: x\r\n"
                      + "Connection: Upgrade\r\n"
                      + "Upgrade: websocket\r\n"
                      + "Sec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n")
                  .formatted(url.getRawPath(), url.getRawQuery())
                  .getBytes(StandardCharsets.UTF_8));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      assertThat(head.toString())
          .startsWith("HTTP/1.1 101")
          .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }
  }
}
