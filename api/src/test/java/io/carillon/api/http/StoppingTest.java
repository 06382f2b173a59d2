package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.Patience;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StoppingTest {

  /** It may be cut off without an answer, but is not told that something of ours is broken. */
  @Test
  void aCallUnderWayIsSentElsewhere() throws Exception {
    Api api = new Api();
    CountDownLatch came = new CountDownLatch(1);
    api.backend.onNotify =
        notified -> {
          api.backend.outcomes.add(notified.sent().getId(), 1, route -> {});
          came.countDown();
        };
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () ->
                Api.send(
                        api.request("POST", "/v1/notify", "{\"userId\":\"ann\",\"title\":\"t\"}")
                            .header("Prefer", "wait=30"))
                    .status());
    came.await();

    api.close();

    try {
      assertThat(status.get(Patience.LONG_MS, TimeUnit.MILLISECONDS)).isEqualTo(503);
    } catch (ExecutionException cutOff) {
      assertThat(cutOff).hasRootCauseInstanceOf(IOException.class);
    }
  }
}
