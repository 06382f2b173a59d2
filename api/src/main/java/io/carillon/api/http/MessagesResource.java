package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.representation.MessageRepresentation;
import io.carillon.api.read.Person;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.schemas.MessageId;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.ingest.FeedActionRules;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /v1/messages/{id}}: one message and what its recipient says of it. */
final class MessagesResource {

  private final Owners owners;
  private final UserWrites writes;

  MessagesResource(Owners owners, UserWrites writes) {
    this.owners = owners;
    this.writes = writes;
  }

  /** {@code GET}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    Caller caller = Caller.of(ctx);
    MessageId id = id(ctx);
    return owners.person(
        ctx,
        id.userId(),
        person -> CompletableFuture.completedFuture(Answer.ok(represent(caller, person, id))));
  }

  /** {@code PUT .../seen} and the like. */
  CompletionStage<Answer> set(Context ctx) {
    Params.of(ctx).done();
    MessageAction action = Actions.of(ctx.pathParam("state"));
    Fields body = Bodies.objectOrNothing(ctx);
    String metadata = metadata(body, action);
    body.done();
    return act(ctx, action, metadata);
  }

  /** {@code DELETE .../seen} and the like. */
  CompletionStage<Answer> unset(Context ctx) {
    Params.of(ctx).done();
    return act(ctx, Actions.undo(ctx.pathParam("state")), null);
  }

  private CompletionStage<Answer> act(
      Context ctx, MessageAction action, @Nullable String metadata) {
    Caller caller = Caller.of(ctx);
    MessageId id = id(ctx);
    return owners.person(
        ctx,
        id.userId(),
        person -> {
          existing(caller, person, id);
          FeedAction change = action(person, action, List.of(id.toString()), metadata);
          return writes.write(ctx, person, change, () -> Answer.ok(represent(caller, person, id)));
        });
  }

  static FeedAction action(
      Person person, MessageAction action, List<String> ids, @Nullable String metadata) {
    FeedAction change = new FeedAction(action, new MessageIds(ids), metadata);
    ApiException.refuse(FeedActionRules.check(person.id(), change));
    return change;
  }

  /**
   * What the page says of an interaction, which goes into the feed topic; null: nothing.
   *
   * @param action with any other it would be lost, and is refused
   */
  static @Nullable String metadata(Fields body, MessageAction action) {
    ObjectNode metadata = body.object("metadata");
    if (metadata != null && action != MessageAction.INTERACTED) {
      body.wrong("metadata", "goes with `interacted` only");
    }
    return metadata == null ? null : metadata.toString();
  }

  /** An id that is none is one of no message. */
  static MessageId id(Context ctx) {
    return MessageId.parse(ctx.pathParam("message")).orElseThrow(MessagesResource::missing);
  }

  static MessageRepresentation represent(Caller caller, Person person, MessageId id) {
    return MessageRepresentation.of(existing(caller, person, id), Channels.INBOX_ID);
  }

  static FeedItem existing(Caller caller, Person person, MessageId id) {
    return visible(caller, person, id).orElseThrow(MessagesResource::missing);
  }

  /** Empty when there is none, or it is not for the caller to see: the one is as the other. */
  static Optional<FeedItem> visible(Caller caller, Person person, MessageId id) {
    return person
        .message(id)
        .filter(item -> caller.isOrActsFor(id.userId()) && caller.sees(item.tenant()));
  }

  static ApiException missing() {
    return ApiException.missing("there is no message with this id");
  }
}
