package io.carillon.api.http;

import io.javalin.http.Context;

/** Status and headers of a stream. */
final class StreamHeaders {

  static final String TYPE = "text/event-stream";

  private StreamHeaders() {}

  static void set(Context ctx) {
    ctx.status(200);
    ctx.res().setContentType(TYPE);
    ctx.header("Cache-Control", "no-store");
    // Proxies such as nginx would otherwise gather events until a buffer is full.
    ctx.header("X-Accel-Buffering", "no");
  }
}
