package io.carillon.api.http;

import io.carillon.api.http.representation.MessageRepresentation;
import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Person;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/users/{id}/messages}: the feed as messages, archived ones included. */
final class UserMessagesResource {

  private static final int MAX_PAGE = 50;

  private final Owners owners;

  UserMessagesResource(Owners owners) {
    this.owners = owners;
  }

  CompletionStage<Answer> get(Context ctx) {
    Params params = Params.of(ctx);
    FeedScope scope = FeedScope.of(Caller.of(ctx), params, Channels.INBOX);
    int size = params.number("page_size", 1, MAX_PAGE, MAX_PAGE);
    FeedFilter filter = FeedFilter.ofMessages(params);
    filter.messageIds(params.texts("message_ids"));
    params.done();
    return owners.reading(
        ctx,
        person -> {
          FeedQuery query =
              new FeedQuery(
                  scope.feed(),
                  scope.tenants(),
                  FeedQuery.Archived.INCLUDE,
                  filter.predicate(),
                  FeedQuery.Status.ALL,
                  size,
                  scope.olderThan(person),
                  scope.newerThan(person));
          return Answer.ok(represent(person, scope, query));
        });
  }

  private static Items represent(Person person, FeedScope scope, FeedQuery query) {
    FeedPage page = FeedResource.page(person, query);
    return new Items(
        page.items().stream().map(UserMessagesResource::represent).toList(),
        new Page.Info(
            scope.cursor(person, page.olderThan()),
            scope.cursor(person, page.newerThan()),
            query.pageSize()));
  }

  static MessageRepresentation represent(FeedItem item) {
    return MessageRepresentation.of(item, Channels.INBOX_ID);
  }

  /** As Knock's SDKs page messages. */
  record Items(List<MessageRepresentation> items, Page.Info pageInfo) {}
}
