package io.carillon.api.http;

import io.carillon.api.live.Outlet;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes the socket over from Jetty once the headers are sent, so that an idle stream costs a socket
 * and little more, and writing to it is one call that never blocks. Jetty does for it what it does
 * for WebSockets, on a 200 too: that is its behaviour and not its promise, so a test pins it, and
 * what cannot be taken over (HTTP/2) is opened the other way.
 */
final class TakeOver implements StreamOpening {

  private final StreamOpening otherwise;

  TakeOver(StreamOpening otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public CompletionStage<Answer> open(Context ctx, Stream stream) {
    ServletContextRequest servlet = ServletContextRequest.getServletContextRequest(ctx.req());
    Request request = servlet == null ? null : Request.unWrap(servlet);
    if (request == null
        || request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
      return otherwise.open(ctx, stream);
    }
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    StreamHeaders.set(ctx);
    // Without it the answer would be chunked, and what is written past Jetty would break it.
    ctx.header("Connection", "close");
    try {
      ctx.res().flushBuffer();
    } catch (IOException e) {
      endPoint.close(e);
      stream.failed();
      return CompletableFuture.completedFuture(Answer.SENT);
    }
    Taken taken =
        new Taken(endPoint, request.getConnectionMetaData().getConnector().getExecutor(), stream);
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, taken);
    Request.addCompletionListener(request, failure -> taken.completed(failure != null));
    return CompletableFuture.completedFuture(Answer.SENT);
  }

  /** The connection from then on. */
  private static final class Taken extends AbstractConnection.NonBlocking
      implements Connection.UpgradeTo, Outlet {

    /** What a client may say before it is cut off: nothing needs saying. */
    private static final int MAX_SAID = 64 * 1024;

    private static final int READ = 256;

    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicReference<@Nullable Stream> stream;
    private volatile @Nullable Runnable gone;
    private int said;

    Taken(EndPoint endPoint, Executor executor, Stream stream) {
      super(endPoint, executor);
      this.stream = new AtomicReference<>(stream);
    }

    /** Of the request; if well, {@link #onOpen} comes. */
    void completed(boolean failed) {
      Stream never = failed ? stream.getAndSet(null) : null;
      if (never != null) {
        never.failed();
      }
    }

    @Override
    public void onUpgradeTo(ByteBuffer read) {
      said += read.remaining();
    }

    @Override
    public void onOpen() {
      super.onOpen();
      getEndPoint().setIdleTimeout(0);
      Stream begun = stream.getAndSet(null);
      if (begun != null) {
        gone = begun.begin(this);
      }
      if (getEndPoint().isOpen()) {
        fillInterested();
      } else {
        tellGone();
      }
    }

    /** Nothing is expected but the end. */
    @Override
    public void onFillable() {
      ByteBuffer ignored = BufferUtil.allocate(READ);
      try {
        int read;
        while ((read = getEndPoint().fill(ignored)) > 0 && said <= MAX_SAID) {
          said += read;
          BufferUtil.clear(ignored);
        }
        if (read == 0) {
          fillInterested();
          return;
        }
      } catch (IOException | RuntimeException e) {
        // It has gone.
      }
      close();
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
      close();
    }

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
      return false;
    }

    @Override
    public void onClose(Throwable cause) {
      super.onClose(cause);
      tellGone();
    }

    private void tellGone() {
      Runnable action = gone;
      if (action != null && told.compareAndSet(false, true)) {
        action.run();
      }
    }

    @Override
    public void flush(ByteBuffer bytes) throws IOException {
      getEndPoint().flush(bytes);
    }

    @Override
    public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> done) {
      getEndPoint().write(Callback.from(() -> done.accept(null), done::accept), bytes);
    }

    @Override
    public void close() {
      getEndPoint().close();
      tellGone();
    }
  }
}
