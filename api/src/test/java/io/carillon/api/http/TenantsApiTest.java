package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantsApiTest {

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aTenantIsMergedAsKnockDoesIt() {
    api.put(
            "/v1/tenants/acme",
            """
            {"name":"Acme","plan":"pro","seats":25,
             "settings":{"branding":{"primary_color":"#0a7cff","logo_url":"https://acme.example/l.png"}}}
            """)
        .is(200);
    Api.Reply tenant =
        api.put(
                "/v1/tenants/acme",
                """
                {"seats":26,"plan":null,"settings":{"branding":{"primary_color":"#000000"}},
                 "feed_topic":"shared"}
                """)
            .is(200);

    assertThat(tenant.at("/__typename").asText()).isEqualTo("Tenant");
    assertThat(tenant.at("/name").asText()).isEqualTo("Acme");
    assertThat(tenant.at("/properties").toString()).isEqualTo("{\"seats\":26}");
    assertThat(tenant.at("/seats").asInt()).isEqualTo(26);
    assertThat(tenant.at("/settings/branding/primary_color").asText()).isEqualTo("#000000");
    assertThat(tenant.at("/settings/branding/logo_url").asText())
        .isEqualTo("https://acme.example/l.png");
    assertThat(tenant.at("/settings/branding/icon_url").isNull()).isTrue();
    assertThat(tenant.at("/feed_topic").asText()).isEqualTo("shared");
    assertThat(tenant.at("/stub").asBoolean()).isFalse();
    assertThat(api.get("/v1/tenants/acme").is(200).body()).isEqualTo(tenant.body());
  }

  @Test
  void aLookIsOfColoursAndImages() {
    for (String color : List.of("red", "#12345", "#0a7cff;}*{x:y", "")) {
      api.put(
              "/v1/tenants/acme",
              "{\"settings\":{\"branding\":{\"dark_primary_color\":\"" + color + "\"}}}")
          .refuses("settings.branding.dark_primary_color", "is no colour");
    }
    for (String url :
        List.of("javascript:alert(1)", "/logo.png", "http://acme.example/l.png", "https://a@b/c")) {
      api.put("/v1/environment", "{\"settings\":{\"branding\":{\"icon_url\":\"" + url + "\"}}}")
          .refuses("settings.branding.icon_url", "");
    }
    api.get("/v1/tenants/acme").is(404);
  }

  @Test
  void nullClears() {
    api.put(
            "/v1/tenants/acme",
            "{\"name\":\"Acme\",\"settings\":{\"branding\":{\"logo_url\":\"https://acme.example/l.png\"}}}")
        .is(200);
    Api.Reply tenant =
        api.put(
                "/v1/tenants/acme",
                "{\"name\":null,\"settings\":{\"branding\":null,\"preference_set\":null}}")
            .is(200);
    assertThat(tenant.at("/name").isNull()).isTrue();
    assertThat(tenant.at("/settings/branding").isNull()).isTrue();
    api.put("/v1/tenants/acme", "{\"settings\":{\"branding\":{\"logo_url\":null}}}")
        .refuses("settings.branding.logo_url", "cannot be cleared by itself");
  }

  @Test
  void deletingIsForGood() {
    api.put("/v1/tenants/acme", "{}").is(200);
    api.delete("/v1/tenants/acme").is(204);
    api.get("/v1/tenants/acme").isProblem(404, "resource_missing");
    api.delete("/v1/tenants/acme").isProblem(404, "resource_missing");
  }

  @Test
  void wrongFieldsAreNamed() {
    api.put(
            "/v1/tenants/acme",
            """
            {"name":5,"settings":{"brandings":{},"branding":{"color":"x"},"preference_set":{"workflow":{}}},
             "feed_topic":"dedicate","address":{}}
            """)
        .refuses("name", "a string is expected")
        .refuses("settings.brandings", "did you mean `branding`?")
        .refuses("settings.branding.color", "is unknown")
        .refuses("settings.preference_set.workflow", "did you mean `workflows`?")
        .refuses("feed_topic", "did you mean `dedicated`?")
        .refuses("address", "is an object");
    api.put("/v1/tenants/" + Urls.segment("é".repeat(100)), "{}")
        .refuses("tenant_id", "topic name");
    api.put("/v1/tenants/acme", "{\"a\":\"" + "x".repeat(9_000) + "\"}")
        .refuses("properties.a", "at most 8192");
  }

  @Test
  void whatIngestWouldRefuseForItsSizeIsRefusedHere() {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      properties.append(i == 0 ? "" : ",").append("\"p%d\":\"%s\"".formatted(i, "x".repeat(8_000)));
    }
    api.put("/v1/tenants/acme", "{" + properties + "}").refuses("", "more than 524288 bytes");
  }

  @Test
  void aChangeThatIsNotVisibleInTimeIsAccepted() {
    given.writes.applies = false;
    Api.Reply reply = api.put("/v1/tenants/acme", "{}").is(202);
    assertThat(reply.json().toString())
        .contains("\"id\":\"acme\"")
        .contains("\"status\":\"accepted\"");
    api.put("/v1/environment", "{\"settings\":{}}").is(202);
  }

  @Test
  void tenantsArePagedBothWays() {
    for (String id : new String[] {"a", "b", "c", "d", "e"}) {
      api.put("/v1/tenants/" + id, "{\"name\":\"N" + id + "\"}").is(200);
    }
    Api.Reply first = api.get("/v1/tenants?page_size=2").is(200);
    assertThat(ids(first)).containsExactly("a", "b");
    assertThat(first.at("/page_info/before").isNull()).isTrue();

    Api.Reply second =
        api.get("/v1/tenants?page_size=2&after=" + first.at("/page_info/after").asText()).is(200);
    assertThat(ids(second)).containsExactly("c", "d");

    Api.Reply back =
        api.get("/v1/tenants?page_size=2&before=" + second.at("/page_info/before").asText())
            .is(200);
    assertThat(ids(back)).containsExactly("a", "b");
    assertThat(back.at("/page_info/before").isNull()).isTrue();

    Api.Reply last =
        api.get("/v1/tenants?page_size=2&after=" + second.at("/page_info/after").asText()).is(200);
    assertThat(ids(last)).containsExactly("e");
    assertThat(last.at("/page_info/after").isNull()).isTrue();

    assertThat(ids(api.get("/v1/tenants?name=Nc"))).containsExactly("c");
    assertThat(ids(api.get("/v1/tenants?tenant_id=d"))).containsExactly("d");
    api.get("/v1/tenants?after=!!").refuses("after", "no cursor");
    api.get("/v1/tenants?nam=x").refuses("nam", "did you mean `name`?");
  }

  private static List<String> ids(Api.Reply reply) {
    return reply.at("/entries").findValuesAsText("id");
  }

  @Test
  void theEnvironmentIsThereBeforeAnybodySetsIt() {
    Api.Reply before = api.get("/v1/environment").is(200);
    assertThat(before.body())
        .isEqualTo(
            "{\"settings\":{\"branding\":null,\"preference_set\":null,\"channels\":{},"
                + "\"vars\":{},\"default_locale\":null},\"updated_at\":null}");

    Api.Reply after =
        api.put("/v1/environment", "{\"settings\":{\"branding\":{\"primary_color\":\"#fff\"}}}")
            .is(200);
    assertThat(after.at("/settings/branding/primary_color").asText()).isEqualTo("#fff");
    assertThat(api.get("/v1/environment").body()).isEqualTo(after.body());
    api.put("/v1/environment", "{\"branding\":{}}").refuses("branding", "is unknown");
  }

  @Test
  void variablesAndTheDefaultLocaleAreSettings() {
    String said =
        "{\"vars\":{\"app\":\"Rooms\",\"level\":3,\"tags\":[\"a\"]},\"default_locale\":\"pt-BR\"}";
    for (String url : List.of("/v1/environment", "/v1/tenants/acme")) {
      Api.Reply put = api.put(url, "{\"settings\":" + said + "}").is(200);
      assertThat(put.at("/settings/vars").toString())
          .isEqualTo("{\"app\":\"Rooms\",\"level\":3,\"tags\":[\"a\"]}");
      assertThat(put.at("/settings/default_locale").asText()).isEqualTo("pt-BR");
      api.put(url, "{\"settings\":{\"vars\":{\"x\":{\"y\":1}}}}")
          .refuses("settings.vars.x", "an object");
      api.put(url, "{\"settings\":{\"vars\":[]}}").refuses("settings.vars", "an object");
      api.put(url, "{\"settings\":{\"vars\":{\"x\":\"" + "v".repeat(8_193) + "\"}}}")
          .refuses("settings.vars.x", "at most 8192");
      api.put(url, "{\"settings\":{\"default_locale\":\"pt_br\"}}")
          .refuses("settings.default_locale", "is spelt `pt-BR`");
      api.put(url, "{\"settings\":{\"default_locale\":\"Brazil!\"}}")
          .refuses("settings.default_locale", "BCP 47");
    }
    Api.Reply less =
        api.put(
                "/v1/tenants/acme",
                "{\"settings\":{\"vars\":{\"app\":null},\"default_locale\":null}}")
            .is(200);
    assertThat(less.at("/settings/vars").toString()).isEqualTo("{\"level\":3,\"tags\":[\"a\"]}");
    assertThat(less.at("/settings/default_locale").isNull()).isTrue();
    // One after the other is bounded as all at once is.
    String large = "{\"settings\":{\"vars\":{\"%s\":\"" + "v".repeat(8_000) + "\"}}}";
    api.put("/v1/tenants/acme", large.formatted("one")).is(200);
    api.put("/v1/tenants/acme", large.formatted("two")).is(200);
    api.put("/v1/tenants/acme", large.formatted("three")).refuses("settings.vars", "at most 16384");
    Api.Reply none = api.put("/v1/tenants/acme", "{\"settings\":{\"vars\":null}}").is(200);
    assertThat(none.at("/settings/vars").toString()).isEqualTo("{}");
  }
}
