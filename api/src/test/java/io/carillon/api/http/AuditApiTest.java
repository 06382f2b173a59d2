package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.access.Minted;
import io.carillon.api.read.NotReadyException;
import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import io.carillon.schemas.ActorLabel;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditApiTest {

  private final Api api = new Api();

  @BeforeEach
  void seed() {
    add(AuditResource.ENVIRONMENT, "environment", null, null, ActorLabel.key("all"));
    add(AuditResource.TENANT, "acme", "acme", null, ActorLabel.key("all"));
    add(AuditResource.MEMBERSHIP, "ann", "acme", "ann", ActorLabel.user("ann"));
    add(AuditResource.MEMBERSHIP, "ann", "globex", "ann", ActorLabel.key("all"));
    add(AuditResource.KEY, "key_1", null, null, ActorLabel.key("all"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void add(
      AuditResource resource,
      String id,
      @Nullable String tenant,
      @Nullable String user,
      ActorLabel actor) {
    api.backend.audit.add(
        AuditEntry.newBuilder()
            .setResource(resource)
            .setResourceId(id)
            .setTenant(tenant)
            .setUserId(user)
            .setActorType(AuditActor.valueOf(actor.kind().name()))
            .setActorId(actor.id())
            .setAt(Instant.EPOCH)
            .setAfter("{\"role\":\"admin\",\"level\":3}")
            .build());
  }

  private List<String> ids(String query) {
    return ids(api.get("/v1/audit" + query).is(200));
  }

  private static List<String> ids(Api.Reply reply) {
    List<String> ids = new ArrayList<>();
    reply.at("/entries").forEach(e -> ids.add(e.at("/id").asText()));
    return ids;
  }

  private Api.Reply as(String key, String query) {
    return Api.send(
        HttpRequest.newBuilder(api.url().resolve("/v1/audit" + query))
            .header("Authorization", "Bearer " + key));
  }

  @Test
  void anEntryAsItIsSent() {
    JsonNode entry = api.get("/v1/audit?tenant=globex").is(200).at("/entries/0");
    assertThat(entry.toString())
        .isEqualTo(
            "{\"id\":\"0-3\",\"inserted_at\":\"2026-11-20T12:00:00.003Z\","
                + "\"changed_at\":\"1970-01-01T00:00:00.000Z\",\"action\":\"created\","
                + "\"resource\":{\"type\":\"membership\",\"id\":\"ann\",\"tenant\":\"globex\","
                + "\"user_id\":\"ann\"},\"actor\":{\"type\":\"key\",\"id\":\"all\"},"
                + "\"before\":null,\"after\":{\"role\":\"admin\",\"level\":3},\"left_out\":[],"
                + "\"trace_id\":null}");
  }

  @Test
  void newestFirstByPages() {
    assertThat(ids("")).containsExactly("0-4", "0-3", "0-2", "0-1", "0-0");
    Api.Reply first = api.get("/v1/audit?page_size=3").is(200);
    assertThat(ids(first)).containsExactly("0-4", "0-3", "0-2");
    String after = first.at("/page_info/after").asText();
    Api.Reply second = api.get("/v1/audit?page_size=3&after=" + after).is(200);
    assertThat(ids(second)).containsExactly("0-1", "0-0");
    assertThat(second.at("/page_info/after").isNull()).isTrue();
    api.get("/v1/audit?after=nonsense").refuses("after", "no cursor");
  }

  @Test
  void filters() {
    assertThat(ids("?tenant=acme")).containsExactly("0-2", "0-1");
    assertThat(ids("?has_tenant=false")).containsExactly("0-4", "0-0");
    assertThat(ids("?has_tenant=true")).containsExactly("0-3", "0-2", "0-1");
    assertThat(ids("?resource_type=membership&resource_id=ann")).containsExactly("0-3", "0-2");
    assertThat(ids("?user_id=ann&tenant=acme")).containsExactly("0-2");
    assertThat(ids("?actor_type=user")).containsExactly("0-2");
    assertThat(ids("?actor_id=all&resource_type=tenant")).containsExactly("0-1");
    assertThat(
            ids(
                "?inserted_at.gte=2026-11-20T12:00:00.001Z&inserted_at.lt=2026-11-20T12:00:00.003Z"))
        .containsExactly("0-2", "0-1");
    assertThat(
            ids(
                "?inserted_at%5Bgt%5D=2026-11-20T12:00:00.001Z"
                    + "&inserted_at%5Blte%5D=2026-11-20T12:00:00.003Z"))
        .containsExactly("0-3", "0-2");
    api.get("/v1/audit?resource_type=person").refuses("resource_type", "is none of");
    api.get("/v1/audit?tenant=acme&has_tenant=false").refuses("has_tenant", "tenant");
    api.get("/v1/audit?tennant=acme").refuses("tennant", "unknown");
  }

  @Test
  void aRestrictedKeySeesItsTenants() {
    assertThat(ids(as(Api.ACME_KEY, "").is(200))).containsExactly("0-2", "0-1");
    as(Api.ACME_KEY, "?tenant=globex").isProblem(403, "forbidden");
    as(Api.ACME_KEY, "?has_tenant=false").isProblem(403, "forbidden");
    assertThat(ids(as(Api.ACME_KEY, "?resource_id=environment").is(200))).isEmpty();
  }

  @Test
  void keysAreForThoseWhoManageThem() {
    assertThat(ids(as(Api.READ_KEY, "").is(200))).containsExactly("0-3", "0-2", "0-1", "0-0");
    as(Api.READ_KEY, "?resource_type=key").isProblem(403, "forbidden");
    as(Api.NOTIFY_KEY, "").isProblem(403, "forbidden");
  }

  @Test
  void whileKafkaIsAwayItIsNotReady() {
    api.backend.audit.fails = new NotReadyException("Kafka does not answer; try again");
    api.get("/v1/audit").isProblem(503, "not_ready");
  }

  /** What each record says of who wrote it. */
  @Test
  void whoeverCallsIsNamedInTheRecord() {
    api.put("/v1/tenants/acme", "{\"name\":\"Acme\"}").is(200);
    api.post("/v1/users", "{\"userId\":\"ann\",\"attributes\":{\"role\":\"admin\"}}").is(200);
    Api.send(
            api.request("PUT", "/v1/users/ann/preferences/default", "{\"categories\":{}}")
                .setHeader("Authorization", "Bearer " + Api.PUBLIC_KEY)
                .header(
                    "X-Carillon-User-Token", Minted.token("ann", FakeBackend.NOW.plusSeconds(60))))
        .is(200);
    api.post("/v1/notify", "{\"userId\":\"ann\",\"title\":\"t\"}").is(202);
    String made = api.post("/v1/keys", "{\"scopes\":[\"read\"]}").is(201).at("/id").asText();
    api.delete("/v1/keys/" + made).is(204);

    assertThat(api.backend.writes.by.stream().map(by -> by.actor()))
        .containsExactly(
            ActorLabel.key("all"),
            ActorLabel.key("all"),
            ActorLabel.user("ann"),
            ActorLabel.key("all"),
            ActorLabel.key("all"),
            ActorLabel.key("all"));
  }

  @Test
  void theCallersTraceGoesIntoTheRecord() {
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Api.send(
            api.request("PUT", "/v1/tenants/acme", "{\"name\":\"Acme\"}")
                .header("traceparent", parent)
                .header("tracestate", "vendor=1"))
        .is(200);
    Api.send(
            api.request("PUT", "/v1/tenants/acme", "{\"name\":\"Acme Corp\"}")
                .header("traceparent", "00-nonsense"))
        .is(200);
    api.put("/v1/tenants/acme", "{\"name\":\"Acme\"}").is(200);

    assertThat(api.backend.writes.by.get(0).trace().parent()).isEqualTo(parent);
    assertThat(api.backend.writes.by.get(0).trace().state()).isEqualTo("vendor=1");
    String second = api.backend.writes.by.get(1).trace().parent();
    assertThat(second).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00").isNotEqualTo(parent);
    assertThat(api.backend.writes.by.get(2).trace().parent()).isNotEqualTo(second);
  }
}
