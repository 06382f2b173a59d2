package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.Segments.Preview;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that need every partition, of which each of two instances has one or two. */
class SharesTest {

  private static final Lookup<String> HERE = new Lookup.Here<>("here");

  private final Api here = new Api();
  private final Api there = new Api();

  @BeforeEach
  void eachHasSome() {
    place(here, HERE, at(there.url()), HERE);
    place(there, at(here.url()), HERE, at(here.url()));
  }

  private static void place(Api api, Lookup<?>... where) {
    for (List<Lookup<?>> partitions :
        List.of(api.backend.partitions, api.backend.outcomes.partitions)) {
      partitions.clear();
      partitions.addAll(List.of(where));
    }
  }

  private static Lookup<String> at(URI peer) {
    return new Lookup.AtPeer<>(peer);
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
  }

  @Test
  void aPreviewCountsEverywhere() {
    here.backend.previews.put(
        0, new Preview(3, 2, Map.of("preferences", 1L), List.of("a"), Map.of()));
    here.backend.previews.put(1, new Preview(50, 50, Map.of(), List.of("not mine"), Map.of()));
    here.backend.previews.put(2, new Preview(1, 1, Map.of(), List.of("c"), Map.of()));
    there.backend.previews.put(0, new Preview(60, 60, Map.of(), List.of("not mine"), Map.of()));
    there.backend.previews.put(
        1, new Preview(9, 6, Map.of("preferences", 2L, "expired", 1L), List.of("b"), Map.of()));
    for (Api asked : List.of(here, there)) {
      Api.Reply reply = asked.post("/v1/segments/preview", "{\"segment\":\"role:admin\"}").is(200);
      assertThat(reply.at("/matched").asInt()).isEqualTo(13);
      assertThat(reply.at("/deliverable").asInt()).isEqualTo(9);
      assertThat(reply.at("/suppressed").toString()).isEqualTo("{\"expired\":1,\"preferences\":3}");
      assertThat(texts(reply.at("/sample"))).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 50})
  void pagesOfUsersGoThroughAllPartitions(int size) {
    user(here, "a", 0);
    user(here, "b", 0);
    user(there, "c", 1);
    user(there, "d", 1);
    user(here, "e", 2);
    for (Api asked : List.of(here, there)) {
      List<String> seen = new ArrayList<>();
      String after = "";
      do {
        Api.Reply page = asked.get("/v1/users?page_size=" + size + after).is(200);
        List<String> ids = page.at("/entries").findValuesAsText("id");
        assertThat(ids).isNotEmpty().hasSizeLessThanOrEqualTo(size);
        seen.addAll(ids);
        JsonNode next = page.at("/page_info/after");
        assertThat(next.isNull())
            .as("%s of 5 with pages of %s", seen, size)
            .isEqualTo(seen.size() == 5);
        after = next.isNull() ? "" : "&after=" + next.asText();
      } while (!after.isEmpty());
      assertThat(seen).containsExactly("a", "b", "c", "d", "e");
    }
  }

  private static void user(Api api, String id, int partition) {
    api.backend.user(id).partition = partition;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50})
  void theLogIsOneLog(int size) {
    for (int i = 1; i <= 7; i++) {
      int second = i;
      (i % 3 == 0 ? there : here)
          .backend.outcomes.add(
              "n" + i, 2, route -> route.setAcceptedAt(FakeBackend.NOW.plusSeconds(second)));
    }
    for (Api asked : List.of(here, there)) {
      List<String> seen = new ArrayList<>();
      String after = "";
      do {
        Api.Reply page = asked.get("/v1/notifications?page_size=" + size + after).is(200);
        seen.addAll(page.at("/entries").findValuesAsText("id"));
        JsonNode next = page.at("/page_info/after");
        after = next.isNull() ? "" : "&after=" + next.asText();
      } while (!after.isEmpty());
      assertThat(seen).containsExactly("n7", "n6", "n5", "n4", "n3", "n2", "n1");
    }
  }

  @Test
  void engagementIsOfThePartitionsItWentTo() {
    here.backend.outcomes.add("n1", 2, route -> route.setPartitions(List.of(0, 1)));
    Api.Reply reply = here.get("/v1/notifications/n1").is(200);
    assertThat(reply.at("/engagement/seen").asInt()).isEqualTo(4);
    assertThat(reply.at("/engagement/read").asInt()).isEqualTo(2);
  }

  @Test
  void whilePartitionsMoveTheRestIsTold() {
    here.backend.outcomes.add("n1", 2, route -> {});
    here.backend.partitions.set(1, new Lookup.NotReady<>("partition 1 moves"));
    Api.Reply reply = here.get("/v1/notifications/n1").is(200);
    assertThat(reply.at("/engagement").isNull()).isTrue();
    assertThat(reply.at("/matched").asInt()).isEqualTo(6);
    here.get("/v1/users").isProblem(503, "not_ready");
  }

  @Test
  void whoIsAskedForAShareAsksNobody() {
    place(there, at(here.url()), at(here.url()), at(here.url()));
    here.get("/v1/users").isProblem(503, "not_ready");
    here.post("/v1/segments/preview", "{\"segment\":\"role:admin\"}").isProblem(503, "not_ready");
  }

  @Test
  void aPeerThatIsGoneIsNotReady() {
    place(here, HERE, at(URI.create("http://127.0.0.1:1")), HERE);
    here.get("/v1/notifications").isProblem(503, "not_ready");
  }

  @Test
  void aMadeUpShareIsRefused() {
    for (String header : List.of("", "x", "3", "-1", "0,,1")) {
      Api.send(here.request("GET", "/v1/users").header(Shares.PARTITIONS, header))
          .isProblem(403, "forbidden");
      String seal =
          Api.peers(Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC)).sealed("GET", "/v1/users");
      Api.send(
              here.request("GET", "/v1/users")
                  .header(Shares.PARTITIONS, header)
                  .header(Peerage.HEADER, seal))
          .refuses(Shares.PARTITIONS, "is for peers");
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
