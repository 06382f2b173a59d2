package io.carillon.api.http;

import io.carillon.api.read.Segments;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/segments/preview}: whom a segment would reach now. */
final class SegmentPreviewResource {

  private static final int SAMPLE = 10;

  private final Segments segments;

  SegmentPreviewResource(Segments segments) {
    this.segments = segments;
  }

  CompletionStage<Answer> preview(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    String segment = NotifyFields.segment(body);
    if (segment == null && (!body.has("segment") || body.isNull("segment"))) {
      body.wrong("segment", "is required");
    }
    String tenant = body.text("tenant");
    Segments.Query query =
        new Segments.Query(
            String.valueOf(segment), tenant, body.text("workflow"), body.text("category"), SAMPLE);
    body.done();
    Rejection wrong = tenant == null ? null : Checks.tenantId("tenant", tenant);
    if (wrong != null) {
      throw ApiException.of(wrong);
    }
    return segments
        .preview(query)
        .handle(
            (preview, error) -> {
              if (error != null) {
                throw new CompletionException(segmentOr(error));
              }
              return Answer.ok(preview);
            });
  }

  private static Throwable segmentOr(Throwable error) {
    Throwable cause = Problems.cause(error);
    return cause instanceof IllegalArgumentException
        ? ApiException.invalid("segment", String.valueOf(cause.getMessage()))
        : cause;
  }
}
