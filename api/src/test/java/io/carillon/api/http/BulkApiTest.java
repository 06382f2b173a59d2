package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.NotReadyException;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.UserChange;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkApiTest {

  private static final String IDENTIFY = "/v1/users/bulk/identify";
  private static final Rejection REFUSED =
      Rejection.of(Reason.TOO_LARGE, "attributes", "is more than a user may have");

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  /** Two users, in different partitions. */
  private static List<String> apart() {
    List<String> ids = new ArrayList<>();
    for (int partition : List.of(0, 1)) {
      int number = 0;
      while (UserPartitions.of("user-" + number, 2) != partition) {
        number++;
      }
      ids.add("user-" + number);
    }
    return ids;
  }

  private static String users(List<String> ids) {
    return "{\"users\":["
        + String.join(",", ids.stream().map("{\"id\":\"%s\",\"name\":\"x\"}"::formatted).toList())
        + "]}";
  }

  private Api.Reply ask(Api.Reply operation) {
    return api.get(operation.at("/progress_path").asText());
  }

  private static void is(Api.Reply reply, String status, int processed, int errors) {
    assertThat(reply.at("/__typename").asText()).isEqualTo("BulkOperation");
    assertThat(reply.at("/status").asText()).as(reply.body()).isEqualTo(status);
    assertThat(reply.at("/processed_rows").asInt()).as(reply.body()).isEqualTo(processed);
    assertThat(reply.at("/error_count").asInt()).as(reply.body()).isEqualTo(errors);
    assertThat(reply.at("/success_count").asInt()).isEqualTo(processed - errors);
    assertThat(reply.at("/completed_at").isNull()).isEqualTo(!status.equals("completed"));
    assertThat(reply.at("/failed_at").isNull()).isEqualTo(!status.equals("failed"));
  }

  private BulkOperationState stored(Api.Reply operation) {
    return Objects.requireNonNull(given.bulk.get(operation.at("/id").asText()));
  }

  @Test
  void whatIsCompletedIsApplied() {
    Api.Reply reply = api.post(IDENTIFY, users(apart())).is(200);
    is(reply, "completed", 2, 0);
    assertThat(stored(reply).getAwaited()).as("nothing is left to ask for").isEmpty();
    is(ask(reply).is(200), "completed", 2, 0);
    apart()
        .forEach(id -> assertThat(api.get("/v1/users/" + id).at("/name").asText()).isEqualTo("x"));
  }

  @Test
  void descriptionsHavePreferencesToo() {
    api.post(
            IDENTIFY,
            "{\"users\":[{\"id\":\"u\",\"preferences\":{\"default\":{\"workflows\":{\"w\":false}},\"acme\":{\"__persistence_strategy__\":\"replace\"}}}]}")
        .is(200);
    assertThat(given.writes.userLog).hasSize(3);
    assertThat(given.writes.userLog.get(0)).isInstanceOf(UserChange.class);
    PreferenceChange first = (PreferenceChange) given.writes.userLog.get(1);
    assertThat(first.getTenantId()).isNull();
    assertThat(first.getOperation()).isEqualTo(ChangeOperation.MERGE);
    PreferenceChange second = (PreferenceChange) given.writes.userLog.get(2);
    assertThat(second.getTenantId()).isEqualTo("acme");
    assertThat(second.getOperation()).isEqualTo(ChangeOperation.REPLACE);
  }

  @Test
  void whoIsRefusedIsNamed() {
    List<String> ids = apart();
    given.person(ids.get(1)).passed = CompletableFuture.completedFuture(Optional.of(REFUSED));
    Api.Reply reply = api.post(IDENTIFY, users(ids)).is(200);
    for (Api.Reply each : List.of(reply, ask(reply).is(200))) {
      is(each, "completed", 2, 1);
      assertThat(each.at("/error_items").findValuesAsText("id")).containsExactly(ids.get(1));
    }
    given.person(ids.get(0)).passed = CompletableFuture.completedFuture(Optional.of(REFUSED));
    is(api.post(IDENTIFY, users(ids)).is(200), "failed", 2, 2);
  }

  @Test
  void whatIsNotAppliedYetIsProcessing() {
    List<String> ids = apart();
    CompletableFuture<Optional<Rejection>> passed = new CompletableFuture<>();
    given.person(ids.get(1)).passed = passed;
    Api.Reply reply = api.post(IDENTIFY, users(ids)).is(202);
    is(reply, "processing", 1, 0);
    is(ask(reply).is(200), "processing", 1, 0);
    passed.complete(Optional.of(REFUSED));
    Api.Reply now = ask(reply).is(200);
    is(now, "completed", 2, 1);
    assertThat(now.at("/error_items/0/id").asText()).isEqualTo(ids.get(1));
  }

  @Test
  void whileAPartitionMovesItIsNotKnown() {
    List<String> ids = apart();
    given.person(ids.get(1)).passed =
        CompletableFuture.failedFuture(new NotReadyException("the partition moves"));
    Api.Reply reply = api.post(IDENTIFY, users(ids)).is(202);
    is(reply, "processing", 1, 0);
    given.partitions.set(1, new Lookup.NotReady<>("partition 1 moves"));
    ask(reply).isProblem(503, "not_ready");
    is(api.post(IDENTIFY, users(ids)).is(202), "processing", 0, 0);
  }

  @Test
  void anyInstanceAnswersForAll() {
    try (Api there = new Api()) {
      List<String> ids = apart();
      there.backend.bulk = given.bulk;
      given.partitions.set(1, new Lookup.AtPeer<>(there.url()));
      there.backend.partitions.set(0, new Lookup.AtPeer<>(api.url()));
      given.elsewhere.put(ids.get(1), new Lookup.AtPeer<>(there.url()));
      there.backend.elsewhere.put(ids.get(0), new Lookup.AtPeer<>(api.url()));
      CompletableFuture<Optional<Rejection>> passed = new CompletableFuture<>();
      there.backend.person(ids.get(1)).passed = passed;

      Api.Reply reply = api.post(IDENTIFY, users(ids)).is(202);
      String path = reply.at("/progress_path").asText();
      for (Api asked : List.of(api, there)) {
        is(asked.get(path).is(200), "processing", 1, 0);
      }
      passed.complete(Optional.of(REFUSED));
      for (Api asked : List.of(api, there)) {
        is(asked.get(path).is(200), "completed", 2, 1);
      }
      is(api.post(IDENTIFY, users(ids)).is(200), "completed", 2, 1);
    }
  }

  @Test
  void messagesOfUsersElsewhereAreOneOperation() {
    try (Api there = new Api()) {
      List<String> ids = apart();
      there.backend.bulk = given.bulk;
      given.partitions.set(1, new Lookup.AtPeer<>(there.url()));
      given.elsewhere.put(ids.get(1), new Lookup.AtPeer<>(there.url()));
      given.message(ids.get(0), "n1", null);
      there.backend.message(ids.get(1), "n1", null);
      there.backend.message(ids.get(1), "n2", null);
      Api.Reply reply =
          api.post(
                  "/v1/channels/inbox/messages/bulk/read",
                  "{\"user_ids\":[\"%s\",\"%s\"]}".formatted(ids.get(0), ids.get(1)))
              .is(200);
      is(reply, "completed", 3, 0);
      assertThat(given.bulk).hasSize(1);
      is(ask(reply).is(200), "completed", 3, 0);
    }
  }

  @Test
  void deletionsAndPreferences() {
    api.post(IDENTIFY, users(List.of("a", "b"))).is(200);
    is(
        api.post(
                "/v1/users/bulk/preferences",
                "{\"user_ids\":[\"a\",\"b\",\"a\"],\"preferences\":{\"id\":\"acme\",\"categories\":{\"news\":false}}}")
            .is(200),
        "completed",
        2,
        0);
    assertThat(api.get("/v1/users/b/preferences/acme").at("/categories/news").asBoolean(true))
        .isFalse();
    is(api.post("/v1/users/bulk/delete", "{\"user_ids\":[\"a\"]}").is(200), "completed", 1, 0);
    api.get("/v1/users/a").isProblem(404, "resource_missing");
    api.get("/v1/users/b").is(200);
  }

  @Test
  void tenantsAreSetAndDeleted() {
    Api.Reply set =
        api.post(
                "/v1/tenants/bulk/set",
                "{\"tenants\":[\"acme\",{\"id\":\"globex\",\"name\":\"G\"}]}")
            .is(200);
    is(set, "completed", 2, 0);
    assertThat(api.get("/v1/tenants/globex").at("/name").asText()).isEqualTo("G");
    given.writes.applies = false;
    Api.Reply late =
        Api.send(api.request("POST", "/v1/tenants/bulk/delete?tenant_ids=acme&tenant_ids=globex"))
            .is(202);
    is(late, "processing", 0, 0);
    given.tenants.remove("acme");
    is(ask(late).is(200), "processing", 1, 0);
    given.tenants.remove("globex");
    is(ask(late).is(200), "completed", 2, 0);
  }

  @Test
  void nothingIsWrittenWhenAnythingIsWrong() {
    api.post(IDENTIFY, "{\"users\":[{\"id\":\"a\"},{\"name\":\"x\"}]}")
        .refuses("users[1].id", "is required");
    api.post(IDENTIFY, "{\"users\":[{\"id\":\"a\",\"x\":{}}]}").is(422);
    api.post(IDENTIFY, "{}").refuses("users", "is required");
    api.post(IDENTIFY, "{\"users\":[]}").refuses("users", "is empty");
    api.post("/v1/users/bulk/delete", "{\"user_ids\":[\"a\",\"\"]}")
        .refuses("user_ids[1]", "blank");
    api.post("/v1/users/bulk/preferences", "{\"user_ids\":[\"a\"]}")
        .refuses("preferences", "is required");
    api.post(
            "/v1/users/bulk/preferences",
            "{\"user_ids\":[\"a\"],\"preferences\":{\"workflow\":{}}}")
        .refuses("preferences.workflow", "did you mean `workflows`?");
    api.post("/v1/tenants/bulk/set", "{\"tenants\":[\"acme\",7]}")
        .refuses("tenants[1]", "a tenant or its id");
    Api.send(api.request("POST", "/v1/tenants/bulk/delete")).refuses("tenant_ids", "1 to 1000");
    assertThat(given.writes.userLog).isEmpty();
    assertThat(given.tenants).isEmpty();
    assertThat(given.bulk).isEmpty();
    api.get("/v1/bulk_operations/none").isProblem(404, "resource_missing");
  }
}
