package io.carillon.api.http;

import io.carillon.api.live.Outlet;
import io.javalin.http.Context;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the request open and writes by Jetty's own asynchronous writes: of any HTTP version, at
 * five times the memory of {@link TakeOver}.
 */
final class CoreWrites implements StreamOpening {

  @Override
  public CompletionStage<Answer> open(Context ctx, Stream stream) {
    ServletContextRequest request =
        Objects.requireNonNull(
            ServletContextRequest.getServletContextRequest(ctx.req()), "served by Jetty");
    if (!ctx.req().isAsyncStarted()) {
      ctx.req().startAsync();
    }
    AsyncContext async = ctx.req().getAsyncContext();
    async.setTimeout(0);
    request.addIdleTimeoutListener(timeout -> false);
    StreamHeaders.set(ctx);
    CompletableFuture<Answer> ended = new CompletableFuture<>();
    try {
      ctx.res().flushBuffer();
    } catch (IOException e) {
      stream.failed();
      return CompletableFuture.completedFuture(Answer.SENT);
    }
    CoreOutlet outlet = new CoreOutlet(request, ended);
    request.addFailureListener(failure -> outlet.failed());
    Request.addCompletionListener(request, failure -> outlet.failed());
    outlet.gone(stream.begin(outlet));
    return ended;
  }

  private static final class CoreOutlet implements Outlet {

    private final Request request;
    private final Response response;
    private final CompletableFuture<Answer> ended;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable gone = () -> {};
    private volatile boolean writing;
    private volatile boolean failed;

    CoreOutlet(ServletContextRequest request, CompletableFuture<Answer> ended) {
      this.request = request;
      this.response = request.getServletContextResponse();
      this.ended = ended;
    }

    /** Jetty has ended the request, so that there is nothing left to answer. */
    void failed() {
      failed = true;
      close();
    }

    void gone(Runnable action) {
      gone = action;
      if (closed.get()) {
        action.run();
      }
    }

    @Override
    public void flush(ByteBuffer bytes) {
      // Nothing is taken at once: all goes through write.
    }

    @Override
    public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> done) {
      writing = true;
      response.write(
          false,
          bytes,
          Callback.from(
              () -> {
                writing = false;
                done.accept(null);
              },
              failure -> {
                failed = true;
                done.accept(failure);
              }));
    }

    @Override
    public void close() {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      boolean http1 =
          request.getConnectionMetaData().getHttpVersion().compareTo(HttpVersion.HTTP_1_1) <= 0;
      if (writing && http1) {
        // Nobody reads: an orderly end would wait for them.
        request.getConnectionMetaData().getConnection().getEndPoint().close();
      }
      if (!failed) {
        ended.complete(Answer.SENT);
      }
      gone.run();
    }
  }
}
