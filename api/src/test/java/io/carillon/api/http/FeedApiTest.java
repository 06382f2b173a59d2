package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.StateValue;
import io.carillon.topology.state.NotificationState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedApiTest {

  private static final String FEED = "/v1/users/u/feeds/inbox";

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  private static List<String> titles(Api.Reply reply) {
    return reply.is(200).at("/entries").findValuesAsText("title").stream()
        .map(title -> title.replace("Title of ", ""))
        .toList();
  }

  private static void say(FakeBackend given, FeedItem item, MessageState state) {
    given
        .person(item.id().userId())
        .messages
        .replaceAll(
            each ->
                each.id().equals(item.id())
                    ? FakeBackend.with(
                        each, state, new StateValue(true, FakeBackend.NOW.toEpochMilli() + 5, 90))
                    : each);
  }

  @Test
  void aTenantMayHaveCausedIt() {
    given.user("u");
    FeedItem item =
        given.message(
            "u",
            "n1",
            "acme",
            n ->
                n.setActorId("globex")
                    .setActorIsTenant(true)
                    .setActorAttributes("{\"name\":\"Globex\",\"plan\":\"gold\",\"id\":\"x\"}"));
    JsonNode entry = api.get(FEED).is(200).at("/entries/0");
    assertThat(entry.path("actors").toString())
        .isEqualTo(
            "[{\"name\":\"Globex\",\"id\":\"globex\",\"plan\":\"gold\",\"__typename\":\"Object\","
                + "\"collection\":\"$tenants\",\"updated_at\":\"2026-11-20T12:00:00.000Z\"}]");
    assertThat(entry.at("/activities/0/actor")).isEqualTo(entry.at("/actors/0"));
    assertThat(api.get("/v1/messages/" + item.id()).is(200).at("/actors").toString())
        .isEqualTo("[{\"collection\":\"$tenants\",\"id\":\"globex\"}]");
  }

  @Test
  void anEntryIsWhatKnocksSdksRead() {
    given.user("u").state().orElseThrow().getAttributes().put("name", "Ursula");
    FeedItem item =
        given.message(
            "u",
            "n1",
            "acme",
            n ->
                n.setData("{\"n\":5,\"price\":1.10,\"deep\":{\"x\":1},\"list\":[1]}")
                    .setCategories(List.of("billing"))
                    .setActorId("jane")
                    .setActorAttributes("{\"name\":\"Jane\"}"));
    say(given, item, MessageState.SEEN);

    Api.Reply reply = api.get(FEED).is(200);
    JsonNode entry = reply.at("/entries/0");

    assertThat(entry.path("id").asText()).isEqualTo(item.id().toString());
    assertThat(entry.path("__cursor").asText()).hasSize(28);
    assertThat(entry.path("inserted_at").asText()).isEqualTo("2026-11-20T12:00:00.000Z");
    assertThat(entry.path("seen_at").asText()).isEqualTo("2026-11-20T12:00:00.005Z");
    assertThat(entry.path("updated_at").asText()).isEqualTo("2026-11-20T12:00:00.005Z");
    for (String never :
        List.of("read_at", "interacted_at", "archived_at", "link_clicked_at", "clicked_at")) {
      assertThat(entry.has(never)).as(never).isTrue();
      assertThat(entry.path(never).isNull()).as(never).isTrue();
    }
    assertThat(entry.path("tenant").asText()).isEqualTo("acme");
    assertThat(entry.path("data").toString())
        .isEqualTo("{\"n\":5,\"price\":1.10,\"deep\":{\"x\":1},\"list\":[1]}");
    assertThat(entry.at("/source/key").asText()).isEqualTo("notify");
    assertThat(entry.at("/source/version_id").isTextual()).isTrue();
    assertThat(entry.at("/source/categories/0").asText()).isEqualTo("billing");
    assertThat(entry.at("/actors/0/name").asText()).isEqualTo("Jane");
    assertThat(entry.path("total_actors").asInt()).isEqualTo(1);
    assertThat(entry.path("total_activities").asInt()).isEqualTo(1);
    assertThat(entry.at("/activities/0/recipient/name").asText()).isEqualTo("Ursula");
    assertThat(entry.at("/activities/0/actor/id").asText()).isEqualTo("jane");
    assertThat(entry.path("title").asText()).isEqualTo("Title of n1");
    assertThat(entry.path("body").asText()).isEqualTo("Body of **n1**");
    assertThat(entry.path("url").asText()).isEqualTo("/n/n1");
    assertThat(entry.path("blocks").toString())
        .isEqualTo(
            "[{\"name\":\"title\",\"type\":\"text\",\"content\":\"Title of n1\",\"rendered\":\"Title of n1\"},"
                + "{\"name\":\"body\",\"type\":\"markdown\",\"content\":\"Body of **n1**\","
                + "\"rendered\":\"<p>Body of <strong>n1</strong></p>\"},"
                + "{\"name\":\"action_url\",\"type\":\"text\",\"content\":\"/n/n1\",\"rendered\":\"/n/n1\"}]");
    assertThat(reply.at("/meta").toString())
        .isEqualTo("{\"total_count\":1,\"unread_count\":1,\"unseen_count\":0}");
    assertThat(reply.at("/vars").toString()).isEqualTo("{}");
    assertThat(reply.at("/page_info/page_size").asInt()).isEqualTo(50);
    assertThat(reply.at("/page_info/after").isNull()).isTrue();
    assertThat(reply.at("/page_info/before").isNull()).isTrue();
  }

  @Test
  void variablesAreTheEnvironmentsAndWithinATenantItsOwn() {
    given.message("u", "n1", "acme");
    api.put("/v1/environment", "{\"settings\":{\"vars\":{\"app\":\"Rooms\",\"level\":3}}}").is(200);
    api.put("/v1/tenants/acme", "{\"settings\":{\"vars\":{\"app\":\"Acme\"}}}").is(200);
    assertThat(api.get(FEED).is(200).at("/vars").toString())
        .isEqualTo("{\"app\":\"Rooms\",\"level\":3}");
    assertThat(api.get(FEED + "?tenant=acme").is(200).at("/vars").toString())
        .isEqualTo("{\"app\":\"Acme\",\"level\":3}");
    // Whoever may not read a tenant's feed does not read its variables.
    Api.send(
            api.request("GET", FEED + "?tenant=globex")
                .setHeader("Authorization", "Bearer " + Api.ACME_KEY))
        .isProblem(403, "forbidden");
  }

  @Test
  void compactIsWithoutWhatIsNested() {
    given.message("u", "n1", "acme", n -> n.setData("{\"n\":5,\"deep\":{\"x\":1},\"list\":[1]}"));
    JsonNode entry = api.get(FEED + "?mode=compact").is(200).at("/entries/0");
    assertThat(entry.path("data").toString()).isEqualTo("{\"n\":5}");
    assertThat(entry.has("activities")).isFalse();
    assertThat(entry.has("total_activities")).isFalse();
    assertThat(api.get(FEED + "?mode=rich").at("/entries/0/activities").size()).isEqualTo(1);
  }

  @Test
  void theFeedIsAlsoFoundByTheChannelsId() {
    given.message("u", "n1", null);
    assertThat(titles(api.get("/v1/users/u/feeds/" + Channels.INBOX_ID))).containsExactly("n1");
    api.get("/v1/users/u/feeds/other").isProblem(404, "resource_missing");
    assertThat(api.get(FEED + "/settings").is(200).body())
        .isEqualTo("{\"features\":{\"branding_required\":false}}");
  }

  @Test
  void ofWhomNobodySpokeTheFeedIsEmpty() {
    Api.Reply reply = api.get("/v1/users/nobody/feeds/inbox").is(200);
    assertThat(reply.at("/entries").size()).isZero();
    assertThat(reply.at("/meta/total_count").asInt()).isZero();
  }

  @Test
  void pagesGoDownAndUpAgain() {
    for (int i = 0; i < 5; i++) {
      given.message("u", "n" + i, null);
    }
    Api.Reply first = api.get(FEED + "?page_size=2");
    assertThat(titles(first)).containsExactly("n4", "n3");
    assertThat(first.at("/page_info/before").isNull()).isTrue();
    assertThat(first.at("/meta/total_count").asInt()).isEqualTo(5);

    Api.Reply second =
        api.get(FEED + "?page_size=2&after=" + first.at("/page_info/after").asText());
    assertThat(titles(second)).containsExactly("n2", "n1");

    Api.Reply third =
        api.get(FEED + "?page_size=2&after=" + second.at("/page_info/after").asText());
    assertThat(titles(third)).containsExactly("n0");
    assertThat(third.at("/page_info/after").isNull()).isTrue();

    Api.Reply up = api.get(FEED + "?page_size=2&before=" + third.at("/page_info/before").asText());
    assertThat(titles(up)).containsExactly("n2", "n1");
    assertThat(up.at("/meta/total_count").asInt()).isEqualTo(5);
  }

  @Test
  void anEntrysOwnCursorFindsWhatIsNewer() {
    given.message("u", "n0", null);
    String head = api.get(FEED).at("/entries/0/__cursor").asText();
    given.message("u", "n1", null);
    assertThat(titles(api.get(FEED + "?before=" + head))).containsExactly("n1");
  }

  @Test
  void aCursorIsOfOneFeedScopeAndEpoch() {
    given.message("u", "n0", "acme");
    given.message("v", "n0", "acme");
    String cursor = api.get(FEED).at("/entries/0/__cursor").asText();
    api.get(FEED + "?after=" + cursor + "&status=unread&archived=include&page_size=3").is(200);
    api.get(FEED + "?tenant=acme&after=" + cursor).refuses("after", "another user, feed, tenant");
    api.get(FEED + "?has_tenant=true&before=" + cursor).refuses("before", "another user");
    api.get("/v1/users/v/feeds/inbox?after=" + cursor).refuses("after", "another user");
    given.person("u").epoch = 2;
    api.get(FEED + "?after=" + cursor).refuses("after", "re-numbered");
    for (String garbage :
        List.of("x", "!!!!", cursor.substring(1), cursor + "AA", "A" + cursor.substring(1))) {
      String wrong = garbage.equals(cursor) ? "B" + cursor.substring(1) : garbage;
      api.get(FEED + "?after=" + Urls.segment(wrong)).is(422);
    }
  }

  @Test
  void tenantsAreKeptApart() {
    given.message("u", "a", "acme");
    given.message("u", "g", "globex");
    given.message("u", "none", null);
    assertThat(titles(api.get(FEED))).containsExactly("none", "g", "a");
    assertThat(titles(api.get(FEED + "?tenant=acme"))).containsExactly("none", "a");
    assertThat(titles(api.get(FEED + "?tenant=acme&has_tenant=true"))).containsExactly("a");
    assertThat(titles(api.get(FEED + "?has_tenant=false"))).containsExactly("none");
    assertThat(api.get(FEED + "?tenant=acme&has_tenant=true").at("/meta/total_count").asInt())
        .isEqualTo(1);
  }

  @Test
  void filtersHoldForPagesAndCounts() {
    given.message("u", "n0", null, with("{\"plan\":\"pro\",\"seats\":5}", "billing"));
    given.message("u", "n1", null, with("{\"plan\":\"free\"}", "news"));
    given.message("u", "n2", null, n -> n.setWorkflow("invoice"));

    assertThat(titles(api.get(FEED + "?source=invoice"))).containsExactly("n2");
    assertThat(titles(api.get(FEED + "?source=notify"))).containsExactly("n1", "n0");
    assertThat(
            titles(
                api.get(
                    FEED + "?workflow_categories%5B%5D=billing&workflow_categories%5B%5D=news")))
        .containsExactly("n1", "n0");
    assertThat(titles(api.get(FEED + "?workflow_categories=news"))).containsExactly("n1");
    assertThat(titles(api.get(FEED + "?trigger_data=" + Urls.segment("{\"seats\":5.0}"))))
        .containsExactly("n0");
    assertThat(titles(api.get(FEED + "?trigger_data=" + Urls.segment("{\"plan\":null}"))))
        .containsExactly("n2");
    assertThat(api.get(FEED + "?source=invoice").at("/meta/unread_count").asInt()).isEqualTo(1);
    api.get(FEED + "?trigger_data=" + Urls.segment("{\"a\":{\"b\":1}}"))
        .refuses("trigger_data", "plain values");
    api.get(FEED + "?trigger_data=plan").refuses("trigger_data", "no JSON object");
  }

  private static Consumer<NotificationState.Builder> with(String data, String category) {
    return n -> n.setData(data).setCategories(List.of(category));
  }

  @Test
  void timesBoundTheFeedInBothSpellings() {
    for (int i = 0; i < 4; i++) {
      given.message("u", "n" + i, null);
    }
    assertThat(titles(api.get(FEED + "?inserted_at.gt=2026-11-20T12:01:00Z")))
        .containsExactly("n3", "n2");
    assertThat(titles(api.get(FEED + "?inserted_at.gte=2026-11-20T12:01:00.000Z")))
        .containsExactly("n3", "n2", "n1");
    assertThat(titles(api.get(FEED + "?inserted_at%5Blt%5D=2026-11-20T12:01:00Z")))
        .containsExactly("n0");
    assertThat(titles(api.get(FEED + "?inserted_at.lte=2026-11-20T13:01:00+01:00")))
        .containsExactly("n1", "n0");
    assertThat(titles(api.get(FEED + "?inserted_at.gt=2026-11-21"))).isEmpty();
    api.get(FEED + "?inserted_at.gt=yesterday").refuses("inserted_at.gt", "ISO 8601");
  }

  @Test
  void statusChoosesPagesAndCountsStay() {
    FeedItem read = given.message("u", "read", null);
    FeedItem seen = given.message("u", "seen", null);
    FeedItem archived = given.message("u", "archived", null);
    given.message("u", "new", null);
    say(given, read, MessageState.READ);
    say(given, read, MessageState.SEEN);
    say(given, seen, MessageState.SEEN);
    say(given, archived, MessageState.ARCHIVED);

    assertThat(titles(api.get(FEED))).containsExactly("new", "seen", "read");
    assertThat(titles(api.get(FEED + "?status=unread"))).containsExactly("new", "seen");
    assertThat(titles(api.get(FEED + "?status=read"))).containsExactly("read");
    assertThat(titles(api.get(FEED + "?status=unseen"))).containsExactly("new");
    assertThat(titles(api.get(FEED + "?status=seen"))).containsExactly("seen", "read");
    assertThat(titles(api.get(FEED + "?archived=only"))).containsExactly("archived");
    assertThat(titles(api.get(FEED + "?archived=include&status=all")))
        .containsExactly("new", "archived", "seen", "read");
    assertThat(api.get(FEED + "?status=read").at("/meta").toString())
        .isEqualTo("{\"total_count\":3,\"unread_count\":2,\"unseen_count\":1}");
  }

  @Test
  void whatIsWrongWithTheQueryIsNamed() {
    api.get(FEED + "?page_size=51").refuses("page_size", "from 1 to 50");
    api.get(FEED + "?page_size=0").refuses("page_size", "from 1 to 50");
    api.get(FEED + "?page_size=ten").refuses("page_size", "from 1 to 50");
    api.get(FEED + "?status=unred").refuses("status", "did you mean `unread`?");
    api.get(FEED + "?has_tenant=yes").refuses("has_tenant", "true, false");
    api.get(FEED + "?tenant=").refuses("tenant", "is blank");
    api.get(FEED + "?tenant=a&tenant=b").refuses("tenant", "given 2 times");
    api.get(FEED + "?tennant=acme&pagesize=5")
        .refuses("tennant", "did you mean `tenant`?")
        .refuses("pagesize", "did you mean `page_size`?");
    Api.send(api.request("GET", FEED)).is(200);
  }

  @Test
  void whatWouldRunAsAScriptIsNotHandedOut() {
    List<String> links =
        new ArrayList<>(
            List.of("javascript:alert(1)", " JavaScript:x", "java\tscript:x", "data:text/html,x"));
    for (int i = 0; i < links.size(); i++) {
      String link = links.get(i);
      given.message(
          "u",
          "n" + i,
          null,
          n -> n.setUrl(link).setBody("x <script>x</script>\n\n[a](javascript:x) ![i](data:x)"));
    }
    Api.Reply reply = api.get(FEED).is(200);
    for (JsonNode entry : reply.at("/entries")) {
      assertThat(entry.path("url").isNull()).isTrue();
      assertThat(entry.path("blocks").findValuesAsText("name")).containsExactly("title", "body");
      assertThat(entry.at("/blocks/1/rendered").asText())
          .contains("&lt;script&gt;")
          .doesNotContain("<script")
          .doesNotContain("=\"javascript")
          .doesNotContain("=\"data");
    }
  }

  @Test
  void badgesCountEachTenant() {
    given.message("u", "a", "acme");
    FeedItem read = given.message("u", "g", "globex");
    given.message("u", "none", null);
    say(given, read, MessageState.READ);
    api.put(
            "/v1/tenants/acme",
            "{\"name\":\"Acme\",\"settings\":{\"branding\":{\"primary_color\":\"#0a7cff\"}}}")
        .is(200);
    api.put(
            "/v1/environment",
            "{\"settings\":{\"branding\":{\"primary_color\":\"#111111\",\"icon_url\":\"https://i\"}}}")
        .is(200);
    Api.Reply badges = api.get("/v1/users/u/badges").is(200);
    List<String> counts = new ArrayList<>();
    for (JsonNode entry : badges.at("/entries")) {
      counts.add(
          entry.get("tenant").asText()
              + entry.get("total_count")
              + entry.get("unread_count")
              + entry.get("unseen_count"));
    }
    assertThat(counts).containsExactly("null111", "acme111", "globex101");
    assertThat(badges.at("/meta").toString())
        .isEqualTo("{\"total_count\":3,\"unread_count\":2,\"unseen_count\":3}");
    assertThat(badges.at("/entries/0/name").isNull()).isTrue();
    assertThat(badges.at("/entries/1/name").asText()).isEqualTo("Acme");
    assertThat(badges.at("/entries/1/branding/primary_color").asText()).isEqualTo("#0a7cff");
    assertThat(badges.at("/entries/1/branding/icon_url").asText()).isEqualTo("https://i");
    assertThat(badges.at("/entries/2/branding/primary_color").asText()).isEqualTo("#111111");
    api.get("/v1/users/u/badges?feed=other").refuses("feed", "is no feed");
  }

  @Test
  void messagesOfAUserAreListedAsMessages() {
    FeedItem first = given.message("u", "a", "acme");
    given.message("u", "b", "globex");
    say(given, first, MessageState.ARCHIVED);
    Api.Reply page = api.get("/v1/users/u/messages?page_size=1").is(200);
    assertThat(page.at("/items/0/tenant").asText()).isEqualTo("globex");
    Api.Reply next =
        api.get("/v1/users/u/messages?page_size=1&after=" + page.at("/page_info/after").asText());
    assertThat(next.at("/items/0/engagement_statuses/0").asText()).isEqualTo("archived");
    assertThat(
            api.get("/v1/users/u/messages?message_ids%5B%5D=" + first.id())
                .at("/items")
                .findValuesAsText("id"))
        .containsExactly(first.id().toString());
    api.get("/v1/users/u/messages?channel_id=x").refuses("channel_id", "no channel");
  }
}
