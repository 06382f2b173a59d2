package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.read.Person;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.schemas.MessageId;
import io.carillon.topology.Limits;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/messages/batch/{action}}: several messages at once, of one or more users. The
 * answer lists those that were changed, in the order asked; who is not in it has no such message.
 */
final class BatchResource {

  private final Owners owners;
  private final UserWrites writes;

  BatchResource(Owners owners, UserWrites writes) {
    this.owners = owners;
    this.writes = writes;
  }

  CompletionStage<Answer> act(Context ctx) {
    Params.of(ctx).done();
    MessageAction action = Actions.of(ctx.pathParam("action"));
    Fields body = Bodies.object(ctx);
    List<MessageId> ids = ids(body);
    String metadata = MessagesResource.metadata(body, action);
    body.done();
    Caller caller = Caller.of(ctx);
    Map<String, List<MessageId>> byUser = new LinkedHashMap<>();
    ids.stream()
        .filter(id -> caller.isOrActsFor(id.userId()))
        .forEach(id -> byUser.computeIfAbsent(id.userId(), u -> new ArrayList<>()).add(id));
    List<CompletionStage<Answer>> parts = new ArrayList<>();
    byUser.forEach((user, theirs) -> parts.add(part(ctx, user, theirs, action, metadata)));
    return Parts.all(parts).thenApply(answers -> joined(ids, answers));
  }

  private static List<MessageId> ids(Fields body) {
    List<String> texts = body.texts("message_ids", Limits.MESSAGE_IDS);
    if (!body.has("message_ids") || body.isNull("message_ids")) {
      body.wrong("message_ids", "is required");
    } else if (texts != null && texts.isEmpty()) {
      body.wrong("message_ids", "is empty");
    }
    Set<MessageId> ids = new LinkedHashSet<>();
    int at = 0;
    for (String text : texts == null ? List.<String>of() : texts) {
      Optional<MessageId> id = MessageId.parse(text);
      id.ifPresent(ids::add);
      if (id.isEmpty()) {
        body.wrong("message_ids[" + at + "]", "is no message id");
      }
      at++;
    }
    return List.copyOf(ids);
  }

  /** One user's, here or at a peer: each is one record of the log. */
  private CompletionStage<Answer> part(
      Context ctx,
      String userId,
      List<MessageId> ids,
      MessageAction action,
      @Nullable String metadata) {
    return owners.part(
        ctx,
        userId,
        () -> bodyFor(ids, metadata),
        person -> change(ctx, person, ids, action, metadata));
  }

  /** The same body for one user, should a peer have them. */
  private static byte[] bodyFor(List<MessageId> ids, @Nullable String metadata) {
    ObjectNode body =
        Json.object(Map.of("message_ids", ids.stream().map(MessageId::toString).toList()));
    if (metadata != null) {
      body.set("metadata", Json.parse(metadata.getBytes(StandardCharsets.UTF_8)));
    }
    return Json.write(body);
  }

  private CompletionStage<Answer> change(
      Context ctx,
      Person person,
      List<MessageId> ids,
      MessageAction action,
      @Nullable String metadata) {
    Caller caller = Caller.of(ctx);
    List<String> existing =
        ids.stream()
            .filter(id -> MessagesResource.visible(caller, person, id).isPresent())
            .map(MessageId::toString)
            .toList();
    if (existing.isEmpty()) {
      return CompletableFuture.completedFuture(Answer.ok(List.of()));
    }
    FeedAction change = MessagesResource.action(person, action, existing, metadata);
    return writes.write(
        ctx,
        person,
        change,
        () ->
            Answer.ok(
                ids.stream()
                    .flatMap(id -> MessagesResource.visible(caller, person, id).stream())
                    .map(item -> MessagesResource.represent(caller, person, item.id()))
                    .toList()));
  }

  private static Answer joined(List<MessageId> ids, List<Answer> parts) {
    Map<String, JsonNode> changed = new HashMap<>();
    boolean late = false;
    for (Answer part : parts) {
      if (part.status() >= 300) {
        return part;
      }
      late |= part.status() == 202;
      for (JsonNode message : Parts.json(part)) {
        if (message.isObject()) {
          changed.put(message.path("id").asText(), message);
        }
      }
    }
    if (late) {
      return Answer.accepted(Map.of("status", "accepted"));
    }
    return Answer.ok(
        ids.stream().map(id -> changed.get(id.toString())).filter(m -> m != null).toList());
  }
}
