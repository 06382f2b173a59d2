package io.carillon.api.http;

import com.google.common.util.concurrent.MoreExecutors;
import io.carillon.api.phoenix.FeedTopic;
import io.carillon.api.phoenix.PhoenixMessage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket that speaks Phoenix's channels. What comes from the client, from the streams of its
 * channels and from the clock is done in turns, one after the other, so that nothing here needs a
 * lock; the next frame is read when the last has been dealt with. What the client does not read is
 * bounded: beyond that it is cut off, and has delayed nobody.
 *
 * <p>Public because Jetty calls it by method handles.
 */
public final class PhoenixSocket implements Session.Listener {

  /** A join names each of a page's views. */
  static final int MAX_MESSAGE = 32 * 1024;

  /** A client shows that it lives every 30 s. */
  static final Duration IDLE = Duration.ofSeconds(75);

  static final int MAX_TOPICS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(PhoenixSocket.class);
  private static final String STOPPING = "stopping";
  static final int FRAMES_AT_ONCE = 100;
  private static final int FRAMES_PER_SECOND = 20;

  private final SocketAccess access;
  private final Sockets sockets;
  private final Executor turns;
  private final int maxUnsent;
  private final AtomicInteger unsent = new AtomicInteger();
  private final Map<String, PhoenixChannel> channels = new HashMap<>();
  private final Bucket frames;
  private volatile @Nullable Session session;

  /**
   * @param workers where turns are taken
   * @param maxUnsent characters that may wait for the network
   * @param limitsTime as {@link HttpOptions#limitsTime}
   */
  PhoenixSocket(
      SocketAccess access, Sockets sockets, Executor workers, int maxUnsent, TimeMeter limitsTime) {
    this.access = access;
    this.sockets = sockets;
    this.turns = MoreExecutors.newSequentialExecutor(workers);
    this.maxUnsent = maxUnsent;
    this.frames =
        Bucket.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity(FRAMES_AT_ONCE)
                        .refillGreedy(FRAMES_PER_SECOND, Duration.ofSeconds(1)))
            .withCustomTimePrecision(limitsTime)
            .build();
  }

  /** Who keeps account of the open sockets. */
  interface Sockets {

    /** False when there may be no more; told {@link #closed} all the same. */
    boolean opened(PhoenixSocket socket);

    void closed(PhoenixSocket socket);

    /** No more of them are served. */
    boolean stopping();
  }

  /**
   * Does something when it is its turn. Any thread.
   *
   * @throws RejectedExecutionException when the server has stopped
   */
  void turn(Runnable action) {
    turns.execute(
        () -> {
          try {
            action.run();
          } catch (RuntimeException e) {
            LOG.error("a socket is closed", e);
            close(StatusCode.SERVER_ERROR, "an error of ours");
          }
        });
  }

  /** Likewise, but not before. */
  void later(Duration time, Runnable action) {
    CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS, this::turn)
        .execute(action);
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    opened.setMaxTextMessageSize(MAX_MESSAGE);
    opened.setMaxBinaryMessageSize(MAX_MESSAGE);
    opened.setMaxFrameSize(MAX_MESSAGE);
    opened.setIdleTimeout(IDLE);
    boolean room = sockets.opened(this);
    if (sockets.stopping()) {
      close(StatusCode.SERVICE_RESTART, STOPPING);
    } else if (room) {
      opened.demand();
    } else {
      close(
          StatusCode.TRY_AGAIN_LATER,
          "as many streams as there may be (live.streams, live.streams.per.user)");
    }
  }

  @Override
  public void onWebSocketText(String text) {
    try {
      turn(
          () -> {
            handle(text);
            Session open = session;
            if (open != null && open.isOpen()) {
              open.demand();
            }
          });
    } catch (RejectedExecutionException e) {
      close(StatusCode.SERVICE_RESTART, STOPPING);
    }
  }

  @Override
  public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
    callback.succeed();
    close(StatusCode.BAD_DATA, "only text frames are read");
  }

  /** Of its network, or of what the client sent: the close that follows says which. */
  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("a socket ends: {}", cause.toString());
  }

  @Override
  public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
    sockets.closed(this);
    try {
      turn(
          () -> {
            channels.values().forEach(PhoenixChannel::leave);
            channels.clear();
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("a socket is closed after the server has stopped");
    }
    callback.succeed();
  }

  private void handle(String text) {
    Optional<PhoenixMessage> parsed = PhoenixMessage.parse(text);
    if (!frames.tryConsume(1)) {
      close(StatusCode.POLICY_VIOLATION, "too many messages");
    } else if (parsed.isEmpty()) {
      close(StatusCode.BAD_PAYLOAD, "not a message of Phoenix's channels, version 2.0.0");
    } else {
      handle(parsed.get());
    }
  }

  private void handle(PhoenixMessage message) {
    PhoenixChannel channel = channels.get(message.topic());
    switch (message.event()) {
      case PhoenixMessage.JOIN -> join(message, channel);
      case PhoenixMessage.LEAVE -> {
        if (channel != null && channel.isOf(message)) {
          channels.remove(message.topic());
          channel.leave();
        }
        send(message.ok());
      }
      case PhoenixMessage.HEARTBEAT ->
          send(
              message.topic().equals(PhoenixMessage.SOCKET)
                  ? message.ok()
                  : message.refused("unmatched topic"));
      default -> send(message.refused(channel == null ? "unmatched topic" : "unknown event"));
    }
  }

  private void join(PhoenixMessage message, @Nullable PhoenixChannel before) {
    Optional<FeedTopic> topic = FeedTopic.parse(message.topic());
    if (topic.isEmpty()) {
      send(message.refused("unmatched topic"));
      return;
    }
    if (before != null) {
      channels.remove(message.topic());
      before.replaced();
    }
    if (channels.size() >= MAX_TOPICS) {
      send(message.refused("a socket joins " + MAX_TOPICS + " topics at most"));
      return;
    }
    PhoenixChannel channel = new PhoenixChannel(this, message);
    channels.put(message.topic(), channel);
    channel.begin(access, topic.get());
  }

  /** A channel has ended by itself. */
  void ended(PhoenixChannel channel, String topic) {
    channels.remove(topic, channel);
  }

  /** Says it, unless the client does not listen: then it is cut off. On its turn. */
  void send(PhoenixMessage message) {
    Session open = session;
    if (open == null || !open.isOpen()) {
      return;
    }
    String text = message.encode();
    if (unsent.addAndGet(text.length()) > maxUnsent) {
      open.disconnect();
      return;
    }
    open.sendText(
        text,
        Callback.from(
            () -> unsent.addAndGet(-text.length()), failure -> unsent.addAndGet(-text.length())));
  }

  /** Whose it is. */
  String user() {
    return access.user();
  }

  /** Ends it if the right to it has ended. Any thread. */
  void endIfOver(long now) {
    String reason = access.over(now);
    if (reason != null) {
      over(reason);
    }
  }

  /** With the code after which a client does not come back by itself: what it has is no good. */
  void over(String reason) {
    close(StatusCode.NORMAL, reason);
  }

  /**
   * Asks the client to come back. Any thread.
   *
   * @return done when the network has it, failed when it is gone
   */
  CompletableFuture<?> stop() {
    return Callback.Completable.with(said -> close(StatusCode.SERVICE_RESTART, STOPPING, said));
  }

  /** Ends it. Any thread. */
  void close(int code, String reason) {
    close(code, reason, Callback.NOOP);
  }

  private void close(int code, String reason, Callback said) {
    Session open = session;
    if (open == null) {
      said.succeed();
    } else {
      open.close(code, reason, said);
    }
  }
}
