package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.live.EventReader;
import io.carillon.api.live.Outlet;
import io.carillon.api.phoenix.FeedTopic;
import io.carillon.api.phoenix.PhoenixMessage;
import io.carillon.topology.feed.TenantScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One topic that a socket has joined: for each set of tenants that its page shows, a live stream of
 * the hub, of which the page's views are told what they ask for, that something new has come.
 *
 * <p>The join is answered when all streams have begun. When one ends the channel does, and the
 * client joins again, wherever the partition is by then. Runs on the socket's turns only.
 */
final class PhoenixChannel {

  /**
   * Between two pushes to the same views. A client that is told while it fetches does not fetch
   * again, and would show all but the last of a burst.
   */
  private static final Duration APART = Duration.ofMillis(500);

  private final PhoenixSocket socket;
  private final PhoenixMessage join;
  private final List<View> views = new ArrayList<>();
  private boolean joined;
  private boolean over;

  PhoenixChannel(PhoenixSocket socket, PhoenixMessage join) {
    this.socket = socket;
    this.join = join;
  }

  /** Whether a message is of this join of the topic, or of an earlier one. */
  boolean isOf(PhoenixMessage message) {
    return Objects.equals(join.joinRef(), message.joinRef());
  }

  /** Begins all streams, or refuses the join. */
  void begin(SocketAccess access, FeedTopic topic) {
    try {
      SocketAccess.feed(topic);
      access
          .views(topic, FeedClient.of(join.payload()))
          .forEach((scope, clients) -> views.add(new View(scope, clients)));
      for (View view : views) {
        access
            .open(topic, view.scope, view)
            .whenComplete((leave, error) -> socket.turn(() -> opened(view, leave, error)));
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void opened(View view, @Nullable Runnable leave, @Nullable Throwable error) {
    if (leave == null) {
      fail(Objects.requireNonNull(error));
      return;
    }
    view.leave = leave;
    if (over) {
      leave.run();
    }
  }

  private void fail(Throwable error) {
    Object body = Objects.requireNonNull(Problems.answer(error).body());
    end(Json.object(body).path("message").asText());
  }

  /** The streams end, and nobody is told. */
  void leave() {
    over = true;
    for (View view : views) {
      Runnable leave = view.leave;
      if (leave != null) {
        leave.run();
      }
    }
  }

  /** Another join of the same topic takes its place. */
  void replaced() {
    leave();
    socket.send(join.push(PhoenixMessage.CLOSE, Json.object()));
  }

  private void end(String reason) {
    if (over) {
      return;
    }
    leave();
    socket.ended(this, join.topic());
    socket.send(joined ? join.push(PhoenixMessage.ERROR, Json.object()) : join.refused(reason));
  }

  private void ready() {
    if (joined || !views.stream().allMatch(view -> view.ready)) {
      return;
    }
    joined = true;
    socket.send(join.ok());
    views.forEach(View::push);
  }

  /** What those are told who see the same tenants. */
  private final class View implements Outlet {

    private final TenantScope scope;
    private final List<FeedClient> clients;
    private final EventReader reader = new EventReader();
    private @Nullable Runnable leave;
    private boolean ready;

    /** Counts that are to be told; null: nothing is. */
    private @Nullable JsonNode news;

    private boolean waiting;
    private long pushedAt = System.nanoTime() - APART.toNanos();

    View(TenantScope scope, List<FeedClient> clients) {
      this.scope = scope;
      this.clients = clients;
    }

    /** Everything goes through {@link #write}. */
    @Override
    public void flush(ByteBuffer bytes) {}

    @Override
    public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> done) {
      try {
        socket.turn(
            () -> {
              try {
                reader.read(bytes).forEach(this::take);
                done.accept(null);
              } catch (RuntimeException e) {
                done.accept(e);
                end("the stream could not be read");
              }
            });
      } catch (RejectedExecutionException e) {
        done.accept(e);
      }
    }

    @Override
    public void close() {
      try {
        socket.turn(() -> end("the partition is moving between instances; try again"));
      } catch (RejectedExecutionException e) {
        // The server stops, and the socket with it.
      }
    }

    private void take(EventReader.Event event) {
      if (over) {
        return;
      }
      switch (event.name()) {
        case "feed.ready" -> {
          ready = true;
          JsonNode meta = meta(event);
          if (meta.path("unseen_count").asInt() > 0) {
            // The client does not ask for what it has missed, and may have been away. A page that
            // has just begun fetches by itself, and first.
            news = meta;
            pushedAt = System.nanoTime();
          }
          ready();
        }
        case "message.created" -> {
          news = meta(event);
          push();
        }
        case "stream.end" -> socket.over(json(event).path("reason").asText());
        default -> {
          // The client has no words for it; the next counts hold it.
        }
      }
    }

    private static JsonNode meta(EventReader.Event event) {
      return json(event).path("meta");
    }

    private static JsonNode json(EventReader.Event event) {
      return Json.parse(event.data().getBytes(StandardCharsets.UTF_8));
    }

    private void push() {
      JsonNode counts = news;
      if (over || !joined || waiting || counts == null) {
        return;
      }
      long left = pushedAt + APART.toNanos() - System.nanoTime();
      if (left > 0) {
        waiting = true;
        socket.later(
            Duration.ofNanos(left),
            () -> {
              waiting = false;
              push();
            });
        return;
      }
      news = null;
      pushedAt = System.nanoTime();
      tell(true, counts);
      tell(false, null);
    }

    private void tell(boolean counted, @Nullable JsonNode counts) {
      List<String> told =
          clients.stream()
              .filter(client -> client.counted() == counted)
              .map(FeedClient::reference)
              .toList();
      if (!told.isEmpty()) {
        socket.send(join.newMessage(told, counts));
      }
    }
  }
}
