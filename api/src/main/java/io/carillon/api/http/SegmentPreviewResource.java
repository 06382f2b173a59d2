package io.carillon.api.http;

import io.carillon.api.read.People;
import io.carillon.api.read.Segments;
import io.carillon.api.read.Tenants;
import io.carillon.api.read.WorkflowTable;
import io.carillon.avro.Notify;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentException;
import io.carillon.topology.route.NotifyRules;
import io.carillon.topology.route.WorkflowNotify;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/segments/preview}: whom a segment would reach now. */
final class SegmentPreviewResource {

  private static final int SAMPLE = 10;

  private final Segments segments;
  private final People people;
  private final Tenants tenants;
  private final WorkflowTable workflows;
  private final Shares shares;

  SegmentPreviewResource(
      Segments segments, People people, Tenants tenants, WorkflowTable workflows, Shares shares) {
    this.segments = segments;
    this.people = people;
    this.tenants = tenants;
    this.workflows = workflows;
    this.shares = shares;
  }

  CompletionStage<Answer> preview(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    String segment = NotifyFields.segment(body);
    if (!body.has("segment") || body.isNull("segment")) {
      body.wrong("segment", "is required");
    }
    String tenant = body.text("tenant");
    String workflow = body.text("workflow");
    String category = body.text("category");
    List<String> channels = NotifyFields.channels(body);
    body.done();
    Notify notify = notify(String.valueOf(segment), tenant, workflow, category, channels);
    ApiException.refuse(NotifyRules.check(notify));
    Segment audience = Segment.parse(String.valueOf(segment));
    Caller.of(ctx).requireAudience(audience, tenant, false);
    if (workflow != null && workflows.find(workflow).isEmpty()) {
      ApiException.refuse(WorkflowNotify.unknown(workflow));
    }
    // Only then: what it says is the tenant's own.
    ApiException.refuse(NotifyResource.configured(tenants, notify));
    Segments.Query query =
        new Segments.Query(audience, tenant, workflow, category, channels, SAMPLE);
    return shares
        .gather(
            ctx,
            people,
            null,
            partitions -> segments.preview(query, partitions),
            share -> Json.convert(share, Segments.Preview.class))
        .handle(
            (previews, error) -> {
              if (error != null) {
                throw new CompletionException(segmentOr(error));
              }
              return Answer.ok(
                  previews.stream().reduce((one, other) -> one.plus(other, SAMPLE)).orElseThrow());
            });
  }

  /** What is refused of a notification to this audience is refused here. */
  private static Notify notify(
      String segment,
      @Nullable String tenant,
      @Nullable String workflow,
      @Nullable String category,
      List<String> channels) {
    return Notify.newBuilder()
        .setSegment(segment)
        .setTenant(tenant)
        .setWorkflow(workflow)
        .setCategory(category)
        .setChannels(channels)
        .setTitle("preview")
        .build();
  }

  private static Throwable segmentOr(Throwable error) {
    Throwable cause = Problems.cause(error);
    return cause instanceof SegmentException wrong
        ? ApiException.invalid("segment", wrong.problem())
        : cause;
  }
}
