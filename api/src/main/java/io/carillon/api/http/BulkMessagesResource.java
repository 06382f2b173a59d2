package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.read.Person;
import io.carillon.api.read.Writes;
import io.carillon.avro.BulkKind;
import io.carillon.avro.BulkWrite;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.failure.Checks;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /v1/channels/{id}/messages/bulk/{action}}: "mark all as read" and the like. Knock
 * answers at once and works on; here the work is done in milliseconds, so that the answer is nearly
 * always {@code completed}, and what follows reads what was written.
 */
final class BulkMessagesResource {

  private final Owners owners;
  private final Writes writes;
  private final BulkRuns runs;

  BulkMessagesResource(Owners owners, Writes writes, BulkRuns runs) {
    this.owners = owners;
    this.writes = writes;
    this.runs = runs;
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
      ApiException.refuse(Checks.userId("user_ids", user));
    }
    List<CompletionStage<Answer>> parts = new ArrayList<>();
    for (String user : request.users()) {
      parts.add(
          owners.part(
              ctx, user, () -> bodyFor(ctx, user), person -> act(ctx, person, request, feed)));
    }
    return Parts.all(parts).thenCompose(all -> answer(ctx, "messages.bulk." + word, all));
  }

  /** Of one user, whose owner alone knows which messages are meant. */
  private CompletionStage<Answer> act(
      Context ctx, Person person, BulkRequest request, String feed) {
    if (person.state().isEmpty()) {
      return CompletableFuture.completedFuture(Answer.ok(Map.of("writes", List.of())));
    }
    CompletionStage<List<Write>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (BulkSelection.Part part : BulkSelection.of(request, person, feed).parts()) {
      all =
          all.thenCombine(
              runs.written(
                  writes.user(
                      Caller.provenance(ctx), person.id(), new UserLogEntry(part.action(), null))),
              (list, offset) -> {
                list.add(new Write(person.id(), offset, part.rows()));
                return list;
              });
    }
    return all.thenApply(list -> Answer.ok(Map.of("writes", list)));
  }

  /** As one instance tells another. */
  record Write(String id, long offset, int rows) {}

  private CompletionStage<Answer> answer(Context ctx, String name, List<Answer> parts) {
    List<BulkWrite> changes = new ArrayList<>();
    for (Answer part : parts) {
      if (part.status() >= 300) {
        return CompletableFuture.completedFuture(part);
      }
      for (JsonNode write : Parts.json(part).path("writes")) {
        changes.add(
            new BulkWrite(
                write.path("id").asText(),
                write.path("offset").asLong(),
                write.path("rows").asInt()));
      }
    }
    return ctx.header(Forwarder.FORWARDED) == null
        ? runs.answer(ctx, name, BulkKind.USERS, changes)
        // Whoever was asked first has the operation.
        : CompletableFuture.completedFuture(
            Answer.ok(
                Map.of(
                    "writes",
                    changes.stream()
                        .map(each -> new Write(each.getId(), each.getOffset(), each.getRows()))
                        .toList())));
  }

  /** The same body for one user, should a peer have them. */
  private static byte[] bodyFor(Context ctx, String user) {
    ObjectNode body = (ObjectNode) Json.parse(Bodies.bytes(ctx));
    body.remove("recipient_ids");
    ArrayNode users = body.putArray("user_ids");
    users.add(user);
    return Json.write(body);
  }
}
