package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.StateValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageDetailsApiTest {

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whatWasSaidLastOfEachStateIsAnEventInTheOrderItWasSaid() {
    FeedItem item = given.message("u", "n1", null);
    long at = item.notification().getAt();
    FeedItem said =
        FakeBackend.with(
            FakeBackend.with(item, MessageState.READ, new StateValue(false, at + 5, 8)),
            MessageState.SEEN,
            new StateValue(true, at + 5, 7));
    given.person("u").messages.set(0, said);
    String url = "/v1/messages/" + item.id() + "/events";
    Api.Reply all = api.get(url).is(200);
    assertThat(all.at("/items").findValuesAsText("type"))
        .containsExactly("message.unread", "message.seen", "message.delivered", "message.created");
    Api.Reply first = api.get(url + "?page_size=3").is(200);
    assertThat(first.at("/page_info/before").isNull()).isTrue();
    Api.Reply second =
        api.get(url + "?page_size=3&after=" + first.at("/page_info/after").asText()).is(200);
    assertThat(second.at("/items").findValuesAsText("type")).containsExactly("message.created");
    assertThat(second.at("/page_info/after").isNull()).isTrue();
    Api.Reply back =
        api.get(url + "?page_size=2&before=" + second.at("/page_info/before").asText()).is(200);
    assertThat(back.at("/items").findValuesAsText("type"))
        .containsExactly("message.seen", "message.delivered");
    api.get(url + "?after=x&before=y").is(422);
  }

  @Test
  void whatItSaysAndWhyItCame() {
    FeedItem item = given.message("u", "n1", null, n -> n.setData("{\"k\":1}").setActorId("jane"));
    String url = "/v1/messages/" + item.id();
    Api.Reply content = api.get(url + "/content").is(200);
    assertThat(content.at("/message_id").asText()).isEqualTo(item.id().toString());
    assertThat(content.at("/data/blocks/1/rendered").asText()).contains("<strong>n1</strong>");
    Api.Reply activities = api.get(url + "/activities?trigger_data=%7B%22k%22%3A1%7D").is(200);
    assertThat(activities.at("/items/0/actor/id").asText()).isEqualTo("jane");
    assertThat(activities.at("/items/0/recipient/id").asText()).isEqualTo("u");
    assertThat(api.get(url + "/activities?trigger_data=%7B%22k%22%3A2%7D").at("/items")).isEmpty();
    api.get(url + "/delivery_logs").isProblem(404, "resource_missing");
  }

  @Test
  void fieldsAreLeftOutOnDemand() {
    given.message("u", "n1", null);
    Api.Reply reply =
        api.get(
                "/v1/users/u/feeds/inbox?exclude=entries.blocks.rendered,meta.total_count,vars,none")
            .is(200);
    assertThat(reply.at("/entries/0/blocks/0/content").isTextual()).isTrue();
    assertThat(reply.at("/entries/0/blocks/0/rendered").isMissingNode()).isTrue();
    assertThat(reply.at("/meta/total_count").isMissingNode()).isTrue();
    assertThat(reply.at("/meta/unread_count").asInt()).isEqualTo(1);
    assertThat(reply.at("/vars").isMissingNode()).isTrue();
    for (String wrong : new String[] {"a.b.c.d", "a..b", ",", "a,"}) {
      api.get("/v1/users/u/feeds/inbox?exclude=" + wrong).refuses("exclude", "paths");
    }
  }
}
