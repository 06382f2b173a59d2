package io.carillon.api.http;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.access.Minted;
import io.carillon.api.http.representation.FeedEntries;
import io.carillon.api.http.representation.UserRepresentation;
import io.carillon.api.live.LiveEngine;
import io.carillon.api.live.LiveSettings;
import io.carillon.api.live.Received;
import io.carillon.api.lookup.Lookup;
import io.carillon.avro.MessageAction;
import io.carillon.schemas.MessageId;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.TenantScope;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams over real sockets from the real topology, on a test driver. */
class StreamApiTest extends ClosesWhatItOpens {

  private static final String STREAM = "/v1/users/ann/feeds/inbox/stream";

  private final LiveEngine engine =
      started(
          new LiveEngine(
              new LiveSettings(
                  3, 0, 64 << 10, 1 << 20, Duration.ofMillis(640), Duration.ofSeconds(2))));
  private final Api api = started(new Api(engine, true));

  private SseClient stream(String path, String... headers) {
    return started(SseClient.open(api, path, headers));
  }

  private static List<String> names(List<Received> events) {
    return events.stream().map(Received::name).toList();
  }

  private static JsonNode last(List<Received> events) {
    return events.get(events.size() - 1).data();
  }

  @Test
  void isAnEventStreamThatSaysWhenToComeBackAndWhatIsThere() {
    engine.notifyUsers("n0", "ann");
    SseClient client = stream(STREAM);
    Received ready = client.await("feed.ready").get(0);
    assertThat(client.raw())
        .startsWith("HTTP/1.1 200")
        .contains("Content-Type: text/event-stream", "Cache-Control: no-store")
        .contains("X-Accel-Buffering: no")
        .containsPattern("\r\n\r\nretry: [234]\\d{3}\n\n");
    assertThat(ready.id()).isEqualTo("0-" + engine.position());
    assertThat(ready.data().toString())
        .isEqualTo("{\"meta\":{\"total_count\":1,\"unread_count\":1,\"unseen_count\":1}}");
    await()
        .pollInterval(Duration.ofMillis(15))
        .until(
            () -> {
              engine.advance(Duration.ofMillis(10));
              return client.raw().contains(": keep-alive\n\n");
            });
  }

  @Test
  void aMessageComesAsTheFeedReturnsIt() {
    engine.user("ann", Map.of("name", "Ann \u00e9\"", "email", "ann@example.com"), Map.of());
    SseClient client = stream(STREAM);
    client.await("feed.ready");
    engine.notify(
        "n1",
        n ->
            n.setRecipients(List.of("ann"))
                .setTenant("acme")
                .setTitle("T\u00fcr \"auf\"")
                .setBody("**now**\n\nand then")
                .setUrl("https://example.com/?a=1&b=2")
                .setData("{\"deep\":{\"x\":[1,2]},\"n\":1.50}")
                .setCategory("billing"));
    Received created = client.await("message.created").get(1);
    assertThat(created.id()).isEqualTo("0-" + engine.position());
    assertThat(created.data().path("entry")).isEqualTo(entry("ann", TenantScope.ALL));
    assertThat(created.data().at("/meta/unread_count").asInt()).isEqualTo(1);

    // Who they are may change meanwhile.
    engine.user("ann", Map.of("name", "Anna"), Map.of());
    engine.notifyUsers("n2", "ann");
    assertThat(last(client.await(3)).path("entry")).isEqualTo(entry("ann", TenantScope.ALL));
  }

  /** The newest entry, as the feed's own code writes it. */
  private JsonNode entry(String user, TenantScope scope) {
    FeedItem item = engine.page(user, FeedQuery.of("inbox", scope)).items().get(0);
    String cursor =
        new FeedCursor(0, item.position(), FeedCursor.scope(user, "inbox", scope)).toString();
    FeedEntries entries =
        new FeedEntries(UserRepresentation.recipient(user, engine.user(user)), true);
    return Json.parse(Json.write(entries.of(item, cursor)));
  }

  @Test
  void otherTabsFollowWhatIsDoneInOne() {
    engine.notifyUsers("n1", "ann");
    engine.notifyUsers("n2", "ann");
    SseClient client = stream(STREAM);
    client.await("feed.ready");
    engine.act("ann", MessageAction.READ, List.of("n1"));
    Received read = client.await(2).get(1);
    assertThat(read.name()).isEqualTo("message.updated");
    assertThat(read.id()).isEqualTo("0-2");
    assertThat(read.data().path("ids").toString())
        .isEqualTo("[\"" + new MessageId("n1", "ann") + "\"]");
    assertThat(read.data().path("read_at").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(read.data().path("seen_at").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(read.data().has("archived_at")).isFalse();
    assertThat(read.data().path("meta").toString())
        .isEqualTo("{\"total_count\":2,\"unread_count\":1,\"unseen_count\":1}");

    engine.act("ann", MessageAction.UNREAD, List.of("n1"));
    assertThat(last(client.await(3)).path("read_at").isNull()).isTrue();

    engine.actOnAll("ann", MessageAction.ARCHIVED, TenantScope.ALL, null);
    JsonNode all = last(client.await(4));
    assertThat(all.path("up_to").asText()).isEqualTo("0-4");
    assertThat(all.path("tenants").toString()).isEqualTo("[null]");
    assertThat(all.path("archived_at").isTextual()).isTrue();
    assertThat(all.at("/meta/total_count").asInt()).isZero();
  }

  @Test
  void whatIsTakenBackOrExpiresIsRemoved() {
    engine.notifyUsers("n1", "ann");
    engine.notify(
        "n2",
        n ->
            n.setRecipients(List.of("ann"))
                .setExpiresAt(engine.instant().plus(Duration.ofMinutes(1))));
    SseClient client = stream(STREAM);
    client.await("feed.ready");
    engine.retract("n1");
    Received removed = client.await(2).get(1);
    assertThat(removed.name()).isEqualTo("message.removed");
    assertThat(removed.data().toString())
        .isEqualTo(
            "{\"ids\":[\"%s\"],\"reason\":\"retracted\",\"meta\":{\"total_count\":1,\"unread_count\":1,\"unseen_count\":1}}"
                .formatted(new MessageId("n1", "ann")));
    engine.advance(Duration.ofMinutes(1));
    JsonNode expired = last(client.await(3));
    assertThat(expired.path("reason").asText()).isEqualTo("expired");
    assertThat(expired.at("/ids/0").asText()).isEqualTo(new MessageId("n2", "ann").toString());
    assertThat(expired.at("/meta/total_count").asInt()).isZero();
  }

  @Test
  void whoLeavesATenantHasToFetchAgain() {
    engine.join("ann", "acme");
    engine.notify("n1", n -> n.setSegment("tenant_id:acme"));
    SseClient all = stream(STREAM);
    SseClient globex = stream(STREAM + "?tenant=globex&has_tenant=true");
    all.await("feed.ready");
    globex.await("feed.ready");
    engine.leave("ann", "acme");
    assertThat(last(all.await("feed.reset")).toString()).isEqualTo("{\"reason\":\"tenant_left\"}");
    engine.notify("n2", n -> n.setRecipients(List.of("ann")).setTenant("globex"));
    assertThat(names(globex.await(2))).containsExactly("feed.ready", "message.created");
    assertThat(last(globex.await(2)).at("/meta/total_count").asInt()).isEqualTo(1);
  }

  @Test
  void whoIsErasedIsAStrangerAgain() {
    engine.notifyUsers("n1", "ann");
    SseClient client = stream(STREAM);
    client.await("feed.ready");
    engine.erase("ann");
    assertThat(last(client.await("feed.reset")).toString()).isEqualTo("{\"reason\":\"erased\"}");
    engine.notifyUsers("n2", "ann");
    assertThat(last(client.await("message.created")).at("/meta/total_count").asInt()).isEqualTo(1);
  }

  @Test
  void eachScopeHasItsOwnMessagesAndCounts() {
    engine.join("ann", "acme");
    SseClient acme = stream(STREAM + "?tenant=acme");
    SseClient tagged = stream(STREAM + "?tenant=acme&has_tenant=true");
    SseClient untagged = stream(STREAM + "?has_tenant=false");
    for (SseClient client : List.of(acme, tagged, untagged)) {
      client.await("feed.ready");
    }
    engine.notify("n1", n -> n.setSegment("tenant_id:acme"));
    engine.notifyUsers("n2", "ann");
    engine.notify("n3", n -> n.setRecipients(List.of("ann")).setTenant("globex"));
    engine.notify("n4", n -> n.setSegment("tenant_id:acme"));
    engine.notifyUsers("n5", "ann");
    assertThat(acme.await(5)).hasSize(5);
    assertThat(last(acme.await(5)).at("/meta/total_count").asInt()).isEqualTo(4);
    assertThat(last(tagged.await(3)).at("/meta/total_count").asInt()).isEqualTo(2);
    assertThat(last(untagged.await(3)).at("/meta/total_count").asInt()).isEqualTo(2);
    assertThat(untagged.raw()).doesNotContain("n1", "n3", "globex", "acme\"");
    assertThat(acme.raw()).doesNotContain("globex");
  }

  @Test
  void someoneElsesMessagesStayTheirs() {
    SseClient client = stream(STREAM);
    client.await("feed.ready");
    engine.notifyUsers("n1", "bob");
    engine.notifyUsers("n2", "ann");
    List<Received> events = client.await(2);
    assertThat(events.get(1).data().at("/entry/title").asText()).isEqualTo("title of n2");
    assertThat(client.raw()).doesNotContain("bob", "n1");
  }

  @Test
  void whatWasMissedComesFirst() {
    engine.notifyUsers("n1", "ann");
    engine.notifyUsers("n2", "ann");
    SseClient before = stream(STREAM);
    String id = before.await("feed.ready").get(0).id();
    before.close();
    // There are three places.
    await().until(() -> engine.hub.stats().streams() == 0);
    engine.notifyUsers("n3", "ann");
    engine.act("ann", MessageAction.SEEN, List.of("n1"));
    engine.retract("n2");
    for (SseClient client :
        List.of(stream(STREAM, "Last-Event-ID: " + id), stream(STREAM + "?last_event_id=" + id))) {
      List<Received> events = client.await("feed.ready");
      assertThat(names(events))
          .containsExactly("message.created", "message.updated", "message.removed", "feed.ready");
      assertThat(events.stream().map(Received::id)).containsExactly("0-2", "0-3", "0-4", "0-4");
    }
    // Where both are given, the header is what the client has now.
    SseClient both = stream(STREAM + "?last_event_id=" + id, "Last-Event-ID: 0-3");
    assertThat(names(both.await("feed.ready"))).containsExactly("message.removed", "feed.ready");
  }

  @Test
  void aPlaceThatIsNoneMeansFetchAgain() {
    engine.notifyUsers("n1", "ann");
    for (String id : List.of("rubbish", "0-", "-5", "0-99999", "1-0", "0-99999999999999999999")) {
      try (SseClient client = SseClient.open(api, STREAM, "Last-Event-ID: " + id)) {
        List<Received> events = client.await("feed.ready");
        assertThat(names(events)).as(id).containsExactly("feed.reset", "feed.ready");
        assertThat(events.get(0).data().toString()).isEqualTo("{\"reason\":\"too_old\"}");
      }
      await().until(() -> engine.hub.stats().streams() == 0);
    }
  }

  @Test
  void somebodyNobodyKnowsHasAnEmptyStreamUntilTheyAreNotified() {
    engine.notifyUsers("n0", "bob");
    SseClient client = stream("/v1/users/nobody%20yet/feeds/inbox/stream");
    assertThat(client.await("feed.ready").get(0).data().at("/meta/total_count").asInt()).isZero();
    engine.notify("n1", n -> n.setRecipients(List.of("bob", "nobody yet")));
    assertThat(last(client.await(2)).at("/meta/total_count").asInt()).isEqualTo(1);
  }

  @Test
  void badRequestsAreRefusedBeforeAStreamBegins() {
    api.get(STREAM + "?tenant=").refuses("tenant", "blank");
    api.get(STREAM + "?tenants=acme").refuses("tenants", "tenant");
    api.get(STREAM + "?has_tenant=yes").refuses("has_tenant", "true, false");
    api.get("/v1/users/ann/feeds/email/stream").isProblem(404, "resource_missing");
    Api.send(api.request("GET", STREAM).setHeader("Authorization", "Bearer sk_wrong_0123456789"))
        .isProblem(401, "invalid_api_key");
    api.backend.elsewhere.put("ann", new Lookup.NotReady<>("catching up"));
    assertThat(api.get(STREAM).isProblem(503, "not_ready").header("Retry-After")).isEqualTo("1");
    assertThat(engine.hub.stats().streams()).isZero();
  }

  @Test
  void thereAreOnlySoManyAndEachGivesItsPlaceBack() {
    List<SseClient> all = List.of(stream(STREAM), stream(STREAM), stream(STREAM));
    all.forEach(client -> client.await("feed.ready"));
    Api.Reply refused = api.get(STREAM).isProblem(503, "not_ready");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    all.get(0).close();
    await().until(() -> engine.hub.stats().streams() == 2);
    stream(STREAM).await("feed.ready");
  }

  @Test
  void oneUserHasOnlySoMany() {
    LiveEngine few =
        started(
            new LiveEngine(
                new LiveSettings(
                    100, 2, 64 << 10, 1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(2))));
    Api owner = started(new Api(few, true));
    Api other = started(new Api(null, true, few));
    other.backend.elsewhere.put("ann", new Lookup.AtPeer<>(owner.url()));
    SseClient first = started(SseClient.open(owner, STREAM));
    first.await("feed.ready");
    started(SseClient.open(other, STREAM)).await("feed.ready");
    for (Api each : List.of(owner, other)) {
      Api.Reply refused = each.get(STREAM).isProblem(429, "too_many_requests");
      assertThat(refused.header("Retry-After")).isEqualTo("5");
    }
    started(SseClient.open(owner, "/v1/users/bob/feeds/inbox/stream")).await("feed.ready");
    first.close();
    await().until(() -> few.hub.stats().streams() == 2);
    started(SseClient.open(other, STREAM)).await("feed.ready");
  }

  @Test
  void aStreamAtAPeerComesThroughHere() {
    Api other = started(new Api(null, true, engine));
    // The instance that is asked has a limit of its own, but no partition.
    other.backend.elsewhere.put("ann", new Lookup.AtPeer<>(api.url()));
    SseClient client = started(SseClient.open(other, STREAM + "?tenant=acme", "Last-Event-ID: x"));
    assertThat(names(client.await("feed.ready"))).containsExactly("feed.reset", "feed.ready");
    engine.notifyUsers("n1", "ann");
    client.await("message.created");
    assertThat(engine.hub.stats().streams()).isEqualTo(1);
    client.close();
    await().until(() -> engine.hub.stats().streams() == 0);

    SseClient again = started(SseClient.open(other, STREAM));
    again.await("feed.ready");
    engine.hub.close();
    again.awaitEnd();
  }

  @Test
  void aPeerThatIsGoneOrThatRefusesIsToldAsItIs() {
    Api other = started(new Api(null, true, engine));
    other.backend.elsewhere.put("ann", new Lookup.AtPeer<>(api.url()));
    api.backend.elsewhere.put("ann", new Lookup.AtPeer<>(other.url()));
    other.get(STREAM).isProblem(503, "not_ready");
    other.backend.elsewhere.put("ann", new Lookup.AtPeer<>(URI.create("http://127.0.0.1:1")));
    other.get(STREAM).isProblem(503, "not_ready");
  }

  @Test
  void writtenByJettyItIsTheSame() {
    Api slow = started(new Api(engine, false));
    SseClient client = started(SseClient.open(slow, STREAM));
    client.await("feed.ready");
    engine.notifyUsers("n1", "ann");
    assertThat(client.await(2).get(1).data().path("entry"))
        .isEqualTo(entry("ann", TenantScope.ALL));
    assertThat(client.raw()).contains("Transfer-Encoding: chunked");
    client.close();
    // Jetty tells of it only when something is written: the next keep-alive.
    await()
        .pollInterval(Duration.ofMillis(15))
        .until(
            () -> {
              engine.advance(Duration.ofMillis(10));
              return engine.hub.stats().streams() == 0;
            });
  }

  @Test
  void theEndOfTheHubEndsEveryStream() {
    SseClient client = stream(STREAM);
    client.await("feed.ready");
    engine.hub.close();
    client.awaitEnd();
    api.get(STREAM).isProblem(503, "not_ready");
  }

  private String ticket(Api from, String user) {
    return from.post("/v1/users/" + user + "/tickets", "").is(201).at("/ticket").asText();
  }

  @Test
  void aTicketOpensOneStreamOfItsUserWithoutAKey() {
    String ticket = ticket(api, "ann");
    SseClient client = started(new SseClient(api.url(), STREAM + "?ticket=" + ticket));
    client.await("feed.ready");
    assertThat(new SseClient(api.url(), STREAM + "?ticket=" + ticket).status()).isEqualTo(401);
    assertThat(
            new SseClient(
                    api.url(), "/v1/users/bob/feeds/inbox/stream?ticket=" + ticket(api, "ann"))
                .status())
        .isEqualTo(403);
    assertThat(
            new SseClient(api.url(), "/v1/users/ann/feeds/inbox?ticket=" + ticket(api, "ann"))
                .status())
        .isEqualTo(401);
    // At whichever instance: it is used up where the partition is.
    Api other = started(new Api(null, true, engine));
    other.backend.elsewhere.put("ann", new Lookup.AtPeer<>(api.url()));
    String there = ticket(other, "ann");
    started(new SseClient(other.url(), STREAM + "?ticket=" + there)).await("feed.ready");
    assertThat(new SseClient(other.url(), STREAM + "?ticket=" + there).status()).isEqualTo(401);
  }

  private String[] asAnn(Instant expiresAt, Map<String, ?> claims) {
    return new String[] {
      "Authorization: Bearer " + Api.PUBLIC_KEY,
      "X-Knock-User-Token: " + Minted.token("ann", expiresAt, claims)
    };
  }

  @Test
  void whatHappensSaysWhatCausedIt() {
    SseClient client = stream(STREAM);
    client.await("feed.ready");
    engine.trace(trace(1));
    engine.notifyUsers("n1", "ann");
    engine.trace(trace(2));
    engine.act("ann", MessageAction.READ, List.of("n1"));
    engine.trace(trace(3));
    engine.actOnAll("ann", MessageAction.ARCHIVED, TenantScope.ALL, null);
    engine.trace(trace(4));
    engine.retract("n1");
    engine.trace(null);
    engine.notifyUsers("n2", "ann");
    List<Received> events = client.await(6);
    assertThat(names(events))
        .containsExactly(
            "feed.ready",
            "message.created",
            "message.updated",
            "message.updated",
            "message.removed",
            "message.created");
    assertThat(events.stream().map(event -> event.data().path("traceparent").asText()))
        .containsExactly("", trace(1), trace(2), trace(3), trace(4), "");
  }

  private static String trace(int number) {
    return "00-4bf92f3577b34da6a3ce929d0e0e473" + number + "-00f067aa0ba902b7-01";
  }

  @Test
  void aStreamEndsWithItsToken() {
    for (Api each :
        List.of(
            api,
            started(new Api(engine, false)),
            started(new Api(null, true, engine)),
            started(new Api(null, false, engine)))) {
      if (each.backend.engine == null) {
        each.backend.elsewhere.put("ann", new Lookup.AtPeer<>(api.url()));
      }
      Instant end = engine.instant().plusSeconds(60);
      SseClient client = started(new SseClient(each.url(), STREAM, asAnn(end, Map.of())));
      client.await("feed.ready");
      engine.notifyUsers("n" + end.toEpochMilli() + each.port(), "ann");
      client.await("message.created");
      engine.advance(Duration.ofSeconds(60).minusMillis(1));
      engine.notifyUsers("m" + end.toEpochMilli() + each.port(), "ann");
      int before = client.await(3).size();
      engine.advance(Duration.ofMillis(1));
      engine.notifyUsers("o" + end.toEpochMilli() + each.port(), "ann");
      client.awaitEnd();
      List<Received> after = client.events().subList(before, client.events().size());
      assertThat(names(after)).containsExactly("stream.end");
      assertThat(after.get(0).data().toString()).isEqualTo("{\"reason\":\"token_expired\"}");
      assertThat(new SseClient(each.url(), STREAM, asAnn(end, Map.of())).status()).isEqualTo(401);
      await().until(() -> engine.hub.stats().streams() == 0);
    }
  }

  @Test
  void aStreamOfATicketEndsWithTheTokenItWasMintedWith() {
    Instant end = engine.instant().plusSeconds(40);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.url().resolve("/v1/users/ann/tickets"))
            .header("Authorization", "Bearer " + Api.PUBLIC_KEY)
            .header("X-Carillon-User-Token", Minted.token("ann", end, List.of("acme")))
            .POST(HttpRequest.BodyPublishers.noBody());
    String ticket = Api.send(request).is(201).at("/ticket").asText();
    SseClient client = started(new SseClient(api.url(), STREAM + "?ticket=" + ticket));
    client.await("feed.ready");
    engine.notify("n1", n -> n.setRecipients(List.of("ann")).setTenant("globex"));
    engine.notify("n2", n -> n.setRecipients(List.of("ann")));
    engine.notify("n3", n -> n.setRecipients(List.of("ann")).setTenant("acme"));
    Received created = client.await("message.created").get(1);
    assertThat(created.data().at("/meta/total_count").asInt()).isEqualTo(1);
    assertThat(created.data().at("/entry/tenant").asText()).isEqualTo("acme");
    engine.advance(Duration.ofSeconds(40));
    client.awaitEnd();
    assertThat(names(client.events()))
        .containsExactly("feed.ready", "message.created", "stream.end");
    // What was missed comes within the same tenants too.
    SseClient again =
        started(
            new SseClient(
                api.url(),
                STREAM,
                withLastEventId("0-0", asAnn(engine.instant().plusSeconds(60), tenants("acme")))));
    List<Received> events = again.await("feed.ready");
    assertThat(again.raw()).doesNotContain("globex", "n2");
    assertThat(last(events).at("/meta/total_count").asInt()).isEqualTo(1);
  }

  private static Map<String, ?> tenants(String only) {
    return Map.of("tenants", List.of(only));
  }

  private static String[] withLastEventId(String id, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Last-Event-ID: " + id;
    return all;
  }

  @Test
  void aTokenThatExpiresWhileItsStreamBeginsSeesNothing() {
    Instant end = engine.instant().plusMillis(1);
    String[] headers = asAnn(end, Map.of());
    engine.notifyUsers("n1", "ann");
    engine.advance(Duration.ofMillis(1));
    assertThat(new SseClient(api.url(), STREAM, headers).status()).isEqualTo(401);
  }
}
