package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.representation.MessageContents;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.People;
import io.carillon.api.read.Person;
import io.carillon.schemas.MessageId;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.TenantScope;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Messages of several users by their ids, each asked of the instance that has its user. A list of
 * all messages of everybody there is not: most have no row of their own.
 */
final class MessagesByIdResource {

  private static final int MOST = 50;

  private final People people;
  private final Shares shares;

  MessagesByIdResource(People people, Shares shares) {
    this.people = people;
    this.shares = shares;
  }

  /** {@code GET /v1/messages?message_ids[]=}, with the filters of a user's messages. */
  CompletionStage<Answer> list(Context ctx) {
    Params params = Params.of(ctx);
    List<MessageId> ids = ids(params);
    TextPaging paging = TextPaging.of(params);
    TenantScope scope = Caller.of(ctx).scope(params.tenant(), params.flag("has_tenant"));
    Predicate<FeedItem> filter =
        Optional.ofNullable(FeedFilter.ofMessages(params).predicate()).orElse(item -> true);
    params.done();
    return found(
        ctx,
        ids,
        item -> scope.includes(item.tenant()) && filter.test(item),
        UserMessagesResource::represent,
        all -> paging.items(all, message -> message.path("id").asText()));
  }

  /** {@code GET /v1/messages/batch/content?message_ids[]=}. */
  CompletionStage<Answer> contents(Context ctx) {
    Params params = Params.of(ctx);
    List<MessageId> ids = ids(params);
    params.done();
    return found(ctx, ids, item -> true, MessageContents::of, all -> all);
  }

  private static List<MessageId> ids(Params params) {
    List<String> texts = params.texts("message_ids");
    if (texts.isEmpty()) {
      params.wrong(
          "message_ids",
          "is required: messages are listed by id here, those of a user at"
              + " /v1/users/{id}/messages, and what became of a notification is at"
              + " /v1/notifications/{id}");
    }
    if (texts.size() > MOST) {
      params.wrong("message_ids", "has " + texts.size() + " ids; at most " + MOST);
    }
    // An id that is none is one of no message.
    return texts.stream().flatMap(text -> MessageId.parse(text).stream()).distinct().toList();
  }

  /** In the order asked. */
  private CompletionStage<Answer> found(
      Context ctx,
      List<MessageId> ids,
      Predicate<FeedItem> wanted,
      Function<FeedItem, Object> represent,
      Function<List<JsonNode>, Object> all) {
    Caller caller = Caller.of(ctx);
    int partitions = people.partitions().size();
    Map<Integer, List<MessageId>> byPartition = new HashMap<>();
    ids.forEach(
        id ->
            byPartition
                .computeIfAbsent(UserPartitions.of(id.userId(), partitions), p -> new ArrayList<>())
                .add(id));
    return shares
        .gather(
            ctx,
            people,
            new TreeSet<>(byPartition.keySet()),
            mine ->
                CompletableFuture.completedFuture(
                    here(caller, byPartition, mine, wanted, represent)),
            MessagesByIdResource::read)
        .thenApply(
            parts -> {
              Map<String, JsonNode> found = new HashMap<>();
              parts.forEach(found::putAll);
              if (Shares.isShare(ctx)) {
                return Answer.ok(found);
              }
              List<JsonNode> ordered = new ArrayList<>();
              for (MessageId id : ids) {
                JsonNode each = found.get(id.toString());
                if (each != null) {
                  ordered.add(each);
                }
              }
              return Answer.ok(all.apply(ordered));
            });
  }

  private Map<String, JsonNode> here(
      Caller caller,
      Map<Integer, List<MessageId>> byPartition,
      Set<Integer> mine,
      Predicate<FeedItem> wanted,
      Function<FeedItem, Object> represent) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (int partition : mine) {
      for (MessageId id : byPartition.getOrDefault(partition, List.of())) {
        MessagesResource.visible(caller, here(id), id)
            .filter(wanted)
            .ifPresent(
                item -> found.put(id.toString(), Json.parse(Json.write(represent.apply(item)))));
      }
    }
    return found;
  }

  private Person here(MessageId id) {
    if (people.of(id.userId()) instanceof Lookup.Here<Person> here) {
      return here.value();
    }
    throw ApiException.notReady("a partition is moving between instances; try again");
  }

  private static Map<String, JsonNode> read(JsonNode share) {
    Map<String, JsonNode> found = new HashMap<>();
    share.properties().forEach(each -> found.put(each.getKey(), each.getValue()));
    return found;
  }
}
