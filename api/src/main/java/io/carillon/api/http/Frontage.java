package io.carillon.api.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/** What stands before the router: the port, TLS, and which web pages may call. */
final class Frontage {

  private static final Duration PREFLIGHT_KEPT = Duration.ofHours(1);

  /** Without any byte for so long a connection is closed; a stream looks after itself. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** What browsers are told of every answer; a call may say otherwise of its own. */
  static final Map<String, String> CAREFUL =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cache-Control", "no-store");

  private Frontage() {}

  /** Listens, with TLS where there is a certificate. HTTP/1.1: streams take their socket over. */
  static Connector connector(
      Server server, HttpConfiguration http, HttpOptions options, Optional<TlsFiles> tls) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    LimitedConnector connector;
    if (tls.isPresent()) {
      // Whatever name it is reached by: balancers and probes use addresses.
      http.addCustomizer(new SecureRequestCustomizer(false));
      SslConnectionFactory secure =
          new SslConnectionFactory(tls.get().contextFactory(), plain.getProtocol());
      connector =
          new LimitedConnector(server, options.limits().connectionsPerAddress(), secure, plain);
    } else {
      connector = new LimitedConnector(server, options.limits().connectionsPerAddress(), plain);
    }
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  /**
   * Answers browsers that ask before they call, without a key, and lets pages of those origins read
   * answers, errors too. No cookies: a page has to have a token.
   *
   * @param origins such as {@code https://app.example.com}; {@code *}: any
   */
  static CrossOriginHandler crossOrigin(List<String> origins) {
    CrossOriginHandler handler = new CrossOriginHandler();
    handler.setAllowedOriginPatterns(
        origins.stream()
            .map(origin -> origin.equals("*") ? "*" : Pattern.quote(origin))
            .collect(Collectors.toSet()));
    handler.setAllowCredentials(false);
    handler.setAllowedMethods(Set.of("GET", "POST", "PUT", "DELETE"));
    handler.setAllowedHeaders(
        Set.of(
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "Last-Event-ID",
            "Prefer",
            "Traceparent",
            "Tracestate",
            "X-Carillon-User-Token",
            "X-Knock-User-Token",
            // The browser SDK says who it is.
            "X-Knock-Client"));
    handler.setExposedHeaders(
        Set.of("Retry-After", "Preference-Applied", Idempotency.REPLAYED, "Date"));
    handler.setPreflightMaxAge(PREFLIGHT_KEPT);
    handler.setDeliverPreflightRequests(false);
    // By requireOrigin, which knows pages of this origin too.
    handler.setDeliverNonAllowedOriginWebSocketUpgradeRequests(true);
    return handler;
  }

  /**
   * 403 to a page of another origin than those and this one: browsers do not ask before they open a
   * WebSocket.
   */
  static void requireOrigin(Context ctx, List<String> origins) {
    String origin = ctx.header("Origin");
    if (origin == null || origins.contains("*") || origins.contains(origin)) {
      return;
    }
    // Behind a proxy the scheme here may be another.
    String host = ctx.header("Host");
    if (host == null || !origin.replaceFirst("^https?://", "").equalsIgnoreCase(host)) {
      throw ApiException.forbidden("pages of this origin may not; see http.cors.origins");
    }
  }
}
