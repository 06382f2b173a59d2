package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.topology.failure.LogIds;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each call, where its logger is at DEBUG, and for each that failed here in any case:
 * method, route, status and time, and the ids by which it is found. Never the path or its query, a
 * body, or anything of a credential but the key's id.
 */
public final class CallLog {

  private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
  private static final String NOTIFICATION = "carillon.notification";
  private static final int INTERNAL_ERROR = 500;

  private CallLog() {}

  /** Which notification a call has made. */
  static void notification(Context ctx, String id) {
    ctx.attribute(NOTIFICATION, id);
  }

  /** A call is done. */
  static void record(Context ctx, float milliseconds) {
    boolean failed = ctx.statusCode() == INTERNAL_ERROR;
    if (!failed && !LOG.isDebugEnabled()) {
      return;
    }
    String made = ctx.attribute(NOTIFICATION);
    String notification = made == null ? parameter(ctx, "notification") : made;
    try (LogIds ids = LogIds.of(notification, parameter(ctx, "tenant"), Tracing.of(ctx))) {
      var endpoint = ctx.endpoints().lastHttpEndpoint();
      String route = endpoint == null ? "unknown" : endpoint.path;
      String key = Caller.find(ctx).map(Caller::key).map(ApiKey::id).orElse("none");
      if (failed) {
        LOG.error("{} {} failed, key {}", ctx.method().name(), route, key);
      } else {
        LOG.debug(
            "{} {} {} in {} ms, key {}",
            ctx.method().name(),
            route,
            ctx.statusCode(),
            Math.round(milliseconds),
            key);
      }
    }
  }

  private static @Nullable String parameter(Context ctx, String name) {
    return ctx.pathParamMap().get(name);
  }
}
