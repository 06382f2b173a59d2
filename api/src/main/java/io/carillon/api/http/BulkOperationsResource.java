package io.carillon.api.http;

import io.carillon.api.read.BulkOperations;
import io.carillon.avro.BulkOperationState;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/bulk_operations/{id}}: how far a call that changes many has come. */
final class BulkOperationsResource {

  /** So long an operation may take from one instance to another. */
  private static final Duration LAG = Duration.ofSeconds(2);

  private final BulkOperations operations;
  private final BulkProgress progress;
  private final BulkRuns runs;
  private final Waiting waiting;

  BulkOperationsResource(
      BulkOperations operations, BulkProgress progress, BulkRuns runs, Waiting waiting) {
    this.operations = operations;
    this.progress = progress;
    this.runs = runs;
    this.waiting = waiting;
  }

  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    String id = ctx.pathParam("operation");
    Caller caller = Caller.of(ctx);
    return waiting
        .until(() -> operations.find(id), TimeOrderedIds.isOne(id) ? LAG : Duration.ZERO)
        .thenCompose(
            found -> {
              BulkOperationState operation =
                  found
                      .filter(its -> caller.mayAskFor(its.getMadeBy()))
                      .orElseThrow(
                          () ->
                              ApiException.missing(
                                  "there is no operation with this id; they are known for a day"));
              CompletionStage<BulkProgress.Progress> come = progress.of(ctx, id, operation);
              return Shares.isShare(ctx)
                  ? come.thenApply(Answer::ok)
                  : come.thenCompose(far -> runs.seen(operation, far))
                      .thenApply(far -> Answer.ok(runs.represent(id, operation, far)));
            });
  }
}
