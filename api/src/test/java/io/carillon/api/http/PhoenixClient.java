package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.Patience;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of Phoenix's channels, as far as tests need one. */
final class PhoenixClient implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<JsonNode> received = new ArrayList<>();
  private final StringBuilder piece = new StringBuilder();
  private @Nullable WebSocket socket;
  private int closed;
  private int ref;

  /** Where the package would open its socket. */
  static URI url(Api api, String key, String token) {
    return URI.create(
        api.url().toString().replace("http", "ws")
            + "/ws/v1/websocket?user_token="
            + URLEncoder.encode(token, StandardCharsets.UTF_8)
            + "&api_key="
            + key
            + "&&vsn=2.0.0");
  }

  static PhoenixClient open(URI url, String... headers) {
    PhoenixClient client = new PhoenixClient();
    WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Patience.LONG);
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    client.socket = builder.buildAsync(url, client).join();
    return client;
  }

  /** What a request for an upgrade is answered; 101 when it is granted. */
  static int status(URI url, String... headers) {
    HttpResponse<?> refused = refused(url, headers);
    return refused == null ? 101 : refused.statusCode();
  }

  /** Null: it was not. */
  static @Nullable HttpResponse<?> refused(URI url, String... headers) {
    try (PhoenixClient granted = open(url, headers)) {
      return null;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException handshake) {
        return handshake.getResponse();
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    piece.append(data);
    if (last) {
      synchronized (this) {
        received.add(Json.parse(piece.toString().getBytes(StandardCharsets.UTF_8)));
        notifyAll();
      }
      piece.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end(code);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end(1006);
  }

  private synchronized void end(int code) {
    closed = code;
    notifyAll();
  }

  private WebSocket socket() {
    return java.util.Objects.requireNonNull(socket);
  }

  void send(String text) {
    socket().sendText(text, true).join();
  }

  void sendBytes(byte... bytes) {
    socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** Sends a message; returns its ref. */
  String push(@Nullable String joinRef, String topic, String event, String payload) {
    String mine = String.valueOf(++ref);
    send(
        Json.text(
            java.util.Arrays.asList(
                joinRef == null && event.equals("phx_join") ? mine : joinRef,
                mine,
                topic,
                event,
                Json.parse(payload.getBytes(StandardCharsets.UTF_8)))));
    return mine;
  }

  /** The payload of the answer to that message. */
  JsonNode reply(String to) {
    return await(
            "an answer to " + to,
            message -> message.path(1).asText().equals(to) && is(message, "phx_reply"))
        .path(4);
  }

  /** Joins; returns its ref. */
  String join(String topic, String payload) {
    String mine = push(null, topic, "phx_join", payload);
    assertThat(reply(mine).path("status").asText()).as("%s", received).isEqualTo("ok");
    return mine;
  }

  /** Why a join is refused. */
  String refused(String topic, String payload) {
    return refusal(push(null, topic, "phx_join", payload));
  }

  String refusal(String mine) {
    JsonNode reply = reply(mine);
    assertThat(reply.path("status").asText()).isEqualTo("error");
    return reply.at("/response/reason").asText();
  }

  static boolean is(JsonNode message, String event) {
    return message.path(3).asText().equals(event);
  }

  synchronized List<JsonNode> received(String event) {
    return received.stream().filter(message -> is(message, event)).toList();
  }

  /** The payloads of what was told, once there are so many. */
  List<JsonNode> news(int count) {
    await("news " + count, () -> received("new-message").size() >= count);
    return received("new-message").stream().map(message -> message.path(4)).toList();
  }

  JsonNode await(String what, Predicate<JsonNode> wanted) {
    await(what, () -> received.stream().anyMatch(wanted));
    synchronized (this) {
      return received.stream().filter(wanted).findFirst().orElseThrow();
    }
  }

  /** The code with which the server has closed. */
  synchronized int awaitClose() {
    await("the close", () -> closed != 0);
    return closed;
  }

  private synchronized void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Patience.LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("%s; closed %s after %s", what, closed, received)
          .isLessThan(end);
      try {
        wait(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    socket().abort();
  }
}
