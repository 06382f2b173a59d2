package io.carillon.api.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /metrics}, for Prometheus; open, like health: no name or id of a tenant or user is ever a
 * label. And the timers of the calls, by route, never by path.
 */
final class MetricsResource {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;

  MetricsResource(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  CompletionStage<Answer> scrape(Context ctx) {
    byte[] text = registry.scrape(TEXT).getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(new Answer(200, text, Map.of("Content-Type", TEXT)));
  }

  /** A call is done. */
  void record(Context ctx, float milliseconds) {
    var endpoint = ctx.endpoints().lastHttpEndpoint();
    Timer.builder("carillon.http.requests")
        .description("Calls of the HTTP API")
        .tag("method", ctx.method().name())
        .tag("route", endpoint == null ? "unknown" : endpoint.path)
        .tag("status", String.valueOf(ctx.statusCode()))
        .publishPercentileHistogram()
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry)
        .record(Duration.ofNanos((long) (milliseconds * 1_000_000)));
  }
}
