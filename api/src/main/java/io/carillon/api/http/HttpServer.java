package io.carillon.api.http;

import io.carillon.api.read.Backend;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Server;

/** The HTTP server: routes, and what holds for every call. */
public final class HttpServer implements AutoCloseable {

  /** Longer than anything here waits. */
  private static final long ASYNC_TIMEOUT_MS = 120_000;

  private final Waiting waiting = new Waiting();
  private final Javalin javalin;
  private final HttpOptions options;
  private final List<String> served;
  private final SocketResource sockets;

  public HttpServer(
      Backend backend, HttpOptions options, PrometheusMeterRegistry metrics, Clock clock) {
    this.options = options;
    RateLimits rates = new RateLimits(options.limits(), options.limitsTime());
    Access access = new Access(rates);
    Routes routes = new Routes(backend, options, metrics, clock, waiting, rates, access);
    sockets = routes.sockets();
    served = routes.all().stream().map(route -> route.method() + " " + route.url()).toList();
    Authentication authentication = new Authentication(options.credentials(), options.peers());
    this.javalin =
        Javalin.create(
            config -> {
              settings(config, options);
              config.routes.before(ctx -> headers(ctx, options));
              config.requestLogger.http(
                  (ctx, milliseconds) -> {
                    routes.metrics().record(ctx, milliseconds);
                    CallLog.record(ctx, milliseconds);
                  });
              config.routes.before(ctx -> Paths.requireDecodable(ctx.path()));
              config.routes.before(Urls.V1, ctx -> authenticate(ctx, authentication));
              config.routes.before(Urls.SOCKET, ctx -> authenticateSocket(ctx, authentication));
              // Requests for an upgrade come to no other handler than this one.
              config.routes.ws(Urls.SOCKET, socket -> {});
              config.routes.wsBeforeUpgrade(
                  Urls.SOCKET, ctx -> upgrade(ctx, authentication, access));
              config.requestLogger.ws(log -> log.onUpgrade(routes.metrics()::record));
              routes.all().forEach(route -> add(config, route, access));
              errors(config);
            });
  }

  /** The link in a mail is its own credential. */
  private static void authenticate(Context ctx, Authentication authentication) {
    if (ctx.path().equals(Urls.UNSUBSCRIBE)) {
      authentication.open(ctx);
    } else {
      authentication.authenticate(ctx);
    }
  }

  private void authenticateSocket(Context ctx, Authentication authentication) {
    Frontage.requireOrigin(ctx, options.origins());
    authentication.authenticateByUrl(ctx);
  }

  /** Answers by itself: to a request for an upgrade the router writes no body. */
  private void upgrade(Context ctx, Authentication authentication, Access access)
      throws IOException {
    try {
      headers(ctx, options);
      authenticateSocket(ctx, authentication);
      access.check(Rule.SOCKET, ctx);
      sockets.upgrade(ctx);
    } catch (RuntimeException e) {
      Problems.answer(e).send(ctx);
    }
    InputStream refusal = ctx.resultInputStream();
    if (refusal != null) {
      refusal.transferTo(ctx.res().getOutputStream());
    }
    ctx.skipRemainingHandlers();
  }

  private static void headers(Context ctx, HttpOptions options) {
    Bodies.within(ctx, options.limits().bodyWithin(), options.limitsTime());
    Frontage.CAREFUL.forEach(ctx::header);
    if (options.tls().isPresent()) {
      ctx.header("Strict-Transport-Security", "max-age=31536000");
    }
  }

  private static void settings(JavalinConfig config, HttpOptions options) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.defaultContentType = "application/json";
    config.http.asyncTimeout = ASYNC_TIMEOUT_MS;
    // An id that is empty is no id: one preference put is not all of them replaced.
    config.router.ignoreTrailingSlashes = false;
    // Our own limit holds for chunked bodies too.
    config.http.maxRequestSize = Long.MAX_VALUE;
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new JettyErrors());
          if (!options.origins().isEmpty()) {
            server.insertHandler(Frontage.crossOrigin(options.origins()));
          }
        });
    config.jetty.addConnector(
        (server, http) -> Frontage.connector(server, http, options, options.tls()));
  }

  private static void add(JavalinConfig config, Routes.Route route, Access access) {
    HandlerType method = HandlerType.findOrCreate(route.method());
    config.routes.addHttpHandler(
        method,
        route.url(),
        ctx -> {
          access.check(route.rule(), ctx);
          serve(ctx, route.call());
        });
  }

  /** What is there at once is sent at once; else Jetty's thread is given back. */
  private static void serve(Context ctx, Call call) {
    CompletableFuture<Answer> answer =
        call.handle(ctx).exceptionally(Problems::answer).toCompletableFuture();
    if (answer.isDone()) {
      answer.join().send(ctx);
    } else {
      ctx.future(() -> answer.thenAccept(done -> done.send(ctx)));
    }
  }

  private static void errors(JavalinConfig config) {
    config.routes.exception(Exception.class, (e, ctx) -> Problems.answer(e).send(ctx));
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) ->
            Problems.answer(
                    e.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR_500
                        ? e
                        : Problems.ofStatus(e.getStatus(), ctx.method().name()))
                .send(ctx));
    config.router.javaLangErrorHandler(
        (response, error) -> {
          throw new CompletionException(error);
        });
  }

  /** Begins to listen. */
  public HttpServer start() {
    javalin.start();
    return this;
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** What is served, such as {@code GET /v1/users}. */
  List<String> served() {
    return served;
  }

  /** What serves. */
  Server jetty() {
    return javalin.jettyServer().server();
  }

  @Override
  public void close() {
    sockets.close();
    javalin.stop();
    waiting.close();
  }
}
