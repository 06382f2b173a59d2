package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.representation.BulkOperation;
import io.carillon.api.read.Person;
import io.carillon.avro.FeedAction;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v1/channels/{id}/messages/bulk/{action}}: "mark all as read" and the like. Knock
 * answers at once and works on; here the work is done in milliseconds, so that the answer is nearly
 * always {@code completed}, and what follows reads what was written.
 */
final class BulkMessagesResource {

  private final Owners owners;
  private final UserWrites writes;
  private final Clock clock;

  BulkMessagesResource(Owners owners, UserWrites writes, Clock clock) {
    this.owners = owners;
    this.writes = writes;
    this.clock = clock;
  }

  CompletionStage<Answer> act(Context ctx) {
    Params.of(ctx).done();
    String feed =
        Channels.feed(ctx.pathParam("channel"))
            .orElseThrow(() -> ApiException.missing("there is no channel with this id or key"));
    String word = ctx.pathParam("action");
    Fields body = Bodies.object(ctx);
    BulkRequest request = BulkRequest.read(Caller.of(ctx), Actions.bulk(word), body);
    body.done();
    for (String user : request.users()) {
      Rejection wrong = Checks.userId("user_ids", user);
      if (wrong != null) {
        throw ApiException.of(wrong);
      }
    }
    String started = now();
    String name = "messages.bulk." + word;
    List<CompletionStage<Answer>> parts = new ArrayList<>();
    for (String user : request.users()) {
      parts.add(
          owners.part(
              ctx,
              user,
              () -> bodyFor(ctx, user),
              person -> act(ctx, person, request, feed, name, started)));
    }
    return Parts.all(parts).thenApply(answers -> sum(answers, name, started));
  }

  private CompletionStage<Answer> act(
      Context ctx, Person person, BulkRequest request, String feed, String name, String started) {
    BulkSelection selection =
        person.state().isEmpty()
            ? new BulkSelection(List.of(), 0)
            : BulkSelection.of(request, person, feed);
    CompletionStage<Boolean> applied = CompletableFuture.completedFuture(true);
    for (FeedAction action : selection.actions()) {
      applied = applied.thenCombine(writes.apply(ctx, person, action), Boolean::logicalAnd);
    }
    return applied.thenApply(all -> answer(name, all, selection.rows(), started));
  }

  private Answer sum(List<Answer> parts, String name, String started) {
    int rows = 0;
    boolean completed = true;
    for (Answer part : parts) {
      if (part.status() >= 300) {
        return part;
      }
      JsonNode operation = Parts.json(part);
      rows += operation.path("estimated_total_rows").asInt();
      completed &= operation.path("status").asText().equals("completed");
    }
    return answer(name, completed, rows, started);
  }

  private Answer answer(String name, boolean completed, int rows, String started) {
    BulkOperation operation =
        BulkOperation.of(TimeOrderedIds.next(clock), name, completed, rows, started, now());
    return completed ? Answer.ok(operation) : Answer.accepted(operation);
  }

  /** The same body for one user, should a peer have them. */
  private static byte[] bodyFor(Context ctx, String user) {
    ObjectNode body = (ObjectNode) Json.parse(Bodies.bytes(ctx));
    body.remove("recipient_ids");
    ArrayNode users = body.putArray("user_ids");
    users.add(user);
    return Json.write(body);
  }

  private String now() {
    return Times.iso(clock.millis());
  }
}
