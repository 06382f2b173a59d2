package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.access.ApiKey;
import io.carillon.api.access.ApiKey.Kind;
import io.carillon.api.access.Credentials;
import io.carillon.api.access.DemoKeys;
import io.carillon.api.access.GrantedTenants;
import io.carillon.api.access.KeyRing;
import io.carillon.api.access.Minted;
import io.carillon.api.access.Scope;
import io.carillon.api.access.Seals;
import io.carillon.api.access.Tickets;
import io.carillon.api.access.TokenKeys;
import io.carillon.api.access.UserTokens;
import io.carillon.api.live.LiveEngine;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/** A server on a real port over a {@link FakeBackend}, and a client for it. */
final class Api implements AutoCloseable {

  static final String KEY = "sk_test_0123456789abcdef";
  static final String READ_KEY = "sk_read_0123456789abcdef";

  /** Of tenant acme only. */
  static final String ACME_KEY = "sk_acme_0123456789abcdef";

  static final String NOTIFY_KEY = "sk_notify_0123456789abcdef";

  static final String PUBLIC_KEY = "pk_test_0123456789abcdef";

  /** Of mails. */
  static final UnsubscribeLinks LINKS =
      new UnsubscribeLinks(
          URI.create("http://unsubscribe.example"),
          List.of("0123456789abcdef0123456789abcdef"),
          "carillon.",
          Duration.ofDays(90));

  private static final List<ApiKey> KEYS =
      List.of(
          ApiKey.secret("all", KEY),
          new ApiKey(
              "read", Kind.SECRET, ApiKey.hashOf(READ_KEY), Set.of(Scope.READ), GrantedTenants.ALL),
          new ApiKey(
              "notify",
              Kind.SECRET,
              ApiKey.hashOf(NOTIFY_KEY),
              Set.of(Scope.NOTIFY),
              GrantedTenants.ALL),
          new ApiKey(
              "acme",
              Kind.SECRET,
              ApiKey.hashOf(ACME_KEY),
              Set.of(Scope.values()),
              new GrantedTenants(Set.of("acme"))),
          ApiKey.open("public", PUBLIC_KEY));

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final FakeBackend backend = new FakeBackend();

  /** What the seconds of rates are measured by. */
  final StandingTime limitsTime = new StandingTime();

  private final HttpServer server;

  Api() {
    this(null, true);
  }

  /**
   * @param engine that streams are of; null: there are none
   * @param takeOver as {@link HttpOptions#takeOver}
   */
  Api(@Nullable LiveEngine engine, boolean takeOver) {
    this(engine, takeOver, engine == null ? Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC) : engine);
  }

  Api(@Nullable LiveEngine engine, boolean takeOver, Clock clock) {
    this(engine, takeOver, clock, HttpLimits.NONE, List.of(), Optional.empty(), Optional.empty());
  }

  /** With limits, pages of other origins, or TLS. */
  Api(HttpLimits limits, List<String> origins, Optional<TlsFiles> tls) {
    this(
        null,
        true,
        Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC),
        limits,
        origins,
        tls,
        Optional.empty());
  }

  /** With the demo. */
  Api(DemoKeys demo) {
    this(
        null,
        true,
        Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC),
        HttpLimits.NONE,
        List.of(),
        Optional.empty(),
        Optional.of(demo));
  }

  /** With user tokens that are verified in that way. */
  Api(UserTokens tokens) {
    this(
        null,
        true,
        Clock.fixed(FakeBackend.NOW, ZoneOffset.UTC),
        HttpLimits.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        tokens);
  }

  Api(
      @Nullable LiveEngine engine,
      boolean takeOver,
      Clock clock,
      HttpLimits limits,
      List<String> origins,
      Optional<TlsFiles> tls,
      Optional<DemoKeys> demo) {
    this(
        engine,
        takeOver,
        clock,
        limits,
        origins,
        tls,
        demo,
        new UserTokens(
            demo.map(Api::tokenKeys).orElse(Minted.KEYS),
            Optional.empty(),
            Optional.empty(),
            clock));
  }

  private Api(
      @Nullable LiveEngine engine,
      boolean takeOver,
      Clock clock,
      HttpLimits limits,
      List<String> origins,
      Optional<TlsFiles> tls,
      Optional<DemoKeys> demo,
      UserTokens tokens) {
    backend.engine = engine;
    HttpOptions options =
        new HttpOptions(
            "127.0.0.1",
            0,
            new Credentials(
                demo.map(DemoKeys::ring)
                    .orElse(KeyRing.of(List.of()))
                    .or(KeyRing.of(KEYS))
                    .or(backend.keys.ring()),
                tokens,
                new Tickets(new Seals(List.of(KEY), "ticket"), clock)),
            peers(clock),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            limits,
            limitsTime,
            origins,
            tls,
            takeOver,
            demo,
            LINKS);
    server =
        new HttpServer(
                backend.backend(),
                options,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock)
            .start();
  }

  private static TokenKeys tokenKeys(DemoKeys demo) {
    return new TokenKeys(List.of(), List.of(demo.tokenSecret()), Optional.empty());
  }

  /** By which a test passes for an instance. */
  static Peerage peers(Clock clock) {
    return new Peerage(new Seals(List.of(KEY), "peer"), clock);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** The connections that are open. */
  Collection<EndPoint> endPoints() {
    return java.util.Arrays.stream(server.jetty().getConnectors())
        .flatMap(connector -> connector.getConnectedEndPoints().stream())
        .toList();
  }

  /** What is served, such as {@code GET /v1/users}. */
  List<String> routes() {
    return server.served();
  }

  int port() {
    return server.port();
  }

  Reply get(String path) {
    return send(request("GET", path));
  }

  Reply delete(String path) {
    return send(request("DELETE", path));
  }

  Reply post(String path, String json) {
    return send(request("POST", path, json));
  }

  Reply put(String path, String json) {
    return send(request("PUT", path, json));
  }

  HttpRequest.Builder request(String method, String path) {
    return builder(path).method(method, BodyPublishers.noBody());
  }

  HttpRequest.Builder request(String method, String path, String json) {
    return builder(path)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(json));
  }

  HttpRequest.Builder request(String method, String path, BodyPublisher body) {
    return builder(path).header("Content-Type", "application/json").method(method, body);
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(url().resolve(path)).header("Authorization", "Bearer " + KEY);
  }

  static Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      Contract.check(response);
      return new Reply(response);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /** An answer, as it came over the wire. */
  record Reply(HttpResponse<byte[]> response) {

    int status() {
      return response.statusCode();
    }

    String body() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      return Json.parse(response.body());
    }

    /** The value at a JSON pointer. */
    JsonNode at(String pointer) {
      return json().at(pointer);
    }

    Reply is(int status) {
      assertThat(status()).as(body()).isEqualTo(status);
      return this;
    }

    /** Every error has the same shape. */
    Reply isProblem(int status, String code) {
      is(status);
      assertThat(header("Content-Type")).startsWith("application/json");
      assertThat(at("/status").asInt()).isEqualTo(status);
      assertThat(at("/code").asText()).isEqualTo(code);
      assertThat(at("/message").asText()).isNotBlank();
      assertThat(at("/type").asText()).endsWith("_error");
      return this;
    }

    /** 422, naming that field with those words. */
    Reply refuses(String field, String words) {
      isProblem(422, "invalid_params");
      assertThat(json().path("errors"))
          .as(body())
          .anySatisfy(
              error -> {
                assertThat(error.path("field").asText()).isEqualTo(field);
                assertThat(error.path("message").asText()).contains(words);
              });
      return this;
    }
  }
}
