package io.carillon.api.http;

import io.carillon.api.http.representation.FeedEntries;
import io.carillon.api.http.representation.FeedEntry;
import io.carillon.api.http.representation.MessageContents;
import io.carillon.api.http.representation.MessageEvent;
import io.carillon.api.read.Person;
import io.carillon.schemas.MessageId;
import io.carillon.topology.feed.FeedItem;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /v1/messages/{id}/...}: what one message says, and what happened to it. */
final class MessageDetailsResource {

  private final Owners owners;

  MessageDetailsResource(Owners owners) {
    this.owners = owners;
  }

  /** {@code GET .../content}. */
  CompletionStage<Answer> content(Context ctx) {
    Params.of(ctx).done();
    return reading(ctx, (person, item) -> MessageContents.of(item));
  }

  /** {@code GET .../events}, the newest first. */
  CompletionStage<Answer> events(Context ctx) {
    Params params = Params.of(ctx);
    TextPaging paging = TextPaging.of(params);
    params.done();
    return reading(ctx, (person, item) -> paging.items(MessageEvent.of(item), MessageEvent::id));
  }

  /** {@code GET .../activities}: what triggered it, which is always one. */
  CompletionStage<Answer> activities(Context ctx) {
    Params params = Params.of(ctx);
    TextPaging paging = TextPaging.of(params);
    FeedFilter filter = new FeedFilter();
    String data = params.text("trigger_data");
    String wrong = data == null ? null : filter.triggerData(data);
    if (wrong != null) {
      params.wrong("trigger_data", wrong);
    }
    params.done();
    return reading(
        ctx,
        (person, item) ->
            paging.items(activities(person, item, filter.predicate()), FeedEntry.Activity::id));
  }

  private static List<FeedEntry.Activity> activities(
      Person person, FeedItem item, @Nullable Predicate<FeedItem> filter) {
    return filter == null || filter.test(item)
        ? List.of(new FeedEntries(FeedResource.recipient(person), true).activity(item))
        : List.of();
  }

  private CompletionStage<Answer> reading(
      Context ctx, BiFunction<Person, FeedItem, Object> represent) {
    Caller caller = Caller.of(ctx);
    MessageId id = MessagesResource.id(ctx);
    return owners.person(
        ctx,
        id.userId(),
        person ->
            CompletableFuture.completedFuture(
                Answer.ok(represent.apply(person, MessagesResource.existing(caller, person, id)))));
  }
}
