package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.kafka.NotWrittenException;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.Settings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is acknowledged here is what a notification sees that is sent afterwards anywhere. */
class MinimumVersionsApiTest {

  private static final String WORKFLOW =
      "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"t\"}}]}";

  private static final String CHANNEL =
      "{\"type\":\"http\",\"settings\":{\"url\":\"https://example.com/\"}}";

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @AfterEach
  void stop() {
    api.close();
  }

  /** What notifications wait for by now. */
  private List<String> awaited() {
    List<String> awaited =
        given.writes.awaited.stream().map(each -> each.getTable() + " " + each.getKey()).toList();
    given.writes.awaited.clear();
    return awaited;
  }

  @Test
  void everyChangeIsAwaitedByWhatComesAfterIt() {
    api.put("/v1/workflows/w", WORKFLOW).is(200);
    AwaitedState first = given.writes.awaited.get(0);
    assertThat(first.getVersion())
        .isEqualTo(Objects.requireNonNull(given.workflows.get("w")).getVersion());
    assertThat(awaited()).containsExactly("WORKFLOWS w");
    String override = "/v1/workflows/w/overrides/acme";
    api.put(override, "{\"in_app_feed\":{\"title\":\"x\"}}").is(200);
    api.delete(override).is(204);
    api.delete("/v1/workflows/w").is(204);
    assertThat(awaited()).containsExactly("WORKFLOWS w/acme", "WORKFLOWS w/acme", "WORKFLOWS w");

    api.put("/v1/tenants/acme", "{\"name\":\"Acme\"}").is(200);
    api.delete("/v1/tenants/acme").is(204);
    assertThat(awaited()).containsExactly("TENANTS acme", "TENANTS acme");
    api.put("/v1/environment", "{}").is(200);
    api.put("/v1/channels/hook", CHANNEL).is(200);
    assertThat(awaited()).containsExactly("ENVIRONMENT environment", "ENVIRONMENT environment");

    api.post("/v1/tenants/bulk/set", "{\"tenants\":[\"a\",{\"id\":\"b\",\"name\":\"B\"}]}").is(200);
    Api.send(api.request("POST", "/v1/tenants/bulk/delete?tenant_ids=a")).is(200);
    assertThat(awaited()).containsExactly("TENANTS a", "TENANTS b", "TENANTS a");
  }

  /** Nobody is told that it is done while somebody might still send as things were. */
  @Test
  void withoutThatNothingIsAcknowledged() {
    given.writes.insteadOfAwaiting =
        CompletableFuture.failedFuture(
            new NotWrittenException(
                NotWrittenException.Kind.NOT_ACKNOWLEDGED, "no", new RuntimeException()));

    api.put("/v1/tenants/acme", "{}").isProblem(503, "not_ready");
    api.post("/v1/tenants/bulk/set", "{\"tenants\":[\"a\"]}").isProblem(503, "not_ready");
  }

  /** A table that lags here is no reason to refuse what was put at another instance. */
  @Test
  void whatAnotherInstanceHasJustPutIsWaitedFor() {
    CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
        .execute(
            () ->
                given.environment =
                    new EnvironmentState(
                        Settings.newBuilder()
                            .setChannels(
                                Map.of("hook", "{\"type\":\"http\",\"url\":\"https://a.test\"}"))
                            .build(),
                        0L,
                        0L));

    api.post("/v1/notify", "{\"userId\":\"ann\",\"title\":\"t\",\"channels\":[\"hook\"]}").is(202);
  }
}
