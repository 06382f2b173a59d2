package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.Minted;
import io.carillon.schemas.MessageId;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.state.MembershipState;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Of what is another tenant's nobody learns that it is there: each call is answered, letter by
 * letter, as it would be were it not.
 */
class ExistenceTest {

  /** Somebody known in another tenant only, and somebody whom nobody knows. */
  private static final List<String> USERS = List.of("foreign", "unknown");

  private static final String CALLS =
      """
      GET    /v1/users/{u}
      GET    /v1/users/{u}/export
      DELETE /v1/users/{u}
      GET    /v1/users/{u}/badges
      GET    /v1/users/{u}/messages
      GET    /v1/users/{u}/messages?tenant=acme
      GET    /v1/users/{u}/memberships
      GET    /v1/users/{u}/memberships/acme
      DELETE /v1/users/{u}/memberships/acme
      GET    /v1/users/{u}/preferences
      GET    /v1/users/{u}/preferences?merged=false
      GET    /v1/users/{u}/preferences/acme
      GET    /v1/users/{u}/preferences/acme?merged=false
      GET    /v1/users/{u}/preferences/default?tenant=acme
      DELETE /v1/users/{u}/preferences/acme
      DELETE /v1/users/{u}/preferences/acme/categories/b
      GET    /v1/users/{u}/feeds/inbox
      GET    /v1/users/{u}/feeds/inbox?tenant=acme
      GET    /v1/users/{u}/feeds/inbox?has_tenant=false
      GET    /v1/users/{u}/feeds/inbox/settings
      GET    /v1/audit?tenant=acme&user_id={u}
      GET    /v1/messages?message_ids={m}
      GET    /v1/messages/batch/content?message_ids={m}
      GET    /v1/messages/{m}
      GET    /v1/messages/{m}/content
      GET    /v1/messages/{m}/events
      GET    /v1/messages/{m}/activities
      PUT    /v1/messages/{m}/read
      DELETE /v1/messages/{m}/read
      POST   /v1/messages/batch/seen                  | {"message_ids":["{m}"]}
      POST   /v1/channels/inbox/messages/bulk/read    | {"user_ids":["{u}"]}
      POST   /v1/workflows/hello/trigger              | {"recipients":["{u}"],"tenant":"acme","actor":"{u}"}
      POST   /v1/notify                               | {"userId":"{u}","tenant":"acme","title":"t"}
      PUT    /v1/users/{u}/preferences/acme           | {"categories":{"b":false}}
      PUT    /v1/users/{u}/memberships/acme           | {"role":"admin"}
      """;

  private static final List<String> NOT_OF_USERS =
      List.of(
          "GET /v1/tenants/{t}",
          "PUT /v1/tenants/{t} {}",
          "DELETE /v1/tenants/{t}",
          "GET /v1/tenants/{t}/members",
          "GET /v1/workflows/hello/overrides/{t}",
          "GET /v1/notifications/of-{t}",
          "DELETE /v1/notifications/of-{t}",
          "GET /v1/notifications?tenant={t}",
          "GET /v1/audit?tenant={t}",
          "POST /v1/notify {\"userId\":\"ann\",\"tenant\":\"{t}\",\"title\":\"t\"}",
          "POST /v1/notify {\"userId\":\"ann\",\"tenant\":\"{t}\",\"title\":\"t\",\"channels\":[\"crm\"]}",
          "POST /v1/segments/preview {\"segment\":\"tenant_id:{t}\",\"channels\":[\"crm\"]}",
          "GET /v1/users/ann/feeds/inbox?tenant={t}",
          "GET /v1/users/ann/memberships/{t}");

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  private static Map<String, String> restrictedKey() {
    return Map.of("Authorization", "Bearer " + Api.ACME_KEY);
  }

  private static Map<String, String> restrictedToken() {
    return Map.of(
        "Authorization",
        "Bearer " + Api.PUBLIC_KEY,
        "X-Knock-User-Token",
        Minted.token("ann", FakeBackend.NOW.plusSeconds(60), List.of("acme")));
  }

  private String answer(String method, String path, String body, Map<String, String> credential) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.url().resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    credential.forEach(request::header);
    Api.Reply reply = Api.send(request);
    Map<String, List<String>> headers = new HashMap<>(reply.response().headers().map());
    headers.remove("date");
    // Of a body that is refused unread, as it happens to have come.
    headers.remove("connection");
    return reply.status() + " " + new TreeMap<>(headers) + " " + reply.body();
  }

  private void seed() {
    api.backend.people.clear();
    api.backend.user("ann");
    FakePerson foreign = api.backend.user("foreign");
    Objects.requireNonNull(foreign.state).getAttributes().put("email", "f@example.com");
    Objects.requireNonNull(foreign.state)
        .getMemberships()
        .put(
            "globex",
            MembershipState.newBuilder()
                .setAttributes(new HashMap<>(Map.of("role", "admin")))
                .setJoinedAt(1)
                .setByMap(true)
                .build());
    foreign.preferences.put("globex", PreferenceSets.empty());
    foreign.preferences.put(null, PreferenceSets.empty());
    api.backend.message("foreign", "of-globex", "globex");
    api.backend.message("foreign", "of-none", null);
  }

  @Test
  void usersOfAnotherTenantAreAsNobody() {
    api.put("/v1/tenants/acme", "{}").is(200);
    api.put(
            "/v1/workflows/hello",
            "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"{{ actor.email }}\"}}]}")
        .is(200);
    for (Map<String, String> credential : List.of(restrictedKey(), restrictedToken())) {
      for (String line : CALLS.lines().toList()) {
        String[] parts = line.split("\\|", 2);
        String[] words = parts[0].strip().split("\\s+", 2);
        String body = parts.length == 1 ? "" : parts[1].strip();
        List<String> answers =
            USERS.stream()
                .map(
                    user -> {
                      seed();
                      String message = new MessageId("of-globex", user).toString();
                      String answer =
                          answer(
                              words[0],
                              words[1].replace("{u}", user).replace("{m}", message),
                              body.replace("{u}", user).replace("{m}", message),
                              credential);
                      return answer
                          .replace(message, "{m}")
                          .replace(user, "{u}")
                          .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}", "{id}");
                    })
                .toList();
        assertThat(answers.get(0)).as(line).isEqualTo(answers.get(1)).doesNotContain("globex");
      }
    }
  }

  @Test
  void anotherTenantIsAsNone() {
    api.backend.user("ann");
    api.put("/v1/tenants/foreign", "{\"name\":\"Theirs\"}").is(200);
    api.put(
            "/v1/tenants/foreign",
            "{\"settings\":{\"channels\":{\"crm\":{\"type\":\"http\",\"url\":\"https://crm.example\"}}}}")
        .is(200);
    api.backend.outcomes.add("of-foreign", 2, true, route -> route.setTenant("foreign"));
    for (Map<String, String> credential : List.of(restrictedKey(), restrictedToken())) {
      for (String line : NOT_OF_USERS) {
        String[] words = line.split(" ", 3);
        List<String> answers =
            USERS.stream()
                .map(
                    tenant ->
                        answer(
                                words[0],
                                words[1].replace("{t}", tenant),
                                words.length < 3 ? "" : words[2].replace("{t}", tenant),
                                credential)
                            .replace(tenant, "{t}"))
                .toList();
        assertThat(answers.get(0)).as(line).isEqualTo(answers.get(1)).doesNotContain("Theirs");
      }
    }
  }
}
