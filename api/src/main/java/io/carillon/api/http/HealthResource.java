package io.carillon.api.http;

import io.carillon.api.read.Health;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /health}: open, for whoever restarts and balances. */
final class HealthResource {

  private final Health health;

  HealthResource(Health health) {
    this.health = health;
  }

  /** 503 when only a restart helps. */
  CompletionStage<Answer> live(Context ctx) {
    if (!health.alive()) {
      throw ApiException.notReady("the process has failed and has to be restarted");
    }
    return CompletableFuture.completedFuture(Answer.ok(Map.of("status", "live")));
  }

  /** 503 while it should not be asked. */
  CompletionStage<Answer> ready(Context ctx) {
    health
        .notReady()
        .ifPresent(
            reason -> {
              throw ApiException.notReady(reason);
            });
    return CompletableFuture.completedFuture(Answer.ok(Map.of("status", "ready")));
  }
}
