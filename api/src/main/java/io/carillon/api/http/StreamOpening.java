package io.carillon.api.http;

import io.carillon.api.live.Outlet;
import io.javalin.http.Context;
import java.util.concurrent.CompletionStage;

/** Makes an endless answer of a request. */
interface StreamOpening {

  /**
   * Sends status and headers, and hands over where the bytes go.
   *
   * @param stream told once, either or
   * @return done when the server need not look after the request any more: {@link Answer#SENT}
   */
  CompletionStage<Answer> open(Context ctx, Stream stream);

  /** What writes to it. */
  interface Stream {

    /**
     * The stream can be written to. Must not block.
     *
     * @return what to do, at most once, when the other side has gone
     */
    Runnable begin(Outlet outlet);

    /** The client had gone before it could begin. */
    void failed();
  }
}
