package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.kafka.NotWrittenException;
import io.carillon.api.lookup.Lookup;
import io.carillon.avro.Notify;
import io.carillon.avro.RouteVerdict;
import io.carillon.topology.route.Fingerprint;
import io.carillon.topology.route.NotificationIds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifyApiTest {

  private static final String TO_ACME =
      "{\"segment\":{\"tenant_id\":\"acme-corp\"},\"title\":\"T\",\"body\":\"B\"}";

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  private Notify sent() {
    return given.writes.notifications.get(given.writes.notifications.size() - 1).sent();
  }

  @Test
  void theIssuesOwnCallsWorkAsTheyAre() {
    Api.Reply reply = api.post("/v1/notify", TO_ACME).is(202);
    assertThat(reply.json().properties()).hasSize(2);
    assertThat(reply.at("/status").asText()).isEqualTo("accepted");
    assertThat(reply.at("/id").asText()).isEqualTo(sent().getId()).hasSize(36);
    assertThat(sent().getSegment()).isEqualTo("{\"tenant_id\":\"acme-corp\"}");

    for (String segment :
        List.of(
            "tenant_id:acme-corp,role:admin",
            "tenant_id:acme-corp,org:engineering",
            "company:Acme Corp")) {
      api.post("/v1/notify", "{\"segment\":\"" + segment + "\",\"title\":\"T\",\"body\":\"B\"}")
          .is(202);
      assertThat(sent().getSegment()).isEqualTo(segment);
    }
  }

  @Test
  void everyFieldArrives() {
    api.post(
            "/v1/notify",
            """
            {"userIds":["a","b"],"tenant":"acme","title":"T","body":"B","url":"/x",
             "data":{"n":1.10,"deep":{"list":[1,2]}},"category":"billing","expires_at":"2027-01-01T00:00:00+01:00"}
            """)
        .is(202);
    Notify notify = sent();
    assertThat(notify.getRecipients()).containsExactly("a", "b");
    assertThat(notify.getTenant()).isEqualTo("acme");
    assertThat(notify.getUrl()).isEqualTo("/x");
    assertThat(notify.getData()).isEqualTo("{\"n\":1.10,\"deep\":{\"list\":[1,2]}}");
    assertThat(notify.getCategory()).isEqualTo("billing");
    assertThat(notify.getExpiresAt()).isEqualTo("2026-12-31T23:00:00Z");

    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\"}").is(202);
    assertThat(sent().getRecipients()).containsExactly("a");
    assertThat(sent().getBody()).isEmpty();
  }

  @Test
  void whatIsWrongIsNamed() {
    api.post("/v1/notify", "{\"title\":\"T\",\"body\":\"B\"}")
        .refuses("segment", "who is to hear of it");
    api.post("/v1/notify", "{\"segment\":null,\"title\":\"T\"}").refuses("segment", "is required");
    api.post("/v1/notify", "{\"segment\":{},\"title\":\"T\"}").refuses("segment", "");
    api.post("/v1/notify", "{\"segment\":\"role\",\"title\":\"T\"}").is(422);
    api.post("/v1/notify", "{\"segment\":5,\"title\":\"T\"}").refuses("segment", "is a number");
    api.post(
            "/v1/notify",
            "{\"segment\":{\"all\":[{\"attribute\":\"a\",\"op\":\"equals\",\"value\":1}]},\"title\":\"T\"}")
        .refuses("segment.all[0].op", "");
    api.post("/v1/notify", "{\"userIds\":[],\"title\":\"T\"}").refuses("userIds", "is empty");
    api.post("/v1/notify", "{\"userIds\":[\"\"],\"title\":\"T\"}").refuses("userIds", "blank");
    api.post("/v1/notify", "{\"userId\":\"\",\"title\":\"T\"}").refuses("userId", "blank");
    api.post("/v1/notify", "{\"userIds\":[5],\"title\":\"T\"}")
        .refuses("userIds[0]", "is a number");
    api.post("/v1/notify", "{\"userId\":\"a\",\"userIds\":[\"b\"],\"title\":\"T\"}")
        .refuses("userId", "without");
    api.post("/v1/notify", "{\"userId\":\"a\",\"body\":\"B\"}").refuses("title", "missing");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"tenant\":\" \"}")
        .refuses("tenant", "blank");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"url\":\"javascript:alert(1)\"}")
        .refuses("url", "scheme");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"data\":[1]}")
        .refuses("data", "is a list");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"expires_at\":\"soon\"}")
        .refuses("expires_at", "ISO 8601");
    api.post(
            "/v1/notify",
            "{\"userId\":\"a\",\"title\":\"T\",\"expires_at\":\"2020-01-01T00:00:00Z\"}")
        .refuses("expires_at", "in the past");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"expiresAt\":\"x\"}")
        .refuses("expiresAt", "did you mean `expires_at`?");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"workflow\":\"w\"}")
        .refuses("workflow", "there is no workflow `w`");
    assertThat(given.writes.notifications).isEmpty();
  }

  @Test
  void whatIsTooLargeIsRefused() {
    api.post(
            "/v1/notify",
            "{\"userId\":\"a\",\"title\":\"T\",\"data\":{\"x\":\"" + "x".repeat(300_000) + "\"}}")
        .isProblem(413, "payload_too_large");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"" + "x".repeat(2_000_000) + "\"}")
        .isProblem(413, "payload_too_large");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"" + "x".repeat(20_000) + "\"}")
        .refuses("title", "at most 10000");
    String many = "\"u\",".repeat(100_000) + "\"u\"";
    api.post("/v1/notify", "{\"userIds\":[" + many + "],\"title\":\"T\"}")
        .refuses("userIds", "at most 100000");
  }

  @Test
  void aYear3000IsFine() {
    api.post(
            "/v1/notify",
            "{\"userId\":\"a\",\"title\":\"T\",\"expires_at\":\"3000-01-01T00:00:00Z\"}")
        .is(202);
    api.post(
            "/v1/notify",
            "{\"userId\":\"a\",\"title\":\"T\",\"expires_at\":\"+999999999-01-01T00:00:00Z\"}")
        .refuses("expires_at", "ISO 8601");
  }

  @Test
  void whoWaitsLearnsWhomItReached() {
    given.onNotify = notified -> given.outcomes.add(notified.sent().getId(), 2, route -> {});

    Api.Reply reply = waiting("wait=2", TO_ACME).is(200);

    String id = sent().getId();
    assertThat(reply.header("Preference-Applied")).isEqualTo("wait=2");
    assertThat(reply.body())
        .isEqualTo(
            ("{\"id\":\"%s\",\"status\":\"resolved\",\"matched\":6,\"suppressed\":{\"preferences\":2},\"delivered\":4,"
                    + "\"links\":{\"explain\":\"/v1/notifications/%s/explain?user_id=\",\"self\":\"/v1/notifications/%s\"}}")
                .formatted(id, id, id));
  }

  @Test
  void whoWaitsInVainIsAccepted() {
    given.onNotify = notified -> given.outcomes.add(notified.sent().getId(), 1, route -> {});
    Api.Reply reply = waiting("respond-async, wait=1", TO_ACME).is(202);
    assertThat(reply.header("Preference-Applied")).isEmpty();
    assertThat(reply.at("/status").asText()).isEqualTo("accepted");
  }

  @Test
  void aPreferenceThatMakesNoSenseIsIgnored() {
    waiting("wait=soon", TO_ACME).is(202);
    waiting("wait=0", TO_ACME).is(202);
  }

  @Test
  void whoWaitsWhereTheLogIsNotIsAcceptedAtOnce() {
    given.outcomes.elsewhere = new Lookup.NotReady<>("restoring");
    waiting("wait=20", TO_ACME).is(202);
  }

  private Api.Reply waiting(String preference, String json) {
    return Api.send(api.request("POST", "/v1/notify", json).header("Prefer", preference));
  }

  private Api.Reply keyed(String key, String json) {
    return Api.send(api.request("POST", "/v1/notify", json).header("Idempotency-Key", key));
  }

  /** As [route] would. */
  private void routes() {
    given.onNotify =
        notified -> {
          String id =
              NotificationIds.ofKey(notified.sent().getScope(), String.valueOf(notified.key()));
          if (given.outcomes.find(id).isEmpty()) {
            given.outcomes.add(
                id, 0, route -> route.setFingerprint(Fingerprint.of(notified.sent())));
          }
        };
  }

  @Test
  void oneKeyIsOneNotification() {
    routes();
    String id = keyed("k1", TO_ACME).is(202).at("/id").asText();
    assertThat(id).isEqualTo(NotificationIds.ofKey("api", "k1"));
    assertThat(given.writes.notifications.get(0).key()).isEqualTo("k1");
    assertThat(sent().getId()).isNull();

    assertThat(keyed("k1", TO_ACME).is(202).at("/id").asText()).isEqualTo(id);
    assertThat(given.writes.notifications).hasSize(1);
    assertThat(keyed("k2", TO_ACME).is(202).at("/id").asText()).isNotEqualTo(id);
  }

  @Test
  void theSameKeyWithAnotherBodyIsAMistake() {
    routes();
    keyed("k1", TO_ACME).is(202);
    keyed("k1", "{\"segment\":{\"tenant_id\":\"acme-corp\"},\"title\":\"Other\",\"body\":\"B\"}")
        .refuses("Idempotency-Key", "was used for another notification");
    assertThat(given.writes.notifications).hasSize(1);
  }

  @Test
  void aDayLaterTheKeyIsFree() {
    String id = NotificationIds.ofKey("api", "k1");
    given.outcomes.add(
        id,
        2,
        route ->
            route.setAcceptedAt(FakeBackend.NOW.minus(Duration.ofHours(25))).setFingerprint("old"));
    given.onNotify =
        notified ->
            given.outcomes.add(
                id, 2, route -> route.setFingerprint(Fingerprint.of(notified.sent())));
    keyed("k1", TO_ACME).is(202);
    assertThat(given.writes.notifications).hasSize(1);
  }

  @Test
  void whatRouteRefusesIsRefused() {
    given.onNotify =
        notified ->
            given.outcomes.add(
                NotificationIds.ofKey("api", "k1"),
                0,
                route ->
                    route
                        .setVerdict(RouteVerdict.REJECTED)
                        .setReason("title: is too rude")
                        .setFingerprint(Fingerprint.of(notified.sent())));
    keyed("k1", TO_ACME).refuses("", "too rude");
  }

  @Test
  void withoutAVerdictInTimeTheCallIsToBeRepeated() {
    keyed("k1", TO_ACME).isProblem(503, "not_ready");
    given.outcomes.elsewhere = new Lookup.NotReady<>("restoring");
    keyed("k1", TO_ACME).isProblem(503, "not_ready");
  }

  @Test
  void aKeyHasALength() {
    keyed("k".repeat(257), TO_ACME).refuses("Idempotency-Key", "1 to 256");
  }

  @Test
  void nothingIsAcceptedThatKafkaHasNotAcknowledged() {
    given.writes.instead =
        CompletableFuture.failedFuture(
            new NotWrittenException(
                NotWrittenException.Kind.NOT_ACKNOWLEDGED, "no", new RuntimeException()));
    api.post("/v1/notify", TO_ACME).isProblem(503, "not_ready");
  }
}
