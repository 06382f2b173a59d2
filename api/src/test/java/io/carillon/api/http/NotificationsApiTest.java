package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.read.Explanation;
import io.carillon.api.read.Segments.Preview;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.RouteVerdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotificationsApiTest {

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void anOutcomeSaysWhomItReached() {
    given.outcomes.add(
        "n1",
        2,
        route ->
            route
                .setTenant("acme")
                .setSegment("{\"tenant_id\":\"acme\"}")
                .setCategories(List.of("billing")));

    Api.Reply reply = api.get("/v1/notifications/n1").is(200);

    assertThat(reply.at("/status").asText()).isEqualTo("resolved");
    assertThat(reply.at("/matched").asInt()).isEqualTo(6);
    assertThat(reply.at("/suppressed/preferences").asInt()).isEqualTo(2);
    assertThat(reply.at("/delivered").asInt()).isEqualTo(4);
    assertThat(reply.at("/segment/tenant_id").asText()).isEqualTo("acme");
    assertThat(reply.at("/accepted_at").asText()).isEqualTo("2026-11-20T12:00:00.000Z");
    assertThat(reply.at("/partitions").toString()).isEqualTo("{\"expected\":2,\"reported\":2}");
  }

  @Test
  void theStatusFollowsTheVerdict() {
    given.outcomes.add("half", 1, route -> {});
    given.outcomes.add("bad", 0, route -> route.setVerdict(RouteVerdict.REJECTED).setReason("why"));
    given.outcomes.add("back", 2, true, route -> {});
    assertThat(status("half")).isEqualTo("accepted");
    assertThat(status("bad")).isEqualTo("rejected");
    assertThat(status("back")).isEqualTo("retracted");
    api.get("/v1/notifications/none").isProblem(404, "resource_missing");
    api.get("/v1/notifications/" + Urls.segment("a/b c")).isProblem(404, "resource_missing");
  }

  private String status(String id) {
    return api.get("/v1/notifications/" + id).is(200).at("/status").asText();
  }

  @Test
  void theLogIsNewestFirstAndPaged() {
    for (int i = 1; i <= 3; i++) {
      int tenant = i;
      given.outcomes.add(
          "n" + i,
          2,
          route ->
              route.setTenant("t" + tenant % 2).setAcceptedAt(FakeBackend.NOW.plusSeconds(tenant)));
    }
    Api.Reply first = api.get("/v1/notifications?page_size=2").is(200);
    assertThat(first.at("/entries").findValuesAsText("id")).containsExactly("n3", "n2");
    Api.Reply second =
        api.get("/v1/notifications?page_size=2&after=" + first.at("/page_info/after").asText())
            .is(200);
    assertThat(second.at("/entries").findValuesAsText("id")).containsExactly("n1");
    assertThat(second.at("/page_info/after").isNull()).isTrue();
    assertThat(api.get("/v1/notifications?tenant=t0").at("/entries").findValuesAsText("id"))
        .containsExactly("n2");
    api.get("/v1/notifications?after=zzz").refuses("after", "no cursor");
    api.get("/v1/notifications?tennant=t0").refuses("tennant", "did you mean `tenant`?");
  }

  @Test
  void anExplanationIsToldStepByStep() {
    given
        .user("u")
        .explanations
        .put(
            "n1",
            new Explanation(
                false,
                "then",
                List.of(
                    new Explanation.Step(
                        "audience", "matched", "by role", Map.of("term", "role:admin"))),
                List.of(new Explanation.Channel("hook", true, List.of()))));
    Api.Reply reply = api.get("/v1/notifications/n1/explain?user_id=u").is(200);
    assertThat(reply.body())
        .isEqualTo(
            "{\"notification_id\":\"n1\",\"user_id\":\"u\",\"delivered\":false,\"evaluated\":\"then\",\"steps\":"
                + "[{\"step\":\"audience\",\"outcome\":\"matched\",\"detail\":\"by role\",\"facts\":{\"term\":\"role:admin\"}}],\"channels\":[{\"channel\":\"hook\",\"delivered\":true,\"steps\":[]}]}");
    api.get("/v1/notifications/n2/explain?user_id=u").isProblem(404, "resource_missing");
    api.get("/v1/notifications/n1/explain").refuses("user_id", "is required");
  }

  @Test
  void retractingWaitsUntilItIsGone() {
    given.outcomes.add("n1", 2, route -> {});
    given.onNotify = notified -> given.outcomes.add("n1", 2, true, route -> {});

    Api.Reply reply = api.delete("/v1/notifications/n1").is(200);

    assertThat(reply.at("/status").asText()).isEqualTo("retracted");
    FakeWrites.Notified written = given.writes.notifications.get(0);
    assertThat(written.sent().getOperation()).isEqualTo(NotifyOperation.RETRACT);
    assertThat(written.sent().getId()).isEqualTo("n1");
  }

  @Test
  void retractingMayOvertake() {
    assertThat(api.delete("/v1/notifications/n9").is(202).at("/status").asText())
        .isEqualTo("accepted");
    assertThat(given.writes.notifications).hasSize(1);
  }

  @Test
  void aPreviewAsksTheRealResolver() {
    given.previews.put(0, new Preview(2, 1, Map.of("preferences", 1L), List.of("a"), Map.of()));
    given.previews.put(1, new Preview(1, 1, Map.of(), List.of("b"), Map.of()));
    Api.Reply reply =
        api.post("/v1/segments/preview", "{\"segment\":\"role:admin\",\"tenant\":\"acme\"}")
            .is(200);
    assertThat(reply.body())
        .isEqualTo(
            "{\"matched\":3,\"deliverable\":2,\"suppressed\":{\"preferences\":1},\"sample\":[\"a\",\"b\"],\"channels\":{}}");
    assertThat(String.valueOf(given.previewed)).contains("acme");

    api.post("/v1/segments/preview", "{}").refuses("segment", "is required");
    api.post("/v1/segments/preview", "{\"segment\":{}}").is(422);
    api.post("/v1/segments/preview", "{\"segment\":\"tenant_id:globex\",\"tenant\":\"acme\"}")
        .is(422);
    api.post("/v1/segments/preview", "{\"segments\":\"a:b\"}")
        .refuses("segments", "did you mean `segment`?");
  }
}
