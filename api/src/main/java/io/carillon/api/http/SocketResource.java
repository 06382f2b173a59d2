package io.carillon.api.http;

import io.carillon.api.live.LiveHub;
import io.github.bucket4j.TimeMeter;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.util.NamedThreadFactory;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;

/**
 * {@code GET /ws/v1/websocket}: the sockets of {@code @knocklabs/client}, all that are open here.
 * Each takes a place among the live streams, and each of its streams one more.
 */
final class SocketResource implements PhoenixSocket.Sockets, AutoCloseable {

  private static final long LOOK_EVERY_S = 1;
  private static final long SAY_WITHIN_MS = 500;

  /** Says so in its serialization of messages. */
  private static final List<String> VERSIONS = List.of("2.0.0");

  private final Access access;
  private final FeedStreams streams;
  private final Executor workers;
  private final Rights rights;
  private final Clock clock;
  private final TimeMeter limitsTime;
  private final Set<PhoenixSocket> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(new NamedThreadFactory("carillon-sockets"));

  SocketResource(
      Access access,
      FeedStreams streams,
      Executor workers,
      Rights rights,
      Clock clock,
      TimeMeter limitsTime) {
    this.access = access;
    this.streams = streams;
    this.workers = workers;
    this.rights = rights;
    this.clock = clock;
    this.limitsTime = limitsTime;
    looking.scheduleWithFixedDelay(this::endOver, LOOK_EVERY_S, LOOK_EVERY_S, TimeUnit.SECONDS);
  }

  /** What a call gets that does not ask for a WebSocket. */
  CompletionStage<Answer> call(Context ctx) {
    check(ctx);
    return CompletableFuture.completedFuture(refusal());
  }

  private static Answer refusal() {
    ApiException e =
        ApiException.client(426, "upgrade_required", "this is a WebSocket; ask for an upgrade");
    return Problems.answer(e).with("Upgrade", "websocket").with("Connection", "Upgrade");
  }

  private static void check(Context ctx) {
    Params params = Params.of(ctx);
    params.required(Authentication.KEY_PARAMETER);
    params.required(Authentication.TOKEN_PARAMETER);
    params.required("vsn");
    params.word("vsn", VERSIONS);
    params.done();
  }

  /** Makes a socket of a request that is authenticated and may. */
  void upgrade(Context ctx) throws IOException {
    check(ctx);
    if (!asksForUpgrade(ctx)) {
      refusal().send(ctx);
      return;
    }
    LiveHub hub = streams.hub();
    Caller caller = Caller.of(ctx);
    SocketAccess seen =
        new SocketAccess(
            access,
            streams,
            caller,
            rights.of(caller),
            Map.of(
                "Authorization",
                "Bearer " + ctx.queryParam(Authentication.KEY_PARAMETER),
                Authentication.TOKEN_HEADERS.get(0),
                Objects.requireNonNull(ctx.queryParam(Authentication.TOKEN_PARAMETER))));
    PhoenixSocket socket =
        new PhoenixSocket(seen, this, workers, hub.settings().streamBytes(), limitsTime);
    JettyWebSocketServerContainer.getContainer(ctx.req().getServletContext())
        .upgrade(
            (request, response) -> {
              // Compression holds a few hundred kB for each socket, for messages of 300 bytes.
              response.setExtensions(List.of());
              return socket;
            },
            ctx.req(),
            ctx.res());
  }

  /** Of Jetty's conditions: what does not meet them it also writes to the log. */
  private static boolean asksForUpgrade(Context ctx) {
    return ctx.method() == HandlerType.GET
        && "HTTP/1.1".equals(ctx.protocol())
        && "websocket".equalsIgnoreCase(ctx.header("Upgrade"))
        && String.valueOf(ctx.header("Connection")).toLowerCase(Locale.ROOT).contains("upgrade")
        && "13".equals(ctx.header("Sec-WebSocket-Version"))
        && ctx.header("Sec-WebSocket-Key") != null;
  }

  @Override
  public boolean opened(PhoenixSocket socket) {
    boolean room = streams.hub().reserve(socket.user()) == LiveHub.Place.TAKEN;
    if (room) {
      open.add(socket);
    }
    return room;
  }

  @Override
  public boolean stopping() {
    return looking.isShutdown();
  }

  @Override
  public void closed(PhoenixSocket socket) {
    if (open.remove(socket)) {
      streams.hub().release(socket.user());
    }
  }

  /** Those without a channel: nothing else would end them. */
  private void endOver() {
    long now = clock.millis();
    open.forEach(socket -> socket.endIfOver(now));
  }

  /**
   * Tells all clients to come back, which reaches another instance. Waits until it has been said,
   * as the server cuts off what it is still writing when it stops; not for those who do not read.
   */
  @Override
  public void close() {
    looking.shutdownNow();
    CompletableFuture<?>[] said =
        open.stream().map(PhoenixSocket::stop).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(said)
        .completeOnTimeout(null, SAY_WITHIN_MS, TimeUnit.MILLISECONDS)
        .exceptionally(gone -> null)
        .join();
  }
}
