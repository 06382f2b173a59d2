package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.kafka.NotWrittenException;
import io.carillon.api.read.NotReadyException;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.UserChange;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsersApiTest {

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void theIssuesOwnCallWorksAsItIs() {
    Api.Reply reply =
        api.post(
                "/v1/users",
                """
                {"userId":"user_456","attributes":{"tenant_id":"acme-corp","company":"Acme Corp",
                 "role":"admin","org":"engineering"}}
                """)
            .is(200);

    assertThat(reply.at("/id").asText()).isEqualTo("user_456");
    assertThat(reply.at("/company").asText()).isEqualTo("Acme Corp");
    assertThat(reply.at("/attributes/role").asText()).isEqualTo("admin");
    UserChange written = given.writes.last(UserChange.class);
    assertThat(written.getOperation()).isEqualTo(ChangeOperation.MERGE);
    assertThat(written.getAttributes()).containsEntry("tenant_id", "acme-corp").hasSize(4);
  }

  @Test
  void everyKindOfAttributeComesBackAsItWentIn() {
    Api.Reply reply =
        api.post(
                "/v1/users",
                """
                {"userId":"u","attributes":{"five":5,"half":0.5,"big":9007199254740992,"no":false,
                 "list":["a","b"],"empty":[],"text":"5"}}
                """)
            .is(200);

    assertThat(reply.body())
        .contains("\"five\":5,")
        .contains("\"half\":0.5")
        .contains("\"big\":9007199254740992,")
        .contains("\"no\":false")
        .contains("\"list\":[\"a\",\"b\"]")
        .contains("\"empty\":[]")
        .contains("\"text\":\"5\"");
  }

  @Test
  void nullRemovesAnAttributeAndEndsAMembership() {
    api.post(
            "/v1/users",
            """
            {"userId":"u","attributes":{"role":"x","org":"y"},
             "memberships":{"acme":{"role":"admin"},"globex":{"attributes":{"role":"viewer"}}}}
            """)
        .is(200);
    Api.Reply reply =
        api.post(
                "/v1/users",
                """
                {"userId":"u","attributes":{"role":null},"memberships":{"acme":null}}
                """)
            .is(200);

    assertThat(reply.at("/attributes").toString()).isEqualTo("{\"org\":\"y\"}");
    assertThat(reply.at("/memberships").toString()).isEqualTo("{\"globex\":{\"role\":\"viewer\"}}");
  }

  @Test
  void knocksIdentifyTakesAttributesAtTheTop() {
    Api.Reply reply =
        api.put("/v1/users/jane", "{\"name\":\"Jane\",\"email\":\"j@x.net\",\"plan\":\"pro\"}")
            .is(200);

    assertThat(reply.at("/name").asText()).isEqualTo("Jane");
    assertThat(reply.at("/plan").asText()).isEqualTo("pro");
    assertThat(reply.at("/__typename").asText()).isEqualTo("User");
    assertThat(reply.at("/phone_number").isNull()).isTrue();
    assertThat(reply.at("/created_at").asText()).isEqualTo("2026-11-20T12:00:00.000Z");
    assertThat(api.get("/v1/users/jane").is(200).body()).isEqualTo(reply.body());
  }

  @Test
  void anAttributeCannotTakeTheIdsPlace() {
    api.post("/v1/users", "{\"userId\":\"u\",\"attributes\":{\"id\":\"v\",\"updated_at\":\"x\"}}")
        .is(200);
    Api.Reply reply = api.get("/v1/users/u").is(200);

    assertThat(reply.at("/id").asText()).isEqualTo("u");
    assertThat(reply.at("/updated_at").asText()).isEqualTo("2026-11-20T12:00:00.000Z");
    assertThat(reply.at("/attributes/id").asText()).isEqualTo("v");
  }

  @Test
  void idsMayHoldAnything() {
    for (String id :
        List.of("a/b", "ü 漢字 😀", "a+b", "100%", "a?b#c", "..", "a;b=c", "a\\b", "{id}")) {
      given.user(id);
      Api.Reply reply = api.get("/v1/users/" + Urls.segment(id)).is(200);
      assertThat(reply.at("/id").asText()).isEqualTo(id);
    }
  }

  @Test
  void wrongFieldsAreAllNamedAtOnce() {
    api.post(
            "/v1/users",
            """
            {"user_id":"u","attributes":{"address":{"street":"x"},"tags":["a",5]},"memberships":{"acme":5}}
            """)
        .refuses("userId", "is required")
        .refuses("user_id", "did you mean `userId`?")
        .refuses("attributes.address", "is an object")
        .refuses("attributes.tags[1]", "is a number")
        .refuses("memberships.acme", "is a number");
    assertThat(given.writes.userLog).isEmpty();
  }

  @Test
  void limitsAreRefusedByName() {
    api.post("/v1/users", "{\"userId\":\"\",\"attributes\":{}}").refuses("userId", "blank");
    api.post("/v1/users", "{\"userId\":\"" + "x".repeat(300) + "\"}")
        .refuses("userId", "at most 256");
    api.post(
            "/v1/users",
            "{\"userId\":\"u\",\"attributes\":{\"a\":\"" + "x".repeat(1_000_000) + "\"}}")
        .refuses("attributes.a", "at most 8192");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      many.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":1");
    }
    api.post("/v1/users", "{\"userId\":\"u\",\"attributes\":{" + many + "}}")
        .refuses("attributes", "10000 attributes");
    api.post("/v1/users", "{\"userId\":\"u\",\"attributes\":{\"n\":1e999}}")
        .refuses("attributes.n", "finite");
    api.post(
            "/v1/users",
            "{\"userId\":\"u\",\"attributes\":{\"tenant_id\":\"" + "é".repeat(120) + "\"}}")
        .refuses("attributes.tenant_id", "topic name");
    api.post("/v1/users", "{\"userId\":\"\\ud800\",\"attributes\":{}}").is(422);
  }

  @Test
  void whatALaterReleaseWillDoIsRefusedUntilThen() {
    api.put("/v1/users/u", "{\"channel_data\":{\"x\":{}}}").refuses("channel_data", "no effect");
    api.put("/v1/users/u", "{\"preferences\":{\"default\":{\"workflow\":{}}}}")
        .refuses("preferences.default.workflow", "did you mean `workflows`?");
    api.put("/v1/users/u", "{\"preferences\":{\"default\":true}}")
        .refuses("preferences.default", "a preference set is expected");
    api.put("/v1/users/u", "{\"preferences\":{\"bad/\\u0000\":{}}}").is(422);
    api.put("/v1/users/u", "{\"id\":\"v\"}").refuses("id", "is not the id in the path");
  }

  @Test
  void whatNobodySpokeOfIsMissing() {
    api.get("/v1/users/nobody").isProblem(404, "resource_missing");
    api.delete("/v1/users/nobody").isProblem(404, "resource_missing");
    api.get("/v1/users/nobody/export").isProblem(404, "resource_missing");
  }

  @Test
  void aWriteThatIsNotVisibleInTimeIsAcceptedNotDone() {
    given.user("u").passed = new CompletableFuture<>();

    Api.Reply reply = api.post("/v1/users", "{\"userId\":\"u\",\"attributes\":{}}").is(202);

    assertThat(reply.json().toString())
        .contains("\"status\":\"accepted\"")
        .contains("\"id\":\"u\"");
  }

  @Test
  void aWriteWhosePartitionMovesIsAcceptedForKafkaHasIt() {
    given.user("u").passed =
        CompletableFuture.failedFuture(new NotReadyException("the partition has just moved"));

    api.post("/v1/users", "{\"userId\":\"u\",\"attributes\":{}}").is(202);
  }

  @Test
  void aWriteThatTheLogRefusesIsRefused() {
    given.user("u").passed =
        CompletableFuture.completedFuture(
            Optional.of(Rejection.of(Reason.TOO_LARGE, "", "the user is too large")));

    api.post("/v1/users", "{\"userId\":\"u\",\"attributes\":{}}").refuses("", "too large");
  }

  @Test
  void aWriteThatKafkaDoesNotAcknowledgeIsToBeRepeated() {
    given.writes.instead = new CompletableFuture<>();
    Api.Reply silent = api.post("/v1/users", "{\"userId\":\"u\"}").isProblem(503, "not_ready");
    assertThat(silent.header("Retry-After")).isEqualTo("1");

    given.writes.instead =
        CompletableFuture.failedFuture(notWritten(NotWrittenException.Kind.NOT_ACKNOWLEDGED));
    api.post("/v1/users", "{\"userId\":\"u\"}").isProblem(503, "not_ready");

    given.writes.instead =
        CompletableFuture.failedFuture(notWritten(NotWrittenException.Kind.TOO_LARGE));
    api.post("/v1/users", "{\"userId\":\"u\"}").isProblem(413, "payload_too_large");
  }

  private static NotWrittenException notWritten(NotWrittenException.Kind kind) {
    return new NotWrittenException(kind, "as Kafka says", new RuntimeException());
  }

  @Test
  void deletingSaysNothingAndErasingGivesAReceipt() {
    given.message("u", "n1", "acme");
    assertThat(api.delete("/v1/users/u").is(204).body()).isEmpty();
    assertThat(given.person("u").state).isNull();

    given.message("v", "n1", "acme");
    given.user("v").state().orElseThrow().getAttributes().put("role", "x");
    Api.Reply receipt = api.delete("/v1/users/v?erase=true").is(200);
    assertThat(receipt.at("/user_id").asText()).isEqualTo("v");
    assertThat(receipt.at("/erased/attributes").asInt()).isEqualTo(1);
    assertThat(receipt.at("/erased/messages_by_feed/inbox").asInt()).isEqualTo(1);
    assertThat(receipt.at("/kept/0/where").asText()).isEqualTo("topic carillon.user-log");
    assertThat(receipt.at("/kept/0/retention").asText()).isEqualTo("PT168H");
    assertThat(given.writes.last(UserChange.class).getOperation())
        .isEqualTo(ChangeOperation.DELETE);
  }

  @Test
  void anExportHoldsEverything() {
    given.user("u").state().orElseThrow().getAttributes().putAll(Map.of("role", "x", "n", 5.0));
    for (int i = 0; i < 120; i++) {
      given.message("u", "n" + i, i % 2 == 0 ? "acme" : null);
    }

    Api.Reply export = api.get("/v1/users/u/export").is(200);

    assertThat(export.at("/user/attributes").toString()).isEqualTo("{\"n\":5,\"role\":\"x\"}");
    assertThat(export.at("/feeds/inbox").size()).isEqualTo(120);
    assertThat(export.at("/feeds/inbox/0/title").asText()).isEqualTo("Title of n119");
    assertThat(export.at("/exported_at").asText()).isEqualTo("2026-11-20T12:00:00.000Z");
  }

  @Test
  void usersAreListedPageByPage() {
    for (String id : List.of("a", "b", "c")) {
      given.user(id);
    }
    Api.Reply first = api.get("/v1/users?page_size=2").is(200);
    assertThat(first.at("/entries").findValuesAsText("id")).containsExactly("a", "b");
    String after = first.at("/page_info/after").asText();
    Api.Reply second = api.get("/v1/users?page_size=2&after=" + after).is(200);
    assertThat(second.at("/entries").findValuesAsText("id")).containsExactly("c");
    assertThat(second.at("/page_info/after").isNull()).isTrue();
    api.get("/v1/users?after=nonsense").refuses("after", "no cursor");
  }
}
