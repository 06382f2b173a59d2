package io.carillon.api.http;

import io.javalin.http.Context;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a call answers.
 *
 * @param body written as JSON; a byte array as it is; null: none
 * @param headers beside {@code Content-Type: application/json}, which they may replace
 */
record Answer(int status, @Nullable Object body, Map<String, String> headers) {

  /** What has been answered already: a stream. */
  static final Answer SENT = new Answer(200, null, Map.of());

  static Answer ok(Object body) {
    return new Answer(200, body, Map.of());
  }

  /** It is Kafka's and will happen; it is just not visible yet. */
  static Answer accepted(Object body) {
    return new Answer(202, body, Map.of());
  }

  static Answer noContent() {
    return new Answer(204, null, Map.of());
  }

  Answer with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Answer(status, body, all);
  }

  @SuppressWarnings("ReferenceEquality") // One object means one thing.
  void send(Context ctx) {
    if (this == SENT) {
      return;
    }
    ctx.status(status);
    if (body instanceof byte[] raw) {
      ctx.result(raw);
    } else if (body != null) {
      ctx.result(Json.write(body)).contentType("application/json");
    } else {
      ctx.res().setContentType(null);
    }
    headers.forEach(ctx::header);
  }
}
