package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.Contract.Call;
import io.carillon.api.live.Received;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The comparison with the document finds what is not as it says. */
class ContractTest {

  private static final String USER =
      """
      {"__typename":"User","id":"u","name":null,"email":null,"avatar":null,"phone_number":null,"timezone":null,
       "plan":"pro","attributes":{"plan":"pro"},"memberships":{"acme":{"role":"admin"}},"identified":true,
       "created_at":"2026-11-01T09:30:00.000Z","updated_at":"2026-11-01T09:30:00.000Z"}\
      """;

  private static final String SENT = "{\"userId\":\"u\",\"attributes\":{\"plan\":\"pro\"}}";

  private final Contract contract = Contract.served();

  private static Call call(
      String method, String path, String sent, int status, String type, String received) {
    return new Call(
        method,
        path,
        sent.getBytes(StandardCharsets.UTF_8),
        status,
        HttpHeaders.of(
            type.isEmpty() ? Map.of() : Map.of("Content-Type", List.of(type)), (a, b) -> true),
        received.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> merged(String sent, String received) {
    return contract.problems(call("POST", "/v1/users", sent, 200, "application/json", received));
  }

  @FunctionalInterface
  private interface Spoiling {
    void spoil(ObjectNode user);
  }

  private List<String> spoilt(Spoiling spoiling) {
    ObjectNode user = (ObjectNode) Objects.requireNonNull(Json.parseOrNull(USER));
    spoiling.spoil(user);
    return merged(SENT, user.toString());
  }

  @Test
  void whatIsAsTheDocumentSaysPasses() {
    assertThat(merged(SENT, USER)).isEmpty();
    assertThat(contract.problems(call("DELETE", "/v1/users/u", "", 204, "", ""))).isEmpty();
    assertThat(contract.problems(problem("GET", "/v1/nothing", 404))).isEmpty();
    assertThat(contract.problems(problem("GET", "/v1/users/u", 404))).isEmpty();
  }

  @Test
  void aSpoiltBodyIsFound() {
    assertThat(spoilt(user -> user.remove("identified"))).isNotEmpty();
    assertThat(spoilt(user -> user.put("identified", "yes"))).isNotEmpty();
    assertThat(spoilt(user -> user.put("updated_at", "yesterday"))).isNotEmpty();
    assertThat(spoilt(user -> user.putObject("nested"))).isNotEmpty();
    assertThat(merged(SENT, "[]")).isNotEmpty();
  }

  @Test
  void aFieldThatIsNotInTheDocumentIsFound() {
    String tenant = "{\"status\":\"live\"}";
    assertThat(contract.problems(live(tenant))).isEmpty();
    assertThat(contract.problems(live("{\"status\":\"live\",\"since\":1}"))).isNotEmpty();
    JsonNode meta =
        Json.object().put("total_count", 1).put("unread_count", 1).put("unseen_count", 1);
    assertThat(contract.problems(ready(meta, "meta"))).isEmpty();
    assertThat(contract.problems(ready(meta, "mata"))).isNotEmpty();
    assertThat(contract.problems(new Received("feed.raedy", "1-1", Json.object()))).isNotEmpty();
  }

  @Test
  void onlyWhatWasToBeLeftOutMayBeMissing() {
    String page = "\"page_info\":{\"__typename\":\"PageInfo\",\"after\":null,\"before\":null}";
    String rest = "{\"entries\":[]," + page + "}";
    assertThat(feed("", rest)).isNotEmpty();
    assertThat(feed("?archived=exclude", rest)).isNotEmpty();
    assertThat(feed("?exclude=vars,meta,page_info.page_size", rest)).isEmpty();
    assertThat(feed("?exclude=vars", "{\"entries\":[{\"colour\":\"red\"}]}")).isNotEmpty();
    assertThat(feed("?exclude=vars", "{\"entries\":[{\"title\":5}]}")).isNotEmpty();
  }

  private List<String> feed(String query, String answer) {
    return contract.problems(
        call("GET", "/v1/users/u/feeds/inbox" + query, "", 200, "application/json", answer));
  }

  private static Call live(String body) {
    return call("GET", "/health/live", "", 200, "application/json", body);
  }

  private static Received ready(JsonNode meta, String name) {
    return new Received("feed.ready", "1-1", Json.object().set(name, meta));
  }

  @Test
  void aStatusOrATypeOrACallThatIsNotInTheDocumentIsFound() {
    assertThat(contract.problems(call("POST", "/v1/users", SENT, 201, "application/json", USER)))
        .isNotEmpty();
    assertThat(contract.problems(call("POST", "/v1/users", SENT, 200, "text/html", USER)))
        .isNotEmpty();
    assertThat(contract.problems(call("GET", "/v1/nothing", "", 200, "application/json", "{}")))
        .isNotEmpty();
    assertThat(contract.problems(call("GET", "/v1/nothing", "", 404, "text/html", "none")))
        .isNotEmpty();
    assertThat(contract.problems(problem("GET", "/v1/nothing", 500))).isNotEmpty();
    assertThat(contract.problems(problem("GET", "/v1/users/u", 409))).isNotEmpty();
  }

  private static Call problem(String method, String path, int status) {
    return call(
        method,
        path,
        "",
        status,
        "application/json",
        "{\"code\":\"resource_missing\",\"message\":\"none\",\"status\":%d,\"type\":\"invalid_request_error\"}"
            .formatted(status));
  }

  @Test
  void aRequestThatIsGrantedThoughItIsNotInTheDocumentIsFound() {
    assertThat(merged("{\"userId\":\"u\",\"attributes\":null}", USER)).isEmpty();
    assertThat(merged("{\"userId\":\"u\",\"colour\":\"red\"}", USER)).isNotEmpty();
    assertThat(merged("{\"userId\":5}", USER)).isNotEmpty();
    assertThat(merged("{}", USER)).isNotEmpty();
    assertThat(merged("", USER)).isNotEmpty();
    assertThat(users("?page_size=10")).isEmpty();
    assertThat(users("?page_size=ten")).isNotEmpty();
    assertThat(users("?page_size=51")).isNotEmpty();
    assertThat(users("?colour=red")).isNotEmpty();
    String set =
        "{\"__typename\":\"PreferenceSet\",\"id\":\"default\",\"workflows\":{},\"categories\":{},\"channel_types\":{},\"channels\":{}}";
    assertThat(section("categories", set)).isEmpty();
    assertThat(section("colours", set)).isNotEmpty();
  }

  private List<String> users(String query) {
    return contract.problems(
        call(
            "GET",
            "/v1/users" + query,
            "",
            200,
            "application/json",
            "{\"entries\":[],\"page_info\":{\"__typename\":\"PageInfo\",\"after\":null,\"before\":null,\"page_size\":10}}"));
  }

  private List<String> section(String section, String answer) {
    return contract.problems(
        call(
            "PUT",
            "/v1/users/u/preferences/default/" + section,
            "{\"billing\":false}",
            200,
            "application/json",
            answer));
  }

  @Test
  void theClientOfTheTestsFails() {
    try (Api api = new Api()) {
      api.get("/health/live").is(200);
      // What a server would answer that nobody has written down.
      assertThatThrownBy(
              () -> Contract.check(List.of(new Received("message.deleted", "1-1", Json.object()))))
          .isInstanceOf(AssertionError.class);
    }
  }
}
