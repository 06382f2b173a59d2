package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.Notify;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workflows by HTTP: put, read, listed, overridden, triggered. */
class WorkflowsApiTest {

  private static final String URL = "/v1/workflows/invoice";

  private static final String INVOICE =
      """
      {"name":"Invoice ready","categories":["billing"],"critical":true,"on_events":["invoice.created"],
       "conditions":[{"variable":"tenant.plan","operator":"equal_to","argument":"pro"}],
       "steps":[{"type":"channel","channel":"in_app_feed","feed":"inbox","conditions":[],
         "template":{"title":"Invoice {{ data.number }}","body":"For **{{ tenant.name }}**","url":"{{ data.link }}",
                     "buttons":[{"name":"primary","label":"Open","action":"{{ data.link }}"}]}}]}
      """;

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  private Notify sent() {
    return given.writes.notifications.get(given.writes.notifications.size() - 1).sent();
  }

  private static String step(String step) {
    return "{\"steps\":[" + step + "]}";
  }

  @Test
  void comesBackAsItWentInAndMayBePutBack() {
    Api.Reply put = api.put(URL, INVOICE).is(200);
    assertThat(put.at("/key").asText()).isEqualTo("invoice");
    assertThat(put.at("/version").asText()).isEqualTo(version());
    assertThat(put.at("/steps/0/template/buttons/0/action").asText()).isEqualTo("{{ data.link }}");
    assertThat(put.at("/conditions/0/operator").asText()).isEqualTo("equal_to");
    assertThat(put.at("/on_events/0").asText()).isEqualTo("invoice.created");
    assertThat(put.at("/critical").asBoolean()).isTrue();

    Api.Reply again = api.put(URL, api.get(URL).is(200).body()).is(200);
    assertThat(again.at("/steps")).isEqualTo(put.at("/steps"));
    assertThat(Long.parseLong(again.at("/version").asText()))
        .isGreaterThan(Long.parseLong(put.at("/version").asText()));

    api.delete(URL).is(204);
    api.get(URL).isProblem(404, "resource_missing");
    api.delete(URL).isProblem(404, "resource_missing");
  }

  private String version() {
    return String.valueOf(Objects.requireNonNull(given.workflows.get("invoice")).getVersion());
  }

  @Test
  void areListedInPages() {
    for (String key : List.of("a", "b", "c")) {
      api.put("/v1/workflows/" + key, INVOICE).is(200);
    }
    api.put("/v1/workflows/a/overrides/acme", "{\"in_app_feed\":{\"title\":\"x\"}}").is(200);
    Api.Reply first = api.get("/v1/workflows?page_size=2").is(200);
    assertThat(keys(first)).containsExactly("a", "b");
    Api.Reply second =
        api.get("/v1/workflows?page_size=2&after=" + first.at("/page_info/after").asText()).is(200);
    assertThat(keys(second)).containsExactly("c");
    assertThat(
            keys(
                api.get(
                        "/v1/workflows?page_size=2&before="
                            + second.at("/page_info/before").asText())
                    .is(200)))
        .containsExactly("a", "b");
  }

  private static List<String> keys(Api.Reply page) {
    return StreamSupport.stream(page.at("/entries").spliterator(), false)
        .map(each -> each.path("key").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                        | steps             | required",
        "{\"steps\":[]}                                            | steps             | at least"
            + " one step",
        "{\"steps\":{}}                                            | steps             | a list",
        "{\"name\":5,\"steps\":[]}                                 | name              | a number",
        "{\"stps\":[]}                                             | stps              | did you"
            + " mean `steps`",
        "{\"critical\":\"yes\",\"steps\":[]}                       | critical          | true or"
            + " false",
        "{\"key\":\"other\",\"steps\":[]}                          | key               | the path",
        "{\"steps\":[{\"channel\":\"in_app_feed\"}]}               | steps[0].type     | required",
        "{\"steps\":[{\"type\":\"delay\",\"duration\":5}]}         | steps[0].type     | later"
            + " release",
        "{\"steps\":[{\"type\":\"wait\"}]}                         | steps[0].type     | no type of"
            + " step",
        "{\"steps\":[{\"type\":\"channel\"}]}                      | steps[0].channel  | missing",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"crm\"}]}  | steps[0].channel  | no channel"
            + " `crm`",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"feed\":\"other\"}]} |"
            + " steps[0].feed | one feed",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"subject\":\"x\"}}]}"
            + " | steps[0].template.subject | is no field",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"{{"
            + " a\"}}]} | steps[0].template.title | line 1",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"{%"
            + " include 'x' %}\"}}]} | steps[0].template.title | include",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"{% for"
            + " i in (1..99999) %}{{ data.x }}{% endfor %}\"}}]} | steps[0].template.title | turns"
            + " more than",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"body\":\"{% for"
            + " i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}\"}}]} |"
            + " steps[0].template.body | turn more than",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"url\":\"javascript:x\"}}]}"
            + " | steps[0].template.url | scheme",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"url\":\"JavaScript:{{data.x}}\"}}]}"
            + " | steps[0].template.url | scheme",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"buttons\":[{\"name\":\"a\",\"label\":\"b\"}]}}]}"
            + " | steps[0].template.buttons[0].action | required",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"conditions\":[{\"variable\":\"x\",\"operator\":\"equal_to\",\"argument\":\"y\"}]}]}"
            + " | steps[0].conditions[0].variable | path",
        "{\"conditions\":[{\"variable\":\"data.x\",\"operator\":\"rhymes\"}],\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\"}]}"
            + " | conditions[0].operator | none of",
      })
  void whatIsWrongIsSaidWithItsField(String body, String field, String words) {
    api.put(URL, body).refuses(field, words);
    assertThat(given.workflows).isEmpty();
  }

  @Test
  void aKeyIsNoPath() {
    api.put("/v1/workflows/a%2Fb", INVOICE).refuses("key", "letters");
    api.get("/v1/workflows/a%20b").refuses("key", "letters");
  }

  @Test
  void aChannelMayBeNamedByItsId() {
    api.put(
            "/v1/environment",
            "{\"settings\":{\"channels\":{\"hook\":{\"type\":\"http\",\"url\":\"https://e.com\"}}}}")
        .is(200);
    String id = api.get("/v1/channels/hook").is(200).at("/id").asText();
    Api.Reply put = api.put(URL, step("{\"type\":\"channel\",\"channel\":\"" + id + "\"}")).is(200);
    assertThat(put.at("/steps/0/channel").asText()).isEqualTo("hook");
  }

  @Test
  void aTenantSaysItItsWay() {
    api.put("/v1/workflows/none/overrides/acme", "{\"in_app_feed\":{\"title\":\"x\"}}")
        .isProblem(404, "resource_missing");
    api.put(URL, INVOICE).is(200);
    api.get(URL + "/overrides/acme").isProblem(404, "resource_missing");
    Api.Reply put =
        api.put(URL + "/overrides/acme", "{\"in_app_feed\":{\"title\":\"Ours\"}}").is(200);
    assertThat(put.body()).isEqualTo("{\"in_app_feed\":{\"title\":\"Ours\"}}");
    assertThat(api.get(URL + "/overrides/acme").is(200).body()).isEqualTo(put.body());
    api.put(URL + "/overrides/acme", "{\"in_app_feed\":{\"title\":\"{{\"}}")
        .refuses("in_app_feed.title", "line 1");
    api.put(
            URL + "/overrides/acme",
            "{\"in_app_feed\":{\"body\":\"{% for i in (1..99999) %}x{% endfor %}\"}}")
        .refuses("in_app_feed.body", "turns more than");
    api.put(URL + "/overrides/acme", "{\"in_app_feed\":5}").refuses("in_app_feed", "a number");
    api.put(URL + "/overrides/acme", "{}").refuses("", "says nothing");
    api.delete(URL + "/overrides/acme").is(204);
    api.get(URL + "/overrides/acme").isProblem(404, "resource_missing");
  }

  @Test
  void templatesAreSpeltInLocales() {
    String feed = "{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":";
    String locales =
        "{\"de\":{\"title\":\"Rechnung\",\"buttons\":[{\"name\":\"a\",\"label\":\"Auf\",\"action\":\"/\"}]},"
            + "\"pt-BR\":{\"body\":\"Fatura\"}}";
    Api.Reply put =
        api.put(URL, step(feed + "{\"title\":\"t\",\"locales\":" + locales + "}}")).is(200);
    assertThat(put.at("/steps/0/template/locales").toString()).isEqualTo(locales);
    Api.Reply again = api.put(URL, api.get(URL).is(200).body()).is(200);
    assertThat(again.at("/steps")).isEqualTo(put.at("/steps"));
    String own = "{\"in_app_feed\":{\"locales\":{\"de\":{\"title\":\"Unser\"}}}}";
    assertThat(api.put(URL + "/overrides/acme", own).is(200).body()).isEqualTo(own);

    String here = "steps[0].template.locales";
    String spelt = feed + "{\"title\":\"t\",\"locales\":";
    api.put(URL, step(spelt + "{\"Deutsch!\":{\"title\":\"t\"}}}}"))
        .refuses(here + ".Deutsch!", "BCP 47");
    api.put(URL, step(spelt + "{\"pt-br\":{\"title\":\"t\"}}}}"))
        .refuses(here + ".pt-br", "is spelt `pt-BR`");
    api.put(URL, step(spelt + "{\"de\":\"t\"}}}")).refuses(here + ".de", "a string");
    api.put(URL, step(spelt + "{\"de\":{\"titel\":\"t\"}}}}"))
        .refuses(here + ".de.titel", "is unknown");
    api.put(URL, step(spelt + "{\"de\":{\"locales\":{}}}}}"))
        .refuses(here + ".de.locales", "is unknown");
    String bomb = "{% if a %}".repeat(500) + "{% endif %}".repeat(500);
    api.put(URL, step(spelt + "{\"de\":{\"body\":\"" + bomb + "\"}}}}"))
        .refuses(here + ".de.body", "nested too deeply");
    String many =
        IntStream.range(0, 200)
            .mapToObj(i -> "\"de-x-" + i + "\":{\"title\":\"t\"}")
            .collect(Collectors.joining(","));
    api.put(URL, step(spelt + "{" + many + "}}}")).refuses(here, "has 200; at most 50");
    api.put(URL + "/overrides/acme", "{\"in_app_feed\":{\"locales\":{\"xx_\":{}}}}")
        .refuses("in_app_feed.locales.xx_", "BCP 47");
  }

  @Test
  void aTriggerIsANotificationThroughTheWorkflow() {
    api.put(URL, INVOICE).is(200);
    Api.Reply reply =
        api.post(
                URL + "/trigger",
                """
                {"recipients":["ann","bob"],"tenant":"acme","data":{"number":17},
                 "actor":{"id":"eve","name":"Eve"},"expires_at":"2027-01-01T00:00:00Z"}
                """)
            .is(202);
    assertThat(reply.json().properties()).hasSize(1);
    assertThat(reply.at("/workflow_run_id").asText()).isEqualTo(sent().getId());
    assertThat(sent().getWorkflow()).isEqualTo("invoice");
    assertThat(String.valueOf(sent().getWorkflowVersion())).isEqualTo(version());
    assertThat(sent().getRecipients()).containsExactly("ann", "bob");
    assertThat(sent().getTenant()).isEqualTo("acme");
    assertThat(sent().getData()).isEqualTo("{\"number\":17}");
    assertThat(sent().getActor())
        .isEqualTo(new Actor("eve", Map.of("name", "Eve"), true, ActorKind.USER));
    api.post(
            URL + "/trigger",
            "{\"recipients\":[\"ann\"],\"actor\":{\"collection\":\"$tenants\",\"id\":\"globex\"}}")
        .is(202);
    // Which [route] knows.
    assertThat(sent().getActor()).isEqualTo(new Actor("globex", Map.of(), false, ActorKind.TENANT));
    api.post(URL + "/trigger", "{\"segment\":\"role:admin\"}").is(202);
    assertThat(sent().getSegment()).isEqualTo("role:admin");
    api.post("/v1/notify", "{\"userId\":\"ann\",\"workflow\":\"invoice\"}").is(202);
    assertThat(sent().getTitle()).isNull();
    assertThat(String.valueOf(sent().getWorkflowVersion())).isEqualTo(version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                   | recipients       | required",
        "{\"recipients\":[]}                                  | recipients       | 1 to",
        "{\"recipients\":\"ann\"}                             | recipients       | a list",
        "{\"recipients\":[5]}                                 | recipients[0]    | a number",
        "{\"recipients\":[{\"name\":\"Ann\"}]}                | recipients[0].id | required",
        "{\"recipients\":[{\"id\":\"a\",\"x\":{\"y\":1}}]}    | recipients[0].x  | an object",
        "{\"recipients\":[{\"id\":\"a\",\"collection\":\"projects\"}]} | recipients[0].collection |"
            + " $tenants",
        "{\"recipients\":[{\"id\":\"a\",\"collection\":\"$tenants\"}],\"segment\":\"a:b\"} |"
            + " segment | goes without",
        "{\"recipients\":[\"\"]}                              | recipients       | blank",
        "{\"recipients\":[\"a\"],\"cancellation_key\":\"k\"}  | cancellation_key | no effect",
        "{\"recipients\":[\"a\"],\"settings\":{}}             | settings         | no effect",
        "{\"recipients\":[\"a\"],\"tenant\":{\"name\":\"t\"}} | tenant.id        | is required",
        "{\"recipients\":[\"a\"],\"tenant\":7}            | tenant           | a number",
        "{\"recipients\":[\"a\"],\"actor\":{\"id\":\"p\",\"collection\":\"projects\"}} |"
            + " actor.collection | $tenants",
        "{\"recipients\":[\"a\"],\"actor\":{\"id\":\"t\",\"collection\":\"$tenants\",\"name\":\"T\"}} |"
            + " actor.name | unknown",
        "{\"recipients\":[\"a\"],\"title\":\"t\"}             | title            | unknown",
        "{\"recipients\":[\"a\"],\"actor\":{}}                | actor.id         | required",
        "{\"recipients\":[\"a\"],\"data\":[]}                 | data             | a list",
      })
  void aTriggerThatIsWrong(String body, String field, String words) {
    api.put(URL, INVOICE).is(200);
    api.post(URL + "/trigger", body).refuses(field, words);
    assertThat(given.writes.notifications).isEmpty();
  }

  @Test
  void usersMayBeDescribedAndTenantsMeanTheirMembers() {
    api.put(URL, INVOICE).is(200);
    api.post(
            URL + "/trigger",
            """
            {"recipients":["bob",{"id":"ann","name":"Ann","memberships":{"acme":{"role":"admin"}}},
                           {"id":"acme","collection":"$tenants"}]}
            """)
        .is(202);
    assertThat(sent().getRecipients()).containsExactly("bob", "ann");
    assertThat(sent().getSegment()).isEqualTo("{\"tenant_id\":[\"acme\"]}");
    assertThat(Objects.requireNonNull(given.person("ann").state).getAttributes())
        .isEqualTo(Map.of("name", "Ann"));
    assertThat(given.writes.membershipOf("acme").getAttributes())
        .isEqualTo(Map.of("role", "admin"));
  }

  /** It is set first, and what is said of it is merged as by itself. */
  @Test
  void aTenantMayBeDescribed() {
    api.put(URL, INVOICE).is(200);
    api.put("/v1/tenants/acme", "{\"name\":\"Old\",\"plan\":\"pro\"}").is(200);
    api.post(
            URL + "/trigger",
            """
            {"recipients":["bob"],
             "tenant":{"id":"acme","name":"Acme","settings":{"branding":{"primary_color":"#fff"}}}}
            """)
        .is(202);
    assertThat(sent().getTenant()).isEqualTo("acme");
    Api.Reply tenant = api.get("/v1/tenants/acme").is(200);
    assertThat(tenant.at("/name").asText()).isEqualTo("Acme");
    assertThat(tenant.at("/plan").asText()).isEqualTo("pro");
    assertThat(tenant.at("/settings/branding/primary_color").asText()).isEqualTo("#fff");
    api.post(
            URL + "/trigger",
            """
            {"recipients":["bob"],
             "tenant":{"id":"acme","settings":{"branding":{"primary_color":"red"}}}}
            """)
        .refuses("tenant.settings.branding.primary_color", "is no colour");
    assertThat(given.writes.notifications).hasSize(1);
  }

  @Test
  void whoMayOnlyNotifyDescribesNobody() {
    api.put(URL, INVOICE).is(200);
    String body = "{\"recipients\":[{\"id\":\"ann\",\"name\":\"Ann\"}]}";
    for (String key : List.of(Api.NOTIFY_KEY, Api.ACME_KEY)) {
      Api.send(
              api.request("POST", URL + "/trigger", body.replace("]}", "],\"tenant\":\"acme\"}"))
                  .setHeader("Authorization", "Bearer " + key))
          .isProblem(403, "forbidden");
    }
    assertThat(given.writes.notifications).isEmpty();
  }

  @Test
  void anActorIsWhoTheyAreAtThatMoment() {
    api.put(URL, INVOICE).is(200);
    api.put("/v1/users/eve", "{\"name\":\"Eve\",\"age\":5,\"tenant_id\":\"acme\"}").is(200);
    api.post(URL + "/trigger", "{\"recipients\":[\"a\"],\"actor\":\"eve\"}").is(202);
    assertThat(sent().getActor().getId()).isEqualTo("eve");
    assertThat(sent().getActor().getAttributes()).isEqualTo(Map.of("name", "Eve", "age", 5.0));
    api.post(URL + "/trigger", "{\"recipients\":[\"a\"],\"actor\":\"nobody\"}").is(202);
    assertThat(sent().getActor().getAttributes()).isEmpty();
    // Of who is no member, a key of acme's learns nothing.
    Api.send(
            api.request(
                    "POST",
                    URL + "/trigger",
                    "{\"recipients\":[\"a\"],\"tenant\":\"acme\",\"actor\":\"eve\"}")
                .setHeader("Authorization", "Bearer " + Api.ACME_KEY))
        .is(202);
    assertThat(sent().getActor().getAttributes()).isEmpty();
    api.put("/v1/users/eve/memberships/acme", "{}").is(200);
    Api.send(
            api.request(
                    "POST",
                    URL + "/trigger",
                    "{\"recipients\":[\"a\"],\"tenant\":\"acme\",\"actor\":\"eve\"}")
                .setHeader("Authorization", "Bearer " + Api.ACME_KEY))
        .is(202);
    assertThat(sent().getActor().getAttributes()).containsEntry("name", "Eve");
  }

  @Test
  void anEventTriggersTheWorkflowsThatNameIt() {
    api.put(URL, INVOICE).is(200);
    api.put("/v1/workflows/ledger", INVOICE).is(200);
    api.put("/v1/workflows/other", INVOICE.replace("invoice.created", "invoice.paid")).is(200);
    Api.Reply reply =
        api.post(
                "/v1/events",
                "{\"event\":\"invoice.created\",\"user_id\":\"ann\",\"tenant\":\"acme\","
                    + "\"properties\":{\"number\":17}}")
            .is(202);
    assertThat(given.writes.notifications)
        .extracting(each -> each.sent().getWorkflow())
        .containsExactly("invoice", "ledger");
    assertThat(reply.at("/workflow_runs/1/workflow").asText()).isEqualTo("ledger");
    assertThat(reply.at("/workflow_runs/1/workflow_run_id").asText()).isEqualTo(sent().getId());
    assertThat(sent().getRecipients()).containsExactly("ann");
    assertThat(sent().getTenant()).isEqualTo("acme");
    assertThat(sent().getData()).isEqualTo("{\"number\":17}");
    api.post("/v1/events", "{\"event\":\"invoice.paid\",\"tenant\":\"acme\"}").is(202);
    assertThat(sent().getSegment()).isEqualTo("{\"tenant_id\":\"acme\"}");
    assertThat(
            api.post("/v1/events", "{\"event\":\"nothing\",\"user_id\":\"ann\"}")
                .is(202)
                .at("/workflow_runs"))
        .isEmpty();
    api.post("/v1/events", "{\"user_id\":\"ann\"}").refuses("event", "required");
    api.post("/v1/events", "{\"event\":\"x\"}").refuses("user_id", "required");
    String long257 = "x".repeat(257);
    api.post("/v1/events", "{\"event\":\"nothing\",\"user_id\":\"" + long257 + "\"}")
        .refuses("user_id", "256");
    api.post("/v1/events", "{\"event\":\"nothing\",\"tenant\":\"" + long257 + "\"}")
        .refuses("tenant", "");
  }

  @Test
  void theSameEventIsTheSameRun() {
    api.put(URL, INVOICE).is(200);
    String event = "{\"event\":\"invoice.created\",\"user_id\":\"ann\"}";
    String first = keyed(event).at("/workflow_runs/0/workflow_run_id").asText();
    assertThat(keyed(event).at("/workflow_runs/0/workflow_run_id").asText()).isEqualTo(first);
    assertThat(given.writes.notifications).extracting(each -> each.key()).doesNotContainNull();
  }

  private Api.Reply keyed(String event) {
    return Api.send(api.request("POST", "/v1/events", event).header("Idempotency-Key", "k"))
        .is(202);
  }

  @Test
  void aPreviewIsOfWorkflowsThereAre() {
    api.post("/v1/segments/preview", "{\"segment\":\"a:b\",\"workflow\":\"invoice\"}")
        .refuses("workflow", "there is no workflow");
    api.put(URL, INVOICE).is(200);
    api.post("/v1/segments/preview", "{\"segment\":\"a:b\",\"workflow\":\"invoice\"}").is(200);
    assertThat(Objects.requireNonNull(given.previewed).workflow()).isEqualTo("invoice");
  }

  @Test
  void whatNothingSaysIsAskedFor() {
    api.put(URL, step("{\"type\":\"channel\",\"channel\":\"in_app_feed\"}")).is(200);
    api.post(URL + "/trigger", "{\"recipients\":[\"a\"]}").refuses("title", "no template");
    api.post("/v1/notify", "{\"userId\":\"a\",\"workflow\":\"invoice\",\"title\":\"T\"}").is(202);
    api.post(
            "/v1/notify",
            "{\"userId\":\"a\",\"workflow\":\"invoice\",\"title\":\"T\",\"category\":\"c\"}")
        .refuses("category", "goes without");
  }

  @Test
  void aWorkflowThatIsNotThere() {
    api.post("/v1/workflows/none/trigger", "{\"recipients\":[\"a\"]}")
        .isProblem(404, "resource_missing");
  }

  /** Buttons and what could not be rendered are in the feed's entries. */
  @Test
  void whatAMessageSaysIsInTheFeed() {
    given.message(
        "ann",
        "n1",
        null,
        content ->
            content
                .setWorkflow("invoice")
                .setWorkflowVersion(7L)
                .setContentError("url: the scheme")
                .setButtons(
                    List.of(
                        new io.carillon.topology.state.ButtonState("primary", "Open", "/open"))));
    JsonNode entry = api.get("/v1/users/ann/feeds/inbox").is(200).at("/entries/0");
    assertThat(entry.at("/source/key").asText()).isEqualTo("invoice");
    assertThat(entry.at("/source/version_id").asText()).isEqualTo("7");
    assertThat(entry.at("/content_error").asText()).isEqualTo("url: the scheme");
    JsonNode set = entry.at("/blocks/3");
    assertThat(set.path("type").asText()).isEqualTo("button_set");
    assertThat(set.at("/buttons/0").toString())
        .isEqualTo("{\"name\":\"primary\",\"label\":\"Open\",\"action\":\"/open\"}");
  }
}
