package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.AllMessages;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.schemas.MessageId;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.feed.FeedItem;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagesApiTest {

  private static final String BULK = "/v1/channels/inbox/messages/bulk/";

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  private FeedAction written() {
    return given.writes.last(FeedAction.class);
  }

  @Test
  void aMessageIsWhatKnocksSdksRead() {
    FeedItem item =
        given.message("u", "n1", "acme", n -> n.setData("{\"a\":1}").setActorId("jane"));
    Api.Reply reply = api.get("/v1/messages/" + item.id()).is(200);
    assertThat(reply.at("/id").asText()).isEqualTo(item.id().toString());
    assertThat(reply.at("/__typename").asText()).isEqualTo("Message");
    assertThat(reply.at("/channel_id").asText()).isEqualTo(Channels.INBOX_ID);
    assertThat(reply.at("/recipient").asText()).isEqualTo("u");
    assertThat(reply.at("/actors/0").asText()).isEqualTo("jane");
    assertThat(reply.at("/tenant").asText()).isEqualTo("acme");
    assertThat(reply.at("/status").asText()).isEqualTo("delivered");
    assertThat(reply.at("/engagement_statuses").size()).isZero();
    assertThat(reply.at("/data/a").asInt()).isEqualTo(1);
    assertThat(reply.at("/read_at").isNull()).isTrue();
    assertThat(reply.at("/notification_id").asText()).isEqualTo("n1");
  }

  @Test
  void eachStateIsSaidAndTakenBack() {
    FeedItem item = given.message("u", "n1", null);
    for (String state : List.of("seen", "read", "archived")) {
      Api.Reply said =
          Api.send(api.request("PUT", "/v1/messages/" + item.id() + "/" + state)).is(200);
      assertThat(said.at("/" + state + "_at").asText()).isEqualTo("2026-11-20T12:00:00.000Z");
      assertThat(said.at("/engagement_statuses/0").asText()).isEqualTo(state);
      Api.Reply back = api.delete("/v1/messages/" + item.id() + "/" + state).is(200);
      assertThat(back.at("/" + state + "_at").isNull()).isTrue();
      assertThat(written().getAction().name())
          .isEqualTo("UN" + state.toUpperCase(java.util.Locale.ROOT));
    }
    Api.Reply interacted = api.put("/v1/messages/" + item.id() + "/interacted", "{}").is(200);
    assertThat(interacted.at("/interacted_at").isTextual()).isTrue();
    api.delete("/v1/messages/" + item.id() + "/interacted").isProblem(404, "resource_missing");
    api.put("/v1/messages/" + item.id() + "/burnt", "{}").isProblem(404, "resource_missing");
  }

  @Test
  void whatIsNobodysMessageIsMissing() {
    given.message("u", "n1", null);
    for (String id :
        List.of(
            new MessageId("n2", "u").toString(),
            new MessageId("n1", "v").toString(),
            "x",
            "%2e%2e")) {
      api.get("/v1/messages/" + id).isProblem(404, "resource_missing");
      api.put("/v1/messages/" + id + "/seen", "{}").isProblem(404, "resource_missing");
    }
    assertThat(given.writes.userLog).isEmpty();
  }

  @Test
  void whatTheLogRefusesIsMissingToo() {
    FeedItem item = given.message("u", "n1", null);
    given.person("u").passed =
        CompletableFuture.completedFuture(
            Optional.of(Rejection.of(Reason.UNKNOWN_MESSAGE, "message_ids", "was taken back")));
    api.put("/v1/messages/" + item.id() + "/seen", "{}").isProblem(404, "resource_missing");
  }

  @Test
  void aBatchIsOneRecordForEachUser() {
    FeedItem a = given.message("u", "n1", null);
    FeedItem b = given.message("v", "n1", null);
    FeedItem c = given.message("u", "n2", null);
    String gone = new MessageId("n9", "u").toString();

    Api.Reply reply =
        api.post(
                "/v1/messages/batch/read",
                "{\"message_ids\":[\"%s\",\"%s\",\"%s\",\"%s\"]}"
                    .formatted(a.id(), b.id(), gone, c.id()))
            .is(200);

    assertThat(reply.json().findValuesAsText("id"))
        .containsExactly(a.id().toString(), b.id().toString(), c.id().toString());
    assertThat(reply.json().findValuesAsText("read_at")).hasSize(3).doesNotContain("null");
    assertThat(given.writes.userLog).hasSize(2);
    assertThat(
            ((MessageIds) ((FeedAction) given.writes.userLog.get(0)).getTarget()).getMessageIds())
        .containsExactly(a.id().toString(), c.id().toString());
  }

  @Test
  void everyActionOfABatchHasItsWord() {
    FeedItem a = given.message("u", "n1", null);
    String body = "{\"message_ids\":[\"" + a.id() + "\"]}";
    for (MessageAction action : EnumSet.complementOf(EnumSet.of(MessageAction.UNKNOWN))) {
      api.post("/v1/messages/batch/" + action.name().toLowerCase(java.util.Locale.ROOT), body)
          .is(200);
      assertThat(written().getAction()).isEqualTo(action);
    }
    api.post("/v1/messages/batch/delete", body).isProblem(404, "resource_missing");
    api.post("/v1/messages/batch/unknown", body).isProblem(404, "resource_missing");
  }

  @Test
  void whatIsWrongWithABatchIsNamed() {
    api.post("/v1/messages/batch/read", "{}").refuses("message_ids", "is required");
    api.post("/v1/messages/batch/read", "{\"message_ids\":null}")
        .refuses("message_ids", "is required");
    api.post("/v1/messages/batch/read", "{\"message_ids\":[]}").refuses("message_ids", "is empty");
    api.post("/v1/messages/batch/read", "{\"message_ids\":[\"x\"]}")
        .refuses("message_ids[0]", "no message id");
    api.post("/v1/messages/batch/read", "{\"message_ids\":[" + "\"x\",".repeat(1000) + "\"x\"]}")
        .refuses("message_ids", "at most 1000");
    FeedItem item = given.message("u", "n1", null);
    api.post(
            "/v1/messages/batch/seen",
            "{\"message_ids\":[\"" + item.id() + "\"],\"metadata\":{\"a\":\"b\"}}")
        .refuses("metadata", "goes with `interacted` only");
  }

  @Test
  void anInteractionMayHaveMetadata() {
    FeedItem item = given.message("u", "n1", null);
    String path = "/v1/messages/" + item.id() + "/interacted";
    api.put(path, "{\"metadata\":{\"a\":\"b\"}}").is(200);
    assertThat(written().getMetadata()).isEqualTo("{\"a\":\"b\"}");
    api.post(
            "/v1/messages/batch/interacted",
            "{\"message_ids\":[\"" + item.id() + "\"],\"metadata\":{\"c\":1}}")
        .is(200);
    assertThat(written().getMetadata()).isEqualTo("{\"c\":1}");
    api.put(path, "{\"metadata\":[]}").refuses("metadata", "an object is expected");
    api.put(path, "{\"metadata\":{\"a\":\"" + "x".repeat(4_096) + "\"}}")
        .refuses("metadata", "4096");
  }

  @Test
  void allUpToNowIsOneRow() {
    given.message("u", "n1", "acme");
    given.message("u", "n2", null);
    given.message("u", "n3", "globex");

    // As @knocklabs/client sends it for a feed of one tenant.
    Api.Reply reply =
        api.post(
                "/v1/channels/" + Channels.INBOX_ID + "/messages/bulk/read",
                "{\"user_ids\":[\"u\"],\"engagement_status\":\"unread\",\"archived\":\"exclude\",\"tenants\":[\"acme\"]}")
            .is(200);

    assertThat(reply.at("/__typename").asText()).isEqualTo("BulkOperation");
    assertThat(reply.at("/status").asText()).isEqualTo("completed");
    assertThat(reply.at("/name").asText()).isEqualTo("messages.bulk.read");
    assertThat(reply.at("/estimated_total_rows").asInt()).isEqualTo(2);
    assertThat(reply.at("/processed_rows").asInt()).isEqualTo(2);
    assertThat(written())
        .isEqualTo(
            new FeedAction(MessageAction.READ, new AllMessages("inbox", "acme", null, null), null));
    assertThat(api.get("/v1/users/u/feeds/inbox").at("/meta/unread_count").asInt()).isEqualTo(1);
  }

  @Test
  void withArchivedMessagesInTheWayTheyAreNamedOneByOne() {
    FeedItem archived = given.message("u", "n1", null);
    FeedItem other = given.message("u", "n2", null);
    api.put("/v1/messages/" + archived.id() + "/archived", "{}").is(200);

    api.post(BULK + "read", "{\"recipient_ids\":[\"u\"],\"archived\":\"exclude\"}").is(200);

    assertThat(((MessageIds) written().getTarget()).getMessageIds())
        .containsExactly(other.id().toString());
    assertThat(api.get("/v1/messages/" + archived.id()).at("/read_at").isNull()).isTrue();
  }

  @Test
  void filtersChooseTheMessages() {
    FeedItem read = given.message("u", "n0", null, n -> n.setData("{\"k\":\"v\"}"));
    given.message("u", "n1", null, n -> n.setData("{\"k\":\"w\"}"));
    for (int i = 2; i < 120; i++) {
      given.message("u", "n" + i, null, n -> n.setData("{\"k\":\"v\"}"));
    }
    api.put("/v1/messages/" + read.id() + "/read", "{}").is(200);

    Api.Reply reply =
        api.post(
                BULK + "archive",
                "{\"user_ids\":[\"u\"],\"engagement_status\":\"unread\",\"trigger_data\":\"{\\\"k\\\":\\\"v\\\"}\"}")
            .is(200);
    assertThat(reply.at("/processed_rows").asInt()).isEqualTo(118);

    api.post(BULK + "archive", "{\"user_ids\":[\"u\"],\"older_than\":\"2026-11-20T12:00:30Z\"}")
        .is(200);
    assertThat(((MessageIds) written().getTarget()).getMessageIds())
        .containsExactly(read.id().toString());
    assertThat(api.get("/v1/users/u/feeds/inbox").at("/meta/total_count").asInt()).isEqualTo(1);
  }

  @Test
  void whoHasNothingGetsNothing() {
    Api.Reply reply = api.post(BULK + "seen", "{\"user_ids\":[\"nobody\"]}").is(200);
    assertThat(reply.at("/processed_rows").asInt()).isZero();
    assertThat(given.writes.userLog).isEmpty();
  }

  @Test
  void aBulkCallThatTakesLongIsProcessing() {
    given.message("u", "n1", null);
    given.person("u").passed = new CompletableFuture<>();
    Api.Reply reply = api.post(BULK + "seen", "{\"user_ids\":[\"u\"]}").is(202);
    assertThat(reply.at("/status").asText()).isEqualTo("processing");
    assertThat(reply.at("/processed_rows").asInt()).isZero();
  }

  @Test
  void whatIsWrongWithABulkCallIsNamed() {
    api.post(BULK + "seen", "{}").refuses("user_ids", "whose messages are meant");
    api.post(BULK + "seen", "{\"user_ids\":[\"\"]}").refuses("user_ids", "blank");
    api.post(BULK + "seen", "{\"user_ids\":[\"u\"],\"tenant\":\"acme\"}")
        .refuses("tenant", "did you mean `tenants`?");
    api.post(BULK + "seen", "{\"user_ids\":[\"u\"],\"delivery_status\":\"bounced\"}")
        .refuses("delivery_status", "always");
    api.post(BULK + "delete", "{\"user_ids\":[\"u\"]}").isProblem(404, "resource_missing");
    api.post("/v1/channels/mail/messages/bulk/seen", "{\"user_ids\":[\"u\"]}")
        .isProblem(404, "resource_missing");
  }
}
