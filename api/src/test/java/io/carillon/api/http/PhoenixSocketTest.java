package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.GrantedTenants;
import io.carillon.api.live.Live;
import io.carillon.api.live.LiveEngine;
import io.carillon.api.lookup.Lookup;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A socket over a network that takes what it is told to. */
class PhoenixSocketTest implements PhoenixSocket.Sockets {

  private static final int MAX_UNSENT = 4_000;
  private static final String HEARTBEAT = "[null,\"1\",\"phoenix\",\"heartbeat\",{}]";

  private final LiveEngine engine = new LiveEngine(LiveEngine.SETTINGS);
  private final List<String> sent = new ArrayList<>();
  private final List<Callback> unsent = new ArrayList<>();
  private final List<Integer> closes = new ArrayList<>();
  private final Map<String, Object> limits = new HashMap<>();
  private int demands;
  private boolean right = true;
  private boolean room = true;
  private boolean stopping;
  private boolean open = true;
  private boolean cutOff;
  private final PhoenixSocket socket =
      new PhoenixSocket(access(), this, Runnable::run, MAX_UNSENT, new StandingTime());

  private SocketAccess access() {
    Forwarder nobody = new Forwarder(Runnable::run, Api.peers(engine));
    return new SocketAccess(
        new Access(new RateLimits(HttpLimits.NONE, new StandingTime())),
        new FeedStreams(
            new Live(engine.hub, user -> new Lookup.NotReady<>("nowhere")),
            new StreamProxy(nobody, new CoreWrites()),
            Runnable::run),
        new Caller(
            ApiKey.open("public", Api.PUBLIC_KEY), "ann", GrantedTenants.ALL, engine.instant()),
        () -> right,
        Map.of());
  }

  @Override
  public boolean opened(PhoenixSocket opened) {
    return room;
  }

  @Override
  public void closed(PhoenixSocket closed) {}

  @Override
  public boolean stopping() {
    return stopping;
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private Session session() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "isOpen":
                  return open;
                case "demand":
                  demands++;
                  return null;
                case "sendText":
                  sent.add((String) arguments[0]);
                  unsent.add((Callback) arguments[1]);
                  return null;
                case "close":
                  closes.add((Integer) arguments[0]);
                  unsent.add((Callback) arguments[2]);
                  open = false;
                  return null;
                case "disconnect":
                  cutOff = true;
                  open = false;
                  return null;
                case "setIdleTimeout", "setMaxTextMessageSize", "setMaxFrameSize":
                  limits.put(method.getName(), arguments[0]);
                  return null;
                default:
                  return null;
              }
            });
  }

  @Test
  void whoDoesNotReadIsCutOff() {
    socket.onWebSocketOpen(session());
    int most = MAX_UNSENT / answer().length();
    for (int i = 0; i < most; i++) {
      socket.onWebSocketText(HEARTBEAT);
    }
    assertThat(sent).hasSize(most).containsOnly(answer());
    assertThat(cutOff).isFalse();
    // What is read makes room.
    unsent.get(0).succeed();
    socket.onWebSocketText(HEARTBEAT);
    assertThat(cutOff).isFalse();
    socket.onWebSocketText(HEARTBEAT);
    assertThat(cutOff).isTrue();
    assertThat(sent).hasSize(most + 1);
    socket.onWebSocketText(HEARTBEAT);
    assertThat(sent).hasSize(most + 1);
  }

  private static String answer() {
    return "[null,\"1\",\"phoenix\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]";
  }

  @Test
  void theNextFrameIsReadWhenTheLastHasBeenAnswered() {
    socket.onWebSocketOpen(session());
    assertThat(demands).isEqualTo(1);
    socket.onWebSocketText(HEARTBEAT);
    assertThat(demands).isEqualTo(2);
    socket.onWebSocketText("rubbish");
    assertThat(closes).containsExactly(StatusCode.BAD_PAYLOAD);
    assertThat(demands).isEqualTo(2);
  }

  @Test
  void silenceAndSizeAreLimited() {
    socket.onWebSocketOpen(session());
    assertThat(limits)
        .containsEntry("setIdleTimeout", PhoenixSocket.IDLE)
        .containsEntry("setMaxTextMessageSize", (long) PhoenixSocket.MAX_MESSAGE)
        .containsEntry("setMaxFrameSize", (long) PhoenixSocket.MAX_MESSAGE);
  }

  @Test
  void withoutAPlaceItIsClosedUnread() {
    room = false;
    socket.onWebSocketOpen(session());
    assertThat(demands).isZero();
    assertThat(closes).containsExactly(StatusCode.TRY_AGAIN_LATER);
  }

  @Test
  void openedWhileTheServerStopsItIsToldSo() {
    stopping = true;
    socket.onWebSocketOpen(session());
    assertThat(demands).isZero();
    assertThat(closes).containsExactly(StatusCode.SERVICE_RESTART);
  }

  @Test
  void itSaysWhenItsLastWordIsOut() {
    assertThat(socket.stop()).isCompleted();
    socket.onWebSocketOpen(session());
    CompletableFuture<?> said = socket.stop();
    assertThat(closes).containsExactly(StatusCode.SERVICE_RESTART);
    assertThat(said).isNotDone();
    unsent.get(0).succeed();
    assertThat(said).isCompleted();
  }

  @Test
  void itEndsWithTheToken() {
    socket.onWebSocketOpen(session());
    socket.endIfOver(engine.millis() - 1);
    assertThat(closes).isEmpty();
    socket.endIfOver(engine.millis());
    assertThat(closes).containsExactly(StatusCode.NORMAL);
  }

  @Test
  void itEndsWithTheKey() {
    socket.onWebSocketOpen(session());
    socket.endIfOver(engine.millis() - 1);
    assertThat(closes).isEmpty();
    right = false;
    socket.endIfOver(engine.millis() - 1);
    assertThat(closes).containsExactly(StatusCode.NORMAL);
  }
}
