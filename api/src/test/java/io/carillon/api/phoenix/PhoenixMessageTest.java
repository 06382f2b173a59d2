package io.carillon.api.phoenix;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.http.Json;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PhoenixMessageTest {

  private static final String JOIN =
      "[\"3\",\"4\",\"feeds:inbox:ann\",\"phx_join\",{\"client_1\":{\"tenant\":\"acme\"}}]";

  private static PhoenixMessage join() {
    return PhoenixMessage.parse(JOIN).orElseThrow();
  }

  @Test
  void isReadAsItWasWritten() {
    PhoenixMessage join = join();
    assertThat(join.joinRef()).isEqualTo("3");
    assertThat(join.ref()).isEqualTo("4");
    assertThat(join.topic()).isEqualTo("feeds:inbox:ann");
    assertThat(join.event()).isEqualTo(PhoenixMessage.JOIN);
    assertThat(join.payload().at("/client_1/tenant").asText()).isEqualTo("acme");
    assertThat(join.encode()).isEqualTo(JOIN);
    assertThat(
            PhoenixMessage.parse("[null,\"5\",\"phoenix\",\"heartbeat\",{}]")
                .orElseThrow()
                .joinRef())
        .isNull();
  }

  @Test
  void whatIsNoneIsNotRead() {
    for (String text :
        List.of(
            "",
            "null",
            "{}",
            "[",
            "[]",
            "[null,null,\"t\",\"e\"]",
            "[null,null,\"t\",\"e\",{},1]",
            "[1,null,\"t\",\"e\",{}]",
            "[null,{},\"t\",\"e\",{}]",
            "[null,null,7,\"e\",{}]",
            "[null,null,\"t\",null,{}]",
            "[null,null,\"t\",\"e\",null]",
            "[null,null,\"t\",\"e\",[]]",
            "[null,null,\"t\",\"e\",{\"a\":1,\"a\":2}]",
            "[null,null,\"t\",\"e\",{\"a\":NaN}]",
            "[null,null,\"t\",\"e\",{}] and more",
            "[\"" + "9".repeat(65) + "\",null,\"t\",\"e\",{}]",
            "[null,null,\"t\",\"" + "e".repeat(65) + "\",{}]",
            "[null,null,\"" + "t".repeat(2_049) + "\",\"e\",{}]",
            "[null,null,\"t\",\"e\",{\"a\":" + "[".repeat(10_000) + "]")) {
      assertThat(PhoenixMessage.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void answersCarryTheRefsOfWhatTheyAnswer() {
    assertThat(join().ok().encode())
        .isEqualTo(
            "[\"3\",\"4\",\"feeds:inbox:ann\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
    assertThat(join().refused("no \"way\"").encode())
        .isEqualTo(
            "[\"3\",\"4\",\"feeds:inbox:ann\",\"phx_reply\",{\"status\":\"error\",\"response\":{\"reason\":\"no"
                + " \\\"way\\\"\"}}]");
  }

  @Test
  void whatHappensToAChannelCarriesItsJoin() {
    assertThat(join().push(PhoenixMessage.ERROR, Json.object()).encode())
        .isEqualTo("[\"3\",null,\"feeds:inbox:ann\",\"phx_error\",{}]");
  }

  @Test
  void newMessagesNameTheClientsAndTheirCounts() {
    var counts =
        Objects.requireNonNull(
            Json.parseOrNull("{\"total_count\":3,\"unread_count\":2,\"unseen_count\":1}"));
    assertThat(join().newMessage(List.of("client_1", "client_2"), counts).encode())
        .isEqualTo(
            "[\"3\",null,\"feeds:inbox:ann\",\"new-message\",{\"event\":\"new-message\","
                + "\"data\":{\"client_1\":{\"metadata\":%1$s},\"client_2\":{\"metadata\":%1$s}},"
                    .formatted(counts)
                + "\"metadata\":%s,\"attn\":[\"client_1\",\"client_2\"]}]".formatted(counts));
    assertThat(join().newMessage(List.of("client_1"), null).encode())
        .isEqualTo(
            "[\"3\",null,\"feeds:inbox:ann\",\"new-message\",{\"event\":\"new-message\",\"data\":{},\"attn\":[\"client_1\"]}]");
  }

  @Test
  void aTopicNamesAFeedAndAUser() {
    assertThat(FeedTopic.parse("feeds:inbox:ann")).contains(new FeedTopic("inbox", "ann"));
    assertThat(FeedTopic.parse("feeds:a-b:urn:user:7 \u00e9/"))
        .contains(new FeedTopic("a-b", "urn:user:7 \u00e9/"));
    for (String none :
        List.of(
            "",
            "phoenix",
            "feeds",
            "feeds:",
            "feeds:inbox",
            "feeds:inbox:",
            "feeds::ann",
            "guides:inbox:ann",
            "Feeds:inbox:ann")) {
      assertThat(FeedTopic.parse(none)).as(none).isEmpty();
    }
  }
}
