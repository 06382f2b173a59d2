package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.NotReadyException;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.feed.FeedItem;
import java.net.URI;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two instances, each with its own partitions. */
class ForwardingTest {

  private final Api here = new Api();
  private final Api there = new Api();

  @AfterEach
  void stop() {
    here.close();
    there.close();
  }

  private void livesThere(String user) {
    here.backend.elsewhere.put(user, new Lookup.AtPeer<>(there.url()));
  }

  @Test
  void whatLivesAtAPeerIsAskedThere() {
    livesThere("a/b");
    there.backend.message("a/b", "n1", "acme");
    Api.Reply feed = here.get("/v1/users/a%2Fb/feeds/inbox?tenant=acme&page_size=5").is(200);
    assertThat(feed.at("/entries/0/title").asText()).isEqualTo("Title of n1");
    assertThat(feed.at("/page_info/page_size").asInt()).isEqualTo(5);
    assertThat(feed.header("Content-Type")).startsWith("application/json");
  }

  @Test
  void whatIsWrittenIsWrittenThere() {
    livesThere("u");
    here.post("/v1/users", "{\"userId\":\"u\",\"attributes\":{\"role\":\"admin\"}}").is(200);
    assertThat(here.backend.writes.userLog).isEmpty();
    assertThat(there.backend.writes.userLog).hasSize(1);
    assertThat(here.get("/v1/users/u").is(200).at("/role").asText()).isEqualTo("admin");
    here.get("/v1/users/u/memberships/acme").isProblem(404, "resource_missing");
    assertThat(here.delete("/v1/users/u").is(204).body()).isEmpty();
  }

  @Test
  void aBatchIsSplitByWhereItsUsersLive() {
    String v = "v";
    while (UserPartitions.of(v, 2) == UserPartitions.of("u", 2)) {
      v += "v";
    }
    livesThere(v);
    here.backend.partitions.set(UserPartitions.of(v, 2), new Lookup.AtPeer<>(there.url()));
    there.backend.bulk = here.backend.bulk;
    FeedItem a = here.backend.message("u", "n1", null);
    FeedItem b = there.backend.message(v, "n1", null);
    Api.Reply reply =
        here.post(
                "/v1/messages/batch/seen",
                "{\"message_ids\":[\"%s\",\"%s\"]}".formatted(b.id(), a.id()))
            .is(200);
    assertThat(reply.json().findValuesAsText("id"))
        .containsExactly(b.id().toString(), a.id().toString());
    assertThat(there.backend.writes.userLog).hasSize(1);

    Api.Reply bulk =
        here.post(
                "/v1/channels/inbox/messages/bulk/read",
                "{\"recipient_ids\":[\"u\",\"" + v + "\"]}")
            .is(200);
    assertThat(bulk.at("/processed_rows").asInt()).isEqualTo(2);
    assertThat(there.backend.writes.userLog).hasSize(2);
  }

  @Test
  void aNotificationIsLookedUpWhereItsLogIs() {
    here.backend.outcomes.elsewhere = new Lookup.AtPeer<>(there.url());
    there.backend.outcomes.add("n1", 2, route -> {});
    here.get("/v1/notifications/n1").is(200);
  }

  @Test
  void twoThatPointAtEachOtherGiveUp() {
    livesThere("u");
    there.backend.elsewhere.put("u", new Lookup.AtPeer<>(here.url()));
    Api.Reply reply = here.get("/v1/users/u").isProblem(503, "not_ready");
    assertThat(reply.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void aPeerThatIsGoneIsNotReady() {
    here.backend.elsewhere.put("u", new Lookup.AtPeer<>(URI.create("http://127.0.0.1:1")));
    here.get("/v1/users/u").isProblem(503, "not_ready");
  }

  @Test
  void whatIsMovingIsNotReady() {
    here.backend.elsewhere.put("u", new Lookup.NotReady<>("the partition is being restored"));
    Api.Reply reply = here.get("/v1/users/u").isProblem(503, "not_ready");
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    assertThat(reply.at("/message").asText()).isEqualTo("the partition is being restored");
    assertThat(reply.at("/type").asText()).isEqualTo("api_error");
  }

  @Test
  void whatLeavesWhileItIsReadIsNotReady() {
    for (RuntimeException left :
        new RuntimeException[] {
          new NotReadyException("left"), new InvalidStateStoreException("left")
        }) {
      here.backend.elsewhere.put(
          "u",
          new Lookup.Here<>(
              (io.carillon.api.read.Person)
                  java.lang.reflect.Proxy.newProxyInstance(
                      getClass().getClassLoader(),
                      new Class<?>[] {io.carillon.api.read.Person.class},
                      (proxy, method, args) -> {
                        throw left;
                      })));
      here.get("/v1/users/u").isProblem(503, "not_ready");
    }
    assertThat(Optional.of(here.get("/health/live").status())).contains(200);
  }
}
