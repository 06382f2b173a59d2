package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.ChannelOutcome;
import io.carillon.avro.PartitionOutcome;
import io.carillon.topology.outcome.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels beside the feed: their settings, and notifications that name them. */
class ChannelsApiTest {

  private static final String HOOK =
      "{\"settings\":{\"channels\":{\"hook\":{\"type\":\"http\",\"url\":\"https://example.com/hook\","
          + "\"headers\":{\"Authorization\":\"env:HOOK_TOKEN\",\"X-Site\":\"e\"}}}}}";

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void settingsComeBackAsTheyWentInChannelByChannel() {
    Api.Reply put = api.put("/v1/environment", HOOK).is(200);
    assertThat(put.at("/settings/channels/hook/url").asText())
        .isEqualTo("https://example.com/hook");
    assertThat(put.at("/settings/channels/hook/headers/Authorization").asText())
        .isEqualTo("env:HOOK_TOKEN");

    api.put(
            "/v1/tenants/acme",
            "{\"settings\":{\"channels\":{\"hook\":{\"type\":\"http\",\"headers\":{\"X-Site\":\"a\"}},"
                + "\"other\":{\"type\":\"http\",\"url\":\"http://localhost:9/\"}}}}")
        .is(200);
    Api.Reply without =
        api.put("/v1/tenants/acme", "{\"settings\":{\"channels\":{\"other\":null}}}").is(200);
    assertThat(without.at("/settings/channels").toString())
        .isEqualTo("{\"hook\":{\"type\":\"http\",\"headers\":{\"X-Site\":\"a\"}}}");
    Api.Reply none = api.put("/v1/tenants/acme", "{\"settings\":{\"channels\":null}}").is(200);
    assertThat(none.at("/settings/channels").toString()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"http\"}                                               | url               | is missing",
        "{\"url\":\"https://e.com\"}                                       | type              | is missing",
        "{\"type\":\"fax\",\"url\":\"https://e.com\"}                      | type              | no type of channel",
        "{\"type\":\"push\"}                                               | type              | later release",
        "{\"type\":\"email\"}                                              | from              | is missing",
        "{\"type\":\"email\",\"from\":\"x\"}                               | from              | no address",
        "{\"type\":\"email\",\"from\":\"a@b.c\\r\\nBcc: d@e.f\"}           | from              | no address",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"from_name\":\"a\\nb\"}     | from_name         | one line",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"reply_to\":\"b\"}         | reply_to          | no address",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"url\":\"https://e.com\"}  | url               | from, from_name, reply_to, vendor",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"vendor\":\"smtp\"}        | vendor            | JSON object",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"vendor\":{}}              | vendor.name       | a word",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"vendor\":{\"name\":\"x\",\"key\":\"s3cret\"}} | vendor.key | not known",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"vendor\":{\"name\":\"x\",\"credentials\":{\"user\":\"s3cret\"}}} | vendor.credentials.user | reference",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"vendor\":{\"name\":\"x\",\"options\":{\"apiKey\":\"s3cret\"}}} | vendor.options.apiKey | belongs into",
        "{\"type\":\"email\",\"from\":\"a@b.c\",\"vendor\":{\"name\":\"x\",\"options\":{\"url\":\"https://u:s3cret@h/\"}}} | vendor.options.url | belongs into",
        "{\"type\":\"sms\",\"from\":\"++1\"}                               | from              | no number",
        "{\"type\":\"sms\",\"headers\":{}}                                 | headers           | no setting",
        "{\"type\":\"in_app_feed\"}                                        | type              | `inbox`",
        "{\"type\":\"http\",\"url\":5}                                     | url               | not a string",
        "{\"type\":\"http\",\"url\":\"javascript:alert(1)\"}               | url               | no host",
        "{\"type\":\"http\",\"url\":\"ftp://e.com/\"}                      | url               | https",
        "{\"type\":\"http\",\"url\":\"http://e.com/\"}                     | url               | https",
        "{\"type\":\"http\",\"url\":\"http://localhost.e.com/\"}           | url               | https",
        "{\"type\":\"http\",\"url\":\"https://ann:pass@e.com/\"}           | url               | credentials",
        "{\"type\":\"http\",\"url\":\"/relative\"}                         | url               | no host",
        "{\"type\":\"http\",\"url\":\"https://e.com/#x\"}                  | url               | fragment",
        "{\"type\":\"http\",\"url\":\"not a url\"}                         | url               | no URL",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"method\":\"PUT\"}  | method            | no setting",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":[]}      | headers           | not a JSON object",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"Authorization\":\"s3cret\"}} | headers.Authorization | reference",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"X-Api-Key\":\"s3cret\"}}     | headers.X-Api-Key     | reference",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"X-Plain\":\"Bearer s3cret\"}} | headers.X-Plain     | reference",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"Authorization\":\"env:A B\"}} | headers.Authorization | no reference",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"X\":\"file:/a/../b\"}}    | headers.X         | no reference",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"X\":5}}                 | headers.X         | not a string",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"X\":\"a\\nb\"}}         | headers.X         | printable",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"X Y\":\"a\"}}           | headers           | name",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"Host\":\"a\"}}          | headers.Host      | connector",
        "{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{\"X-A\":\"a\",\"x-a\":\"b\"}} | headers.x-a     | twice",
        "\"https://e.com\"                                                |                   | not a JSON object",
      })
  void whatIsWrongIsNamedAndNeverRepeated(String settings, String field, String why) {
    Api.Reply reply =
        api.put("/v1/environment", "{\"settings\":{\"channels\":{\"hook\":" + settings + "}}}");

    reply.refuses("settings.channels.hook" + (field == null ? "" : "." + field), why);
    assertThat(reply.body()).doesNotContain("s3cret").doesNotContain("pass");
  }

  @Test
  void mailsAndTextsHaveSettingsOfTheirOwn() {
    String mail =
        "{\"from\":\"news@example.com\",\"from_name\":\"News\",\"reply_to\":\"help@example.com\","
            + "\"vendor\":{\"name\":\"smtp\",\"credentials\":{\"password\":\"env:SMTP\"},"
            + "\"options\":{\"host\":\"smtp.example.com\",\"port\":587,\"tls\":true}}}";
    api.put("/v1/channels/mail", "{\"type\":\"email\",\"settings\":" + mail + "}").is(200);
    assertThat(api.get("/v1/channels/mail").is(200).at("/settings"))
        .isEqualTo(Json.parseOrNull(mail));
    assertThat(api.get("/v1/channels/mail").at("/type").asText()).isEqualTo("email");
    api.put("/v1/channels/text", "{\"type\":\"sms\"}").is(200);
    api.put("/v1/channels/text", "{\"type\":\"sms\",\"settings\":{\"from\":\"Carillon\"}}").is(200);
    api.put("/v1/channels/mail", "{\"type\":\"email\",\"settings\":{\"from_name\":\"N\"}}")
        .refuses("settings.from", "is missing");

    // A tenant's lies over it, and is of the same type.
    api.put(
            "/v1/tenants/acme",
            "{\"settings\":{\"channels\":{\"mail\":{\"type\":\"email\",\"from_name\":\"Acme\"}}}}")
        .is(200);
    api.put(
            "/v1/tenants/acme",
            "{\"settings\":{\"channels\":{\"mail\":{\"type\":\"sms\",\"from\":\"Acme\"}}}}")
        .refuses("settings.channels.mail.type", "environment's");
  }

  @Test
  void templatesHaveTheFieldsOfTheirChannelsType() {
    api.put("/v1/channels/mail", "{\"type\":\"email\",\"settings\":{\"from\":\"a@b.c\"}}").is(200);
    api.put("/v1/channels/text", "{\"type\":\"sms\"}").is(200);
    api.put("/v1/environment", HOOK).is(200);

    Api.Reply put = workflow("mail", "{\"subject\":\"s\",\"body\":\"b\",\"text\":\"t\"}").is(200);
    assertThat(put.at("/steps/0/template").toString())
        .isEqualTo("{\"body\":\"b\",\"subject\":\"s\",\"text\":\"t\"}");
    workflow("mail", "{\"title\":\"t\"}")
        .refuses("steps[0].template.title", "there are subject, body, text");
    workflow("mail", "{\"subject\":\" \"}").refuses("steps[0].template.subject", "is blank");
    workflow("mail", "{\"subject\":\"{{\"}").refuses("steps[0].template.subject", "is no Liquid");
    workflow("mail", "{\"text\":\"{% include 'x' %}\"}")
        .refuses("steps[0].template.text", "include");
    workflow("mail", "{\"html\":\"x\"}").refuses("steps[0].template.html", "");
    workflow("text", "{\"body\":\"b\"}").is(200);
    workflow("text", "{\"body\":\"b\",\"subject\":\"s\"}")
        .refuses("steps[0].template.subject", "`sms`");
    workflow("hook", "{\"text\":\"t\"}").refuses("steps[0].template.text", "`http`");
    workflow("in_app_feed", "{\"subject\":\"s\"}")
        .refuses("steps[0].template.subject", "`in_app_feed`");

    workflow("mail", "{\"subject\":\"s\",\"body\":\"b\"}").is(200);
    api.put("/v1/workflows/w/overrides/acme", "{\"mail\":{\"subject\":\"ours\"}}").is(200);
    api.put("/v1/workflows/w/overrides/acme", "{\"mail\":{\"url\":\"/x\"}}")
        .refuses("mail.url", "there are subject, body, text");
  }

  private Api.Reply workflow(String channel, String template) {
    return api.put(
        "/v1/workflows/w",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\""
            + channel
            + "\",\"template\":"
            + template
            + "}]}");
  }

  @Test
  void whatIsMissingForAMailIsSaid() {
    api.put("/v1/channels/mail", "{\"type\":\"email\",\"settings\":{\"from\":\"a@b.c\"}}").is(200);
    workflow("mail", "{\"body\":\"b\"}").is(200);
    api.post("/v1/notify", "{\"userId\":\"a\",\"workflow\":\"w\"}").refuses("title", "`subject`");
    api.post("/v1/notify", "{\"userId\":\"a\",\"workflow\":\"w\",\"title\":\"T\"}").is(202);
  }

  @Test
  void keysHaveAShape() {
    for (String key : List.of("No", "a.b", "-a", "x".repeat(65))) {
      api.put("/v1/environment", "{\"settings\":{\"channels\":{\"" + key + "\":{}}}}")
          .refuses("settings.channels." + key, "a channel's key has");
    }
    api.put("/v1/environment", "{\"settings\":{\"channels\":{\"inbox\":{}}}}")
        .refuses("settings.channels.inbox", "always there");
  }

  @Test
  void aNotificationNamesItsChannels() {
    String hooked = "{\"userId\":\"a\",\"title\":\"T\",\"channels\":[\"hook\"]}";
    api.post("/v1/notify", hooked).refuses("channels", "PUT /v1/environment");
    api.put("/v1/environment", HOOK).is(200);
    api.post("/v1/notify", hooked).is(202);
    assertThat(given.writes.notifications.get(0).sent().getChannels()).containsExactly("hook");

    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"channels\":\"hook\"}")
        .refuses("channels", "a string");
    api.post("/v1/notify", "{\"userId\":\"a\",\"title\":\"T\",\"channels\":[\"inbox\"]}")
        .refuses("channels", "always there");
    api.post(
            "/v1/notify",
            "{\"userId\":\"a\",\"tenant\":\"acme\",\"title\":\"T\",\"channels\":[\"other\"]}")
        .refuses("channels", "neither for tenant `acme` nor for the environment");
    api.post("/v1/segments/preview", "{\"segment\":\"role:admin\",\"channels\":[\"other\"]}")
        .refuses("channels", "is not configured");
  }

  @Test
  void countsAreToldChannelByChannel() {
    Outcome outcome =
        given.outcomes.add("n1", 2, route -> route.setChannels(List.of("hook", "other")));
    for (PartitionOutcome partition : outcome.partitions()) {
      partition.setChannels(Map.of("hook", new ChannelOutcome(Map.of("preferences", 1L), 2L)));
    }

    assertThat(api.get("/v1/notifications/n1").is(200).at("/channels").toString())
        .isEqualTo(
            "{\"hook\":{\"delivered\":4,\"suppressed\":{\"preferences\":2}},"
                + "\"other\":{\"delivered\":0,\"suppressed\":{}}}");
  }

  @Test
  void aChannelIsAResourceByKeyAndById() {
    api.get("/v1/channels/hook").isProblem(404, "resource_missing");
    Api.Reply put =
        api.put(
                "/v1/channels/hook",
                "{\"type\":\"http\",\"settings\":{\"url\":\"https://example.com/hook\"}}")
            .is(200);
    String id = put.at("/id").asText();
    assertThat(id).matches("[0-9a-f-]{36}");
    assertThat(put.body())
        .isEqualTo(
            "{\"id\":\""
                + id
                + "\",\"key\":\"hook\",\"type\":\"http\",\"settings\":{\"url\":\"https://example.com/hook\"}}");
    assertThat(api.get("/v1/channels/" + id).is(200).body()).isEqualTo(put.body());
    // It is the environment's settings by another name, and what was read may be put back.
    assertThat(api.get("/v1/environment").at("/settings/channels/hook/url").asText())
        .isEqualTo("https://example.com/hook");
    assertThat(api.put("/v1/channels/" + id, put.body()).is(200).body()).isEqualTo(put.body());
    api.put("/v1/channels/a-hook", put.body()).refuses("key", "not that of the channel");

    assertThat(api.get("/v1/channels").is(200).at("/entries").findValuesAsText("key"))
        .containsExactly("inbox", "hook");
    api.delete("/v1/channels/" + id).is(204);
    api.get("/v1/channels/hook").isProblem(404, "resource_missing");
    api.delete("/v1/channels/hook").isProblem(404, "resource_missing");
  }

  @Test
  void theInboxIsThereAndStays() {
    Api.Reply inbox = api.get("/v1/channels/inbox").is(200);
    assertThat(inbox.at("/type").asText()).isEqualTo("in_app_feed");
    assertThat(api.get("/v1/channels/" + Channels.INBOX_ID).is(200).body()).isEqualTo(inbox.body());
    api.delete("/v1/channels/inbox").refuses("channel", "always there");
    api.put("/v1/channels/inbox", "{\"type\":\"http\"}").refuses("channel", "always there");
  }

  @Test
  void whatIsWrongWithAChannelIsNamedInItsOwnWords() {
    api.put("/v1/channels/Hook", "{}").refuses("channel", "a channel's key has");
    api.put("/v1/channels/hook", "{}").refuses("type", "is required");
    api.put("/v1/channels/hook", "{\"type\":\"push\"}").refuses("type", "later release");
    api.put("/v1/channels/hook", "{\"type\":\"http\"}").refuses("settings.url", "is missing");
    api.put(
            "/v1/channels/hook",
            "{\"type\":\"http\",\"settings\":{\"type\":\"http\",\"url\":\"https://e.com\"}}")
        .refuses("settings.type", "beside");
    api.put("/v1/channels/hook", "{\"type\":\"http\",\"setting\":{}}")
        .refuses("setting", "did you mean `settings`?");
  }

  @Test
  void whatIngestWouldRefuseForItsSizeIsRefusedHere() {
    StringBuilder channels = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      StringBuilder headers = new StringBuilder();
      for (int h = 0; h < 8; h++) {
        headers.append(h == 0 ? "" : ",").append("\"X-%d\":\"%s\"".formatted(h, "x".repeat(1_900)));
      }
      channels
          .append(i == 0 ? "" : ",")
          .append(
              "\"hook%d\":{\"type\":\"http\",\"url\":\"https://e.com\",\"headers\":{%s}}"
                  .formatted(i, headers));
    }
    api.put("/v1/environment", "{\"settings\":{\"channels\":{" + channels + "}}}")
        .refuses("", "more than 524288 bytes");
  }
}
