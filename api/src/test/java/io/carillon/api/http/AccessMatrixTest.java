package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.GrantedTenants;
import io.carillon.api.access.Minted;
import io.carillon.api.read.Explanation;
import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import io.carillon.avro.BulkKind;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import io.carillon.schemas.MessageId;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.state.MembershipState;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The access matrix: what the running server answers to every kind of credential at every route,
 * for what is theirs and for what is another's, compared with {@code access-matrix.txt}, which is
 * for people to read. And whatever it answers, nothing of another tenant is in it for those who are
 * restricted to one.
 *
 * <p>Ann and Ben are members of acme and globex; each has a message of acme, of globex and of no
 * tenant.
 */
class AccessMatrixTest {

  private static final Instant END = FakeBackend.NOW.plusSeconds(600);

  /** Stands for what is of globex, or of no tenant, in anything that is answered. */
  private static final Pattern FOREIGN = Pattern.compile("globex|of-none");

  private static final String STREAMING = "stream";

  /** A topic of a socket, whose words have no codes. */
  private static final String JOIN = "JOIN";

  private static final String SOCKET = "/ws/";

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  /** Column by column: how a caller shows who they are. */
  private Map<String, Map<String, String>> credentials() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    all.put("none", Map.of());
    all.put("wrong", key("sk_wrong_0123456789abcdef"));
    all.put("secret", key(Api.KEY));
    all.put("read", key(Api.READ_KEY));
    all.put("notify", key(Api.NOTIFY_KEY));
    all.put("acme", key(Api.ACME_KEY));
    all.put("public", key(Api.PUBLIC_KEY));
    all.put("ann", user(Minted.token("ann", END)));
    all.put("ann@acme", user(Minted.token("ann", END, List.of("acme"))));
    all.put("expired", user(Minted.token("ann", FakeBackend.NOW)));
    all.put("ticket", Map.of());
    return all;
  }

  private Map<String, String> credential(String name) {
    return Objects.requireNonNull(credentials().get(name));
  }

  private static Map<String, String> key(String key) {
    return Map.of("Authorization", "Bearer " + key);
  }

  private static Map<String, String> user(String token) {
    return Map.of("Authorization", "Bearer " + Api.PUBLIC_KEY, "X-Carillon-User-Token", token);
  }

  /** Row by row. The words before the request are only for the reader. */
  private static final String REQUESTS =
      """
      POST   /v1/users                                     | {"userId":"ann","attributes":{"role":"admin"}}
      GET    /v1/users
      PUT    /v1/users/ann                                 | {"name":"Ann"}
      PUT    /v1/users/ann                                 | {"name":"Ann","role":"admin"}
      PUT    /v1/users/ann                                 | {"tenant_id":"initech"}
      PUT    /v1/users/ann                                 | {"memberships":{"acme":{"role":"admin"}}}
      PUT    /v1/users/ben                                 | {"name":"Ben"}
      GET    /v1/users/ann
      GET    /v1/users/ben
      DELETE /v1/users/ann
      DELETE /v1/users/ben
      POST   /v1/users/bulk/identify                       | {"users":[{"id":"ann","role":"admin"}]}
      POST   /v1/users/bulk/delete                         | {"user_ids":["ann"]}
      POST   /v1/users/bulk/preferences                    | {"user_ids":["ann"],"preferences":{"categories":{}}}
      GET    /v1/users/ann/export
      GET    /v1/users/ann/badges
      GET    /v1/users/ben/badges
      GET    /v1/users/ann/messages
      GET    /v1/users/ann/messages?tenant=acme
      GET    /v1/users/ann/messages?tenant=globex
      GET    /v1/users/ben/messages
      GET    /v1/users/ann/memberships
      GET    /v1/users/ann/memberships/acme
      GET    /v1/users/ann/memberships/globex
      PUT    /v1/users/ann/memberships/acme                | {"role":"admin"}
      PUT    /v1/users/ann/memberships/globex              | {"role":"admin"}
      DELETE /v1/users/ann/memberships/acme
      DELETE /v1/users/ann/memberships/globex
      GET    /v1/users/ann/preferences
      GET    /v1/users/ben/preferences
      GET    /v1/users/ann/preferences/default
      GET    /v1/users/ann/preferences/default?tenant=acme
      GET    /v1/users/ann/preferences/default?tenant=globex
      GET    /v1/users/ann/preferences/acme
      GET    /v1/users/ann/preferences/globex
      PUT    /v1/users/ann/preferences/default             | {"categories":{"billing":false}}
      PUT    /v1/users/ann/preferences/acme                | {"categories":{"billing":false}}
      PUT    /v1/users/ann/preferences/globex              | {"categories":{"billing":false}}
      PUT    /v1/users/ben/preferences/acme                | {"categories":{"billing":false}}
      DELETE /v1/users/ann/preferences/acme
      DELETE /v1/users/ann/preferences/globex
      PUT    /v1/users/ann/preferences/acme/categories     | {"billing":false}
      PUT    /v1/users/ann/preferences/globex/categories   | {"billing":false}
      PUT    /v1/users/ann/preferences/acme/categories/b   | {"channel_types":{"email":false}}
      PUT    /v1/users/ann/preferences/globex/categories/b | {"channel_types":{"email":false}}
      DELETE /v1/users/ann/preferences/acme/categories/b
      DELETE /v1/users/ann/preferences/globex/categories/b
      GET    /v1/users/ann/feeds/inbox
      GET    /v1/users/ann/feeds/inbox?tenant=acme
      GET    /v1/users/ann/feeds/inbox?tenant=globex
      GET    /v1/users/ann/feeds/inbox?has_tenant=false
      GET    /v1/users/ben/feeds/inbox
      GET    /v1/users/ann/feeds/inbox/settings
      GET    /v1/users/ben/feeds/inbox/settings
      GET    /v1/users/ann/feeds/inbox/stream
      GET    /v1/users/ann/feeds/inbox/stream?tenant=acme
      GET    /v1/users/ann/feeds/inbox/stream?tenant=globex
      GET    /v1/users/ben/feeds/inbox/stream
      GET    /ws/v1/websocket?vsn=2.0.0
      JOIN   feeds:inbox:ann                               | {"c":{}}
      JOIN   feeds:inbox:ann                               | {"c":{"tenant":"acme"}}
      JOIN   feeds:inbox:ann                               | {"c":{"tenant":"globex"}}
      JOIN   feeds:inbox:ben                               | {"c":{}}
      POST   /v1/users/ann/tickets
      POST   /v1/users/ben/tickets
      GET    /v1/tenants
      GET    /v1/tenants/acme
      GET    /v1/tenants/globex
      PUT    /v1/tenants/acme                              | {"name":"Acme"}
      PUT    /v1/tenants/globex                            | {"name":"Theirs"}
      DELETE /v1/tenants/acme
      DELETE /v1/tenants/globex
      POST   /v1/tenants/bulk/set                          | {"tenants":["acme"]}
      POST   /v1/tenants/bulk/set                          | {"tenants":["acme","globex"]}
      POST   /v1/tenants/bulk/delete?tenant_ids=acme
      POST   /v1/tenants/bulk/delete?tenant_ids=globex
      GET    /v1/tenants/acme/members
      GET    /v1/tenants/globex/members
      GET    /v1/environment
      PUT    /v1/environment                               | {"settings":{}}
      GET    /v1/channels
      GET    /v1/channels/inbox
      PUT    /v1/channels/crm                              | {"type":"http","settings":{"url":"https://crm.example/hook"}}
      DELETE /v1/channels/crm
      GET    /v1/workflows
      GET    /v1/workflows/hello
      PUT    /v1/workflows/new                             | {"steps":[{"type":"channel","channel":"in_app_feed"}]}
      DELETE /v1/workflows/hello
      GET    /v1/workflows/hello/overrides/acme
      GET    /v1/workflows/hello/overrides/globex
      PUT    /v1/workflows/hello/overrides/acme            | {"in_app_feed":{"title":"Ours"}}
      PUT    /v1/workflows/hello/overrides/globex          | {"in_app_feed":{"title":"Theirs"}}
      DELETE /v1/workflows/hello/overrides/acme
      DELETE /v1/workflows/hello/overrides/globex
      POST   /v1/workflows/hello/trigger                   | {"recipients":["ann"],"tenant":"acme"}
      POST   /v1/workflows/hello/trigger                   | {"recipients":["ann"],"tenant":"globex"}
      POST   /v1/workflows/hello/trigger                   | {"recipients":["ann"]}
      POST   /v1/workflows/hello/trigger                   | {"segment":"tenant_id:acme"}
      POST   /v1/workflows/hello/trigger                   | {"segment":{"all_users":true}}
      POST   /v1/workflows/hello/trigger                   | {"recipients":["ann"],"tenant":{"id":"acme","name":"Acme"}}
      POST   /v1/workflows/hello/trigger                   | {"recipients":["ann"],"tenant":{"id":"globex","name":"Theirs"}}
      POST   /v1/workflows/hello/trigger                   | {"recipients":[{"id":"ann","role":"admin"}],"tenant":"acme"}
      POST   /v1/workflows/hello/trigger                   | {"recipients":["ann"],"tenant":"acme","actor":{"collection":"$tenants","id":"acme"}}
      POST   /v1/workflows/hello/trigger                   | {"recipients":["ann"],"tenant":"acme","actor":{"collection":"$tenants","id":"globex"}}
      POST   /v1/events                                    | {"event":"greeted","user_id":"ann","tenant":"acme"}
      POST   /v1/events                                    | {"event":"greeted","user_id":"ann","tenant":"globex"}
      POST   /v1/events                                    | {"event":"greeted","user_id":"ann"}
      POST   /v1/notify                                    | {"userId":"ann","tenant":"acme","title":"t"}
      POST   /v1/notify                                    | {"userId":"ann","tenant":"globex","title":"t"}
      POST   /v1/notify                                    | {"userId":"ann","title":"t"}
      POST   /v1/notify                                    | {"segment":{"tenant_id":"acme"},"title":"t"}
      POST   /v1/notify                                    | {"segment":"tenant_id:globex","title":"t"}
      POST   /v1/notify                                    | {"segment":{"tenant_id":["acme","globex"]},"title":"t"}
      POST   /v1/notify                                    | {"segment":{"all":[{"tenant_id":"acme"},{"not":{"tenant_id":"globex"}}]},"title":"t"}
      POST   /v1/notify                                    | {"segment":{"role":"admin"},"tenant":"acme","title":"t"}
      POST   /v1/notify                                    | {"segment":{"role":"admin"},"title":"t"}
      POST   /v1/notify                                    | {"segment":{"not":{"tenant_id":"acme"}},"title":"t"}
      POST   /v1/notify                                    | {"segment":{"all_users":true},"title":"t"}
      POST   /v1/notify                                    | {"segment":{"all_users":true},"tenant":"acme","title":"t"}
      POST   /v1/notify                                    | {"segment":{"any_tenant":{"role":"admin"}},"title":"t"}
      POST   /v1/segments/preview                          | {"segment":{"tenant_id":"acme"}}
      POST   /v1/segments/preview                          | {"segment":{"tenant_id":"globex"}}
      POST   /v1/segments/preview                          | {"segment":{"all_users":true}}
      GET    /v1/notifications
      GET    /v1/notifications?tenant=acme
      GET    /v1/notifications?tenant=globex
      GET    /v1/notifications/of-acme
      GET    /v1/notifications/of-globex
      GET    /v1/notifications/of-none
      GET    /v1/notifications/of-nobody
      DELETE /v1/notifications/of-acme
      DELETE /v1/notifications/of-globex
      DELETE /v1/notifications/of-nobody
      GET    /v1/notifications/of-acme/explain?user_id=ann
      GET    /v1/notifications/of-globex/explain?user_id=ann
      GET    /v1/messages?message_ids=ann/of-acme
      GET    /v1/messages?message_ids=ann/of-acme&tenant=globex
      GET    /v1/messages?message_ids=ann/of-globex
      GET    /v1/messages?message_ids=ben/of-acme
      GET    /v1/messages/batch/content?message_ids=ann/of-acme
      GET    /v1/messages/batch/content?message_ids=ann/of-globex
      GET    /v1/messages/batch/content?message_ids=ben/of-acme
      GET    /v1/messages/ann/of-acme/content
      GET    /v1/messages/ann/of-globex/content
      GET    /v1/messages/ben/of-acme/content
      GET    /v1/messages/ann/of-acme/events
      GET    /v1/messages/ann/of-globex/events
      GET    /v1/messages/ben/of-acme/events
      GET    /v1/messages/ann/of-acme/activities
      GET    /v1/messages/ann/of-globex/activities
      GET    /v1/messages/ben/of-acme/activities
      POST   /v1/messages/batch/seen                       | {"message_ids":["ann/of-acme"]}
      POST   /v1/messages/batch/seen                       | {"message_ids":["ann/of-acme","ann/of-globex","ben/of-acme"]}
      GET    /v1/messages/ann/of-acme
      GET    /v1/messages/ann/of-globex
      GET    /v1/messages/ann/of-none
      GET    /v1/messages/ann/of-nobody
      GET    /v1/messages/ben/of-acme
      PUT    /v1/messages/ann/of-acme/read
      PUT    /v1/messages/ann/of-globex/read
      PUT    /v1/messages/ben/of-acme/read
      DELETE /v1/messages/ann/of-acme/read
      DELETE /v1/messages/ann/of-globex/read
      DELETE /v1/messages/ben/of-acme/read
      POST   /v1/channels/inbox/messages/bulk/read         | {"user_ids":["ann"]}
      POST   /v1/channels/inbox/messages/bulk/read         | {"user_ids":["ann"],"tenants":["acme"]}
      POST   /v1/channels/inbox/messages/bulk/read         | {"user_ids":["ann"],"tenants":["globex"]}
      POST   /v1/channels/inbox/messages/bulk/read         | {"user_ids":["ann","ben"]}
      GET    /v1/bulk_operations/made-by-secret
      GET    /v1/bulk_operations/made-by-acme
      GET    /v1/bulk_operations/made-by-ann
      GET    /v1/bulk_operations/made-by-ann-at-acme
      GET    /v1/bulk_operations/made-by-ben
      POST   /v1/keys                                      | {"scopes":["read"]}
      GET    /v1/keys
      GET    /v1/keys/key_1
      DELETE /v1/keys/key_1
      GET    /v1/audit
      GET    /v1/audit?tenant=acme
      GET    /v1/audit?tenant=globex
      GET    /v1/audit?has_tenant=false
      GET    /v1/audit?resource_type=key
      GET    /v1/unsubscribe?t=forged
      POST   /v1/unsubscribe?t=forged
      GET    /health/live
      GET    /health/ready
      GET    /metrics
      GET    /openapi.json
      GET    /docs
      GET    /docs/docs.js
      GET    /inbox/inbox.js
      GET    /inbox/none.js
      """;

  private record Row(String method, String path, String body) {

    static Row of(String line) {
      String[] parts = line.split("\\|", 2);
      String[] words = parts[0].strip().split("\\s+", 2);
      return new Row(words[0], words[1], parts.length == 1 ? "" : parts[1].strip());
    }

    /** Message ids are written as whose and of what. */
    private static String ids(String text) {
      return Pattern.compile("(ann|ben)/(of-\\w+)")
          .matcher(text)
          .replaceAll(found -> new MessageId(found.group(2), found.group(1)).toString());
    }

    HttpRequest.Builder request(Api api, Map<String, String> credential, String ticket) {
      if (path.startsWith(SOCKET)) {
        return HttpRequest.newBuilder(api.url().resolve(path + inUrl(credential, ticket)));
      }
      String url = path.startsWith("/v1/messages") ? ids(path) : path;
      String more = ticket.isEmpty() ? "" : (url.contains("?") ? "&" : "?") + "ticket=" + ticket;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(api.url().resolve(url + more))
              .method(
                  method,
                  body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(ids(body)));
      if (!body.isEmpty()) {
        request.header("Content-Type", "application/json");
      }
      credential.forEach(request::header);
      return request;
    }
  }

  /** As a socket has them. */
  private static String inUrl(Map<String, String> credential, String ticket) {
    String key = credential.getOrDefault("Authorization", "").replace("Bearer ", "");
    String token = credential.getOrDefault("X-Carillon-User-Token", "");
    return (key.isEmpty() ? "" : "&api_key=" + key)
        + (token.isEmpty() ? "" : "&user_token=" + token)
        + (ticket.isEmpty() ? "" : "&ticket=" + ticket);
  }

  /** What it is answered to join a topic, for whoever may open a socket. */
  private String join(Row row, Map<String, String> credential) {
    URI url =
        URI.create(
            api.url().toString().replace("http", "ws")
                + Urls.SOCKET
                + "?vsn=2.0.0"
                + inUrl(credential, ""));
    int status = PhoenixClient.status(url);
    if (status != 101) {
      return String.valueOf(status);
    }
    try (PhoenixClient client = PhoenixClient.open(url)) {
      String reason = client.refused(row.path(), row.body());
      assertThat(reason).doesNotContainPattern(FOREIGN);
      // There is no partition here.
      return reason.contains("no partition") ? STREAMING : "refused";
    }
  }

  private void seed() {
    // Nobody asks too often here.
    api.limitsTime.pass(Duration.ofSeconds(1));
    api.backend.people.clear();
    api.backend.keys.stored.clear();
    api.backend.keys.stored.put(
        "key_1",
        StoredKey.newBuilder()
            .setKind(KeyKind.SECRET)
            .setHash("0".repeat(64))
            .setCreatedAt(FakeBackend.NOW)
            .build());
    api.backend.bulk.clear();
    GrantedTenants acme = new GrantedTenants(Set.of("acme"));
    Map.of(
            "secret",
            Caller.label("all", null, GrantedTenants.ALL),
            "acme",
            Caller.label("acme", null, acme),
            "ann",
            Caller.label("public", "ann", GrantedTenants.ALL),
            "ann-at-acme",
            Caller.label("public", "ann", acme),
            "ben",
            Caller.label("public", "ben", GrantedTenants.ALL))
        .forEach(
            (name, label) ->
                api.backend.bulk.put(
                    "made-by-" + name,
                    BulkOperationState.newBuilder()
                        .setName("users.bulk.identify")
                        .setKind(BulkKind.USERS)
                        .setMadeBy(label)
                        .setStartedAt(FakeBackend.NOW)
                        .setCompletedAt(FakeBackend.NOW)
                        .setRows(1)
                        .build()));
    api.backend.audit.entries.clear();
    for (String of : List.of("acme", "globex", "of-none")) {
      api.backend.audit.add(
          AuditEntry.newBuilder()
              .setResource(of.equals("of-none") ? AuditResource.ENVIRONMENT : AuditResource.TENANT)
              .setResourceId(of)
              .setTenant(of.equals("of-none") ? null : of)
              .setActorType(AuditActor.KEY)
              .setActorId("all")
              .setAt(FakeBackend.NOW)
              .build());
    }
    api.backend.tenants.clear();
    for (String tenant : List.of("acme", "globex")) {
      api.put("/v1/tenants/" + tenant, "{\"name\":\"Name of " + tenant + "\"}").is(200);
      api.backend.outcomes.add("of-" + tenant, 2, true, route -> route.setTenant(tenant));
    }
    api.backend.workflows.clear();
    api.put(
            "/v1/workflows/hello",
            "{\"on_events\":[\"greeted\"],\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"t\"}}]}")
        .is(200);
    for (String tenant : List.of("acme", "globex")) {
      api.put("/v1/workflows/hello/overrides/" + tenant, "{\"in_app_feed\":{\"body\":\"b\"}}")
          .is(200);
    }
    api.backend.outcomes.add("of-none", 2, true, route -> {});
    for (String user : List.of("ann", "ben")) {
      FakePerson person = api.backend.user(user);
      person.messages.clear();
      person.preferences.clear();
      Objects.requireNonNull(person.state)
          .getAttributes()
          .put("tenant_id", new ArrayList<>(List.of("acme", "globex")));
      for (String tenant : List.of("acme", "globex")) {
        person
            .state
            .getMemberships()
            .put(
                tenant,
                MembershipState.newBuilder()
                    .setAttributes(new HashMap<>(Map.of("role", "role in " + tenant)))
                    .setJoinedAt(1)
                    .setByMap(true)
                    .build());
        person.preferences.put(tenant, PreferenceSets.empty());
        api.backend.message(user, "of-" + tenant, tenant);
      }
      api.backend.message(user, "of-none", null);
      for (String notification : List.of("of-acme", "of-globex")) {
        person.explanations.put(notification, new Explanation(true, "then", List.of(), List.of()));
      }
    }
  }

  private String ticket() {
    return Api.send(
            HttpRequest.newBuilder(api.url().resolve("/v1/users/ann/tickets"))
                .headers(
                    user(Minted.token("ann", END, List.of("acme"))).entrySet().stream()
                        .flatMap(header -> List.of(header.getKey(), header.getValue()).stream())
                        .toArray(String[]::new))
                .POST(BodyPublishers.noBody()))
        .is(201)
        .at("/ticket")
        .asText();
  }

  @Test
  void whoMayWhat() throws IOException {
    Map<String, Map<String, String>> credentials = credentials();
    StringBuilder table = new StringBuilder();
    table.append("%-55s".formatted(""));
    credentials.keySet().forEach(name -> table.append("%9s".formatted(name)));
    table.append('\n');
    List<String> leaks = new ArrayList<>();
    for (String line : REQUESTS.lines().toList()) {
      Row row = Row.of(line);
      StringBuilder answers = new StringBuilder();
      credentials.forEach(
          (name, credential) -> {
            seed();
            if (row.method().equals(JOIN)) {
              answers.append("%9s".formatted(join(row, credential)));
              return;
            }
            Api.Reply reply =
                Api.send(row.request(api, credential, name.equals("ticket") ? ticket() : ""));
            answers.append("%9s".formatted(word(row, reply)));
            if (Set.of("acme", "ann@acme", "ticket").contains(name)
                && !row.path().startsWith("/metrics")
                && FOREIGN.matcher(reply.body()).find()) {
              leaks.add(name + ": " + line + ": " + reply.body());
            }
          });
      table.append("%-6s %-48s".formatted(row.method(), row.path())).append(answers);
      table.append(row.body().isEmpty() ? "" : "  " + row.body()).append('\n');
    }
    Path actual = Path.of("target", "access-matrix.txt");
    Files.createDirectories(actual.toAbsolutePath().getParent());
    Files.writeString(actual, table);
    assertThat(leaks).as("what shows something of another tenant").isEmpty();
    assertThat(table.toString()).doesNotContainPattern(" 5\\d\\d ");
    assertThat(table.toString())
        .as("beside src/test/resources/access-matrix.txt; what it is now is in %s", actual)
        .isEqualTo(expected());
  }

  @Test
  void countsAreOfWhatIsGranted() {
    for (String name : List.of("acme", "ann@acme")) {
      seed();
      Map<String, String> credential = credential(name);
      for (String path :
          List.of(
              "/v1/users/ann/feeds/inbox",
              "/v1/users/ann/feeds/inbox?tenant=acme",
              "/v1/users/ann/badges")) {
        Api.Reply reply = ask("GET", path, "", credential).is(200);
        assertThat(reply.at("/meta/total_count").asInt()).as(name + path).isEqualTo(1);
        assertThat(reply.at("/entries")).as(name + path).hasSize(1);
      }
      Api.Reply untagged =
          ask("GET", "/v1/users/ann/feeds/inbox?has_tenant=false", "", credential).is(200);
      assertThat(untagged.at("/meta/total_count").asInt()).isZero();
      Api.Reply bulk =
          ask(
                  "POST",
                  "/v1/channels/inbox/messages/bulk/read",
                  "{\"user_ids\":[\"ann\"]}",
                  credential)
              .is(200);
      assertThat(bulk.at("/processed_rows").asInt()).as(name).isEqualTo(1);
      // What was not granted is as it was.
      assertThat(api.get("/v1/users/ann/feeds/inbox?status=unread").at("/entries")).hasSize(2);
      Api.Reply batch =
          ask(
                  "POST",
                  "/v1/messages/batch/archived",
                  Row.ids("{\"message_ids\":[\"ann/of-acme\",\"ann/of-globex\",\"ann/of-none\"]}"),
                  credential)
              .is(200);
      assertThat(batch.json()).as(name).hasSize(1);
      assertThat(api.get("/v1/users/ann/feeds/inbox").at("/entries")).hasSize(2);
    }
  }

  private Api.Reply ask(String method, String path, String body, Map<String, String> credential) {
    return Api.send(new Row(method, path, body).request(api, credential, ""));
  }

  @Test
  void whatIsForeignAnswersAsWhatIsMissing() {
    seed();
    for (String state : List.of("", "/read")) {
      String method = state.isEmpty() ? "GET" : "PUT";
      String missing =
          ask(method, "/v1/messages/ann/of-nobody" + state, "", credential("ann")).is(404).body();
      assertThat(
              ask(method, "/v1/messages/ben/of-acme" + state, "", credential("ann")).is(404).body())
          .isEqualTo(missing);
      assertThat(
              ask(method, "/v1/messages/ann/of-globex" + state, "", credential("ann@acme"))
                  .is(404)
                  .body())
          .isEqualTo(missing);
    }
    assertThat(ask("GET", "/v1/notifications/of-globex", "", credential("acme")).is(404).body())
        .isEqualTo(
            ask("GET", "/v1/notifications/of-nobody", "", credential("acme")).is(404).body());
  }

  @Test
  void aSecretKeyThatPassesATokenOnMayNoMoreThanItsUser() {
    seed();
    Map<String, String> both =
        Map.of(
            "Authorization",
            "Bearer " + Api.KEY,
            "X-Knock-User-Token",
            Minted.token("ann", END, List.of("acme")));
    ask("GET", "/v1/users/ben/feeds/inbox", "", both).isProblem(403, "forbidden");
    ask("GET", "/v1/users", "", both).isProblem(403, "forbidden");
    assertThat(ask("GET", "/v1/users/ann/feeds/inbox", "", both).at("/entries")).hasSize(1);
  }

  /**
   * A stream that would have opened is not ready here: there is no partition. A socket that would
   * have opened was not asked for by an upgrade.
   */
  private static String word(Row row, Api.Reply reply) {
    boolean stream = row.path().contains("/stream");
    if (row.path().startsWith(SOCKET) && reply.status() == 426) {
      return "socket";
    }
    return stream && reply.status() == 503 ? STREAMING : String.valueOf(reply.status());
  }

  private static String expected() throws IOException {
    try (InputStream in = AccessMatrixTest.class.getResourceAsStream("/access-matrix.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void noRouteIsLeftOut() {
    Set<String> asked = new HashSet<>();
    List<Row> rows = REQUESTS.lines().map(Row::of).toList();
    List<String> served = api.routes();
    for (String route : served) {
      String[] words = route.split(" ", 2);
      Pattern path = Pattern.compile(words[1].replaceAll("\\{\\w+}", "[^/?]+") + "(\\?.*)?");
      for (Row row : rows) {
        String plain = row.path().replaceFirst("/v1/messages/(ann|ben)/", "/v1/messages/");
        if (row.method().equals(words[0]) && path.matcher(plain).matches()) {
          asked.add(route);
        }
      }
    }
    assertThat(asked).containsExactlyInAnyOrderElementsOf(served);
  }
}
