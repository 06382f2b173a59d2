package io.carillon.api.http;

import io.carillon.schemas.TraceContext;
import io.javalin.http.Context;

/**
 * Which trace a call belongs to: the caller's where they say one that is well-formed, else one that
 * begins here.
 */
final class Tracing {

  private static final String ATTRIBUTE = "carillon.trace";

  private Tracing() {}

  static TraceContext of(Context ctx) {
    TraceContext known = ctx.attribute(ATTRIBUTE);
    if (known != null) {
      return known;
    }
    TraceContext given =
        TraceContext.parse(
            ctx.header(TraceContext.TRACEPARENT), ctx.header(TraceContext.TRACESTATE));
    TraceContext trace = given == null ? TraceContext.start() : given;
    ctx.attribute(ATTRIBUTE, trace);
    return trace;
  }
}
