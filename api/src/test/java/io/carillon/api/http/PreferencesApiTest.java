package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.PreferenceChange;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Preferences as Knock's SDKs put and get them. */
class PreferencesApiTest {

  private static final String URL = "/v1/users/ann/preferences";

  private final Api api = new Api();

  @BeforeEach
  void ann() {
    api.backend.user("ann");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static JsonNode json(String text) {
    return Objects.requireNonNull(Json.parseOrNull(text.replace('\'', '"')));
  }

  private static void says(Api.Reply reply, String id, String categories) {
    assertThat(reply.is(200).at("/id").asText()).isEqualTo(id);
    assertThat(reply.at("/categories")).isEqualTo(json(categories));
  }

  @Test
  void aSetIsReplacedUnlessItSaysMerge() {
    says(
        api.put(URL + "/default", "{\"categories\":{\"news\":false,\"promo\":true}}"),
        "default",
        "{'news':false,'promo':true}");
    says(api.put(URL + "/default", "{\"categories\":{\"news\":true}}"), "default", "{'news':true}");
    says(
        api.put(
            URL + "/default",
            "{\"__persistence_strategy__\":\"merge\","
                + "\"categories\":{\"promo\":{\"channel_types\":{\"email\":false}}}}"),
        "default",
        "{'news':true,'promo':{'channel_types':{'email':false}}}");
    says(
        api.get(URL + "/default"),
        "default",
        "{'news':true,'promo':{'channel_types':{'email':false}}}");
    // As Knock's documents write it.
    Api.Reply reply =
        api.put(
                URL + "/acme",
                """
                {"id":"acme","channel_types":{"email":true},
                 "channels":{"2f641633-95d3-4555-9222-9f1eb7888a80":{"conditions":[
                   {"argument":"US","operator":"equal_to","variable":"recipient.country_code"}]}},
                 "workflows":{"dinosaurs-loose":{"channel_types":{"email":false}}}}
                """)
            .is(200);
    assertThat(reply.at("/channels"))
        .isEqualTo(
            json(
                "{'2f641633-95d3-4555-9222-9f1eb7888a80':{'conditions':[{'variable':"
                    + "'recipient.country_code','operator':'equal_to','argument':'US'}]}}"));
    assertThat(api.get(URL).is(200).json().findValuesAsText("id"))
        .containsExactly("default", "acme");
    api.delete(URL + "/acme").is(204);
    assertThat(api.get(URL).is(200).json().findValuesAsText("id")).containsExactly("default");
  }

  @Test
  void sectionsAndEntriesAreReplacedByThemselves() {
    api.put(
            URL + "/default",
            "{\"categories\":{\"news\":false,\"promo\":true},\"workflows\":{\"w\":false}}")
        .is(200);
    says(
        api.put(URL + "/default/categories/news", "{\"subscribed\":true}"),
        "default",
        "{'news':true,'promo':true}");
    says(
        api.put(URL + "/default/categories/news", "{\"channel_types\":{\"sms\":false}}"),
        "default",
        "{'news':{'channel_types':{'sms':false}},'promo':true}");
    says(
        api.put(URL + "/default/categories/news", "{\"channel_types\":{\"email\":false}}"),
        "default",
        "{'news':{'channel_types':{'email':false}},'promo':true}");
    says(api.delete(URL + "/default/categories/news"), "default", "{'promo':true}");
    says(api.put(URL + "/default/categories", "{\"other\":false}"), "default", "{'other':false}");
    assertThat(api.put(URL + "/default/channel_types", "{\"email\":false}").at("/channel_types"))
        .isEqualTo(json("{'email':false}"));
    assertThat(
            api.put(URL + "/default/channel_types/email", "{\"subscribed\":true}")
                .at("/channel_types/email")
                .asBoolean())
        .isTrue();
    assertThat(api.get(URL + "/default").at("/workflows")).isEqualTo(json("{'w':false}"));
    PreferenceChange last = api.backend.writes.last(PreferenceChange.class);
    assertThat(last.getOperation()).isEqualTo(ChangeOperation.MERGE);
    assertThat(last.getClear()).containsExactly("channel_types/email");
    api.put(URL + "/default/flavours", "{}").isProblem(404, "resource_missing");
    api.put(URL + "/default/categories/a", "{\"subscribed\":5}").refuses("subscribed", "true or");
    api.put(URL + "/default/categories/a", "{\"channel_types\":{\"emial\":true}}").is(422);
  }

  @Test
  void whatIsReadIsWhatHolds() {
    api.put(
            "/v1/environment",
            "{\"settings\":{\"preference_set\":{\"categories\":{\"all\":false,\"news\":false}}}}")
        .is(200);
    api.put(
            "/v1/tenants/acme",
            "{\"settings\":{\"preference_set\":{\"categories\":{"
                + "\"promo\":{\"__strategy__\":\"replace\",\"channel_types\":{\"email\":false}}}}}}")
        .is(200);
    says(api.get(URL + "/default"), "default", "{'all':false,'news':false}");
    says(
        api.put(URL + "/acme", "{\"categories\":{\"news\":true,\"promo\":true}}"),
        "acme",
        "{'all':false,'news':true,"
            + "'promo':{'__strategy__':'replace','channel_types':{'email':false}}}");
    says(api.get(URL + "/acme?merged=false"), "acme", "{'news':true,'promo':true}");
    says(api.get(URL + "/globex"), "globex", "{'all':false,'news':false}");
    assertThat(api.get(URL + "/acme?layer=defaults").is(200).at("/categories/promo/__strategy__"))
        .hasToString("\"replace\"");
    assertThat(api.get(URL + "/acme?layer=defaults").at("/categories/news"))
        .as("the user's own word is not in it")
        .isNotEqualTo(api.get(URL + "/acme").at("/categories/news"));
    api.get(URL + "/acme?layer=mine").refuses("layer", "");
    says(
        api.get(URL + "/default?tenant=acme"),
        "default",
        api.get(URL + "/acme").at("/categories").toString());
    assertThat(api.get(URL + "?merged=false").json().findValuesAsText("id"))
        .containsExactly("acme");
    assertThat(
            api.get("/v1/tenants/acme?resolve_full_preference_settings=true")
                .at("/settings/preference_set/categories/news")
                .isBoolean())
        .isTrue();
    assertThat(
            api.get("/v1/tenants/acme").at("/settings/preference_set/categories/news").isBoolean())
        .isFalse();
    assertThat(api.get("/v1/users/ann/export").at("/preferences").findValuesAsText("id"))
        .containsExactly("acme");
    assertThat(api.delete("/v1/users/ann?erase=true").is(200).at("/erased/preference_sets").asInt())
        .isEqualTo(1);
  }

  @Test
  void aTenantsSetIsMergedUnlessItSaysReplace() {
    String url = "/v1/tenants/acme";
    put(url, "{\"categories\":{\"a\":true,\"b\":false}}");
    assertThat(put(url, "{\"categories\":{\"a\":false}}")).isEqualTo(json("{'a':false,'b':false}"));
    assertThat(put(url, "{\"__persistence_strategy__\":\"replace\",\"categories\":{\"c\":true}}"))
        .isEqualTo(json("{'c':true}"));
    assertThat(
            api.put(url, "{\"settings\":{\"preference_set\":null}}")
                .is(200)
                .at("/settings/preference_set")
                .isNull())
        .isTrue();
  }

  private JsonNode put(String url, String set) {
    return api.put(url, "{\"settings\":{\"preference_set\":" + set + "}}")
        .is(200)
        .at("/settings/preference_set/categories");
  }

  @Test
  void whatIsWrongIsNamed() {
    String url = URL + "/default";
    api.put(url, "{\"categorys\":{}}").refuses("categorys", "did you mean `categories`?");
    api.put(url, "{\"id\":\"acme\"}").refuses("id", "is not the id in the path");
    api.put(url, "{\"categories\":{\"news\":\"no\"}}")
        .refuses("categories.news", "true, false or an object");
    api.put(url, "{\"categories\":{\"news\":null}}")
        .refuses("categories.news", "true, false or an object");
    api.put(url, "{\"categories\":{\"news\":{\"channels\":{\"x\":{\"channels\":{}}}}}}")
        .refuses("categories.news.channels.x.channels", "is unknown");
    api.put(url, "{\"channel_types\":{\"emial\":false}}").refuses("channel_types", "email");
    api.put(url, "{\"commercial_subscribed\":false}").refuses("commercial_subscribed", "no effect");
    api.put(url, "{\"__persistence_strategy__\":\"append\"}")
        .refuses("__persistence_strategy__", "merge");
    refuses("{\"variable\":\"recipient.x\",\"operator\":\"is_odd\"}", "operator", "is none of");
    refuses("{\"operator\":\"empty\"}", "variable", "is required");
    refuses("{\"variable\":\"var.x\",\"operator\":\"empty\"}", "variable", "begins with one of");
    refuses(
        "{\"variable\":\"data.x\",\"operator\":\"equal_to\",\"argument\":{}}",
        "argument",
        "a string, a number");
    refuses(
        "{\"variable\":\"data.x\",\"operator\":\"is_between\",\"argument\":\"3\"}",
        "argument",
        "two numbers");
    api.put(
            "/v1/environment",
            "{\"settings\":{\"preference_set\":{\"channels\":{\"__strategy__\":\"replace\"}}}}")
        .refuses("settings.preference_set.__strategy__", "only a tenant's");
    StringBuilder megabyte = new StringBuilder("{\"categories\":{");
    for (int i = 0; i < 120; i++) {
      megabyte.append(
          "%s\"c%d\":{\"conditions\":[{\"variable\":\"data.x\",\"operator\":\"equal_to\",\"argument\":\"%s\"}]}"
              .formatted(i == 0 ? "" : ",", i, "x".repeat(8_000)));
    }
    megabyte.append("}}");
    api.put(url, megabyte.toString()).refuses("preferences", "at most 65536");
    api.put("/v1/tenants/acme", "{\"settings\":{\"preference_set\":" + megabyte + "}}")
        .refuses("settings.preference_set", "at most 65536");
    api.put(url, "{\"categories\":{\"" + "x".repeat(1_100_000) + "\":true}}").is(413);
    api.put(url, "{\"categories\":".repeat(80) + "1" + "}".repeat(80)).is(422);
    api.get("/v1/users/nobody/preferences/default").isProblem(404, "resource_missing");
    api.delete("/v1/users/nobody/preferences/default").isProblem(404, "resource_missing");
    assertThat(api.backend.writes.userLog).isEmpty();
  }

  private void refuses(String condition, String field, String words) {
    api.put(URL + "/default", "{\"workflows\":{\"w\":{\"conditions\":[" + condition + "]}}}")
        .refuses("workflows.w.conditions[0]." + field, words);
  }
}
