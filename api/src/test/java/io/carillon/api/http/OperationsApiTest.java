package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsApiTest {

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  private Api.Reply open(String path) {
    return Api.send(HttpRequest.newBuilder(api.url().resolve(path)));
  }

  @Test
  void healthIsOpen() {
    assertThat(open("/health/live").is(200).body()).isEqualTo("{\"status\":\"live\"}");
    assertThat(open("/health/ready").is(200).body()).isEqualTo("{\"status\":\"ready\"}");
    api.backend.notReady = "3 of 4 partitions are being restored";
    Api.Reply reply = open("/health/ready").isProblem(503, "not_ready");
    assertThat(reply.at("/message").asText()).isEqualTo("3 of 4 partitions are being restored");
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    open("/health/live").is(200);
    api.backend.alive = false;
    open("/health/live").is(503);
  }

  @Test
  void callsAreTimedByRouteAndNobodyIsNamed() {
    api.get("/v1/users/secret-user").is(404);
    api.get("/v1/secret-path").is(404);
    Api.Reply metrics = open("/metrics").is(200);
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.body())
        .contains(
            "carillon_http_requests_seconds_count{method=\"GET\",route=\"/v1/users/{user}\",status=\"404\"} 1")
        .contains("route=\"unknown\"")
        .doesNotContain("secret");
  }
}
