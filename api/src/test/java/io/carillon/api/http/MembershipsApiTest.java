package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipsApiTest {

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void joiningReadingAndLeaving() {
    Api.Reply joined =
        api.put("/v1/users/u/memberships/acme", "{\"role\":\"admin\",\"level\":5}").is(200);
    assertThat(joined.body())
        .isEqualTo(
            "{\"user_id\":\"u\",\"tenant_id\":\"acme\",\"attributes\":{\"level\":5,\"role\":\"admin\"},"
                + "\"declared_by\":[\"membership\"]}");

    api.put("/v1/users/u/memberships/globex", "{\"attributes\":{\"role\":\"viewer\"}}").is(200);
    Api.Reply all = api.get("/v1/users/u/memberships").is(200);
    assertThat(all.at("/entries").findValuesAsText("tenant_id")).containsExactly("acme", "globex");
    assertThat(all.at("/entries").findValuesAsText("role")).containsExactly("admin", "viewer");

    api.delete("/v1/users/u/memberships/acme").is(204);
    api.get("/v1/users/u/memberships/acme").isProblem(404, "resource_missing");
    api.delete("/v1/users/u/memberships/acme").isProblem(404, "resource_missing");
    assertThat(api.get("/v1/users/u/memberships").at("/entries").size()).isEqualTo(1);
  }

  @Test
  void joiningNeedsNoAttributes() {
    Api.send(api.request("PUT", "/v1/users/u/memberships/acme")).is(200);
    assertThat(given.writes.membershipOf("acme").getAttributes()).isEmpty();
  }

  @Test
  void aTenantsMembers() {
    api.put("/v1/users/a/memberships/acme", "{\"role\":\"admin\"}").is(200);
    api.put("/v1/users/b/memberships/globex", "{\"role\":\"admin\"}").is(200);
    api.put("/v1/users/c/memberships/acme", "{}").is(200);

    Api.Reply members = api.get("/v1/tenants/acme/members?page_size=1").is(200);
    assertThat(members.at("/entries").findValuesAsText("user_id")).containsExactly("a");
    String after = members.at("/page_info/after").asText();
    assertThat(
            api.get("/v1/tenants/acme/members?after=" + after)
                .is(200)
                .at("/entries")
                .findValuesAsText("user_id"))
        .containsExactly("c");
  }

  @Test
  void whatCannotBeIsRefused() {
    api.put("/v1/users/u/memberships/acme", "{\"tenant_id\":\"globex\"}")
        .refuses("memberships.acme.tenant_id", "own name");
    api.put("/v1/users/u/memberships/acme", "{\"role\":{\"a\":1}}").refuses("role", "is an object");
    api.put("/v1/users/u/memberships/" + "x".repeat(200), "{}").refuses("tenant_id", "at most 128");
    api.get("/v1/users/nobody/memberships").isProblem(404, "resource_missing");
  }
}
