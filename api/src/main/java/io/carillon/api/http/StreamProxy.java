package io.carillon.api.http;

import io.carillon.api.live.Outlet;
import io.javalin.http.Context;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes a stream on from the instance that has the partition. Bytes are taken from there as fast
 * as the client takes them here, so that a slow client is the peer's to end.
 */
final class StreamProxy {

  private final Forwarder forwarder;
  private final StreamOpening opening;

  StreamProxy(Forwarder forwarder, StreamOpening opening) {
    this.forwarder = forwarder;
    this.opening = opening;
  }

  /**
   * @param ended told once, when it has ended from whichever side, unless this throws
   */
  CompletionStage<Answer> open(Context ctx, URI peer, Runnable ended) {
    Once once = new Once(ended);
    return forwarder.stream(Forwarder.Request.of(ctx), peer)
        .thenCompose(
            response -> {
              if (response.statusCode() != 200) {
                return forwarder.whole(response).whenComplete((answer, error) -> once.run());
              }
              return opening.open(ctx, relayed(response, once));
            })
        .whenComplete(
            (answer, error) -> {
              if (error != null) {
                once.run();
              }
            });
  }

  /**
   * A stream of a peer's into an outlet.
   *
   * @param ended told once, when it has ended from whichever side, unless this throws
   * @return ends it; fails when the peer does not give it
   */
  CompletionStage<Runnable> relay(
      Forwarder.Request request, URI peer, Outlet outlet, Runnable ended) {
    Once once = new Once(ended);
    return forwarder.stream(request, peer)
        .thenCompose(
            response -> {
              if (response.statusCode() != 200) {
                return forwarder
                    .whole(response)
                    .thenApply(
                        answer -> {
                          throw ApiException.notReady(
                              "the instance that has the partition answered " + answer.status());
                        });
              }
              return CompletableFuture.completedFuture(relayed(response, once).begin(outlet));
            })
        .whenComplete(
            (leave, error) -> {
              if (error != null) {
                once.run();
              }
            });
  }

  private static StreamOpening.Stream relayed(
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, Runnable ended) {
    return new StreamOpening.Stream() {
      @Override
      public Runnable begin(Outlet outlet) {
        Relay relay = new Relay(outlet, ended);
        response.body().subscribe(relay);
        return relay::cancel;
      }

      @Override
      public void failed() {
        Relay relay = new Relay(Nowhere.INSTANCE, ended);
        relay.cancel();
        response.body().subscribe(relay);
      }
    };
  }

  /** Of a client that has gone. */
  private enum Nowhere implements Outlet {
    INSTANCE;

    @Override
    public void flush(ByteBuffer bytes) {
      bytes.position(bytes.limit());
    }

    @Override
    public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> done) {
      done.accept(null);
    }

    @Override
    public void close() {}
  }

  private record Once(Runnable action, AtomicBoolean done) implements Runnable {
    Once(Runnable action) {
      this(action, new AtomicBoolean());
    }

    @Override
    public void run() {
      if (done.compareAndSet(false, true)) {
        action.run();
      }
    }
  }

  /** Takes the next bytes when the last have been taken. */
  private static final class Relay implements Flow.Subscriber<List<ByteBuffer>> {

    private final Outlet outlet;
    private final Runnable ended;
    private volatile Flow.@Nullable Subscription source;
    private volatile boolean cancelled;

    Relay(Outlet outlet, Runnable ended) {
      this.outlet = outlet;
      this.ended = ended;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      source = subscription;
      if (cancelled) {
        subscription.cancel();
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      int size = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
      ByteBuffer all = ByteBuffer.allocate(size);
      buffers.forEach(all::put);
      outlet.write(
          all.flip(),
          failure -> {
            Flow.Subscription from = source;
            if (failure != null) {
              cancel();
            } else if (from != null) {
              from.request(1);
            }
          });
    }

    @Override
    public void onError(Throwable error) {
      onComplete();
    }

    @Override
    public void onComplete() {
      outlet.close();
      ended.run();
    }

    void cancel() {
      cancelled = true;
      Flow.Subscription from = source;
      if (from != null) {
        from.cancel();
      }
      onComplete();
    }
  }
}
