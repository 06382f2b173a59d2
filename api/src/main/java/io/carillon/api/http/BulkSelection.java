package io.carillon.api.http;

import io.carillon.api.read.Person;
import io.carillon.avro.AllMessages;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageIds;
import io.carillon.topology.Limits;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedQuery.Archived;
import io.carillon.topology.feed.TenantScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a bulk call means for one user: where it can be said so, "all up to now", which costs one
 * row whatever there is; otherwise the messages one by one.
 */
record BulkSelection(List<Part> parts) {

  /**
   * One action.
   *
   * @param rows how many messages it speaks of
   */
  record Part(FeedAction action, int rows) {}

  private static final int PAGE = 50;

  static BulkSelection of(BulkRequest request, Person person, String feed) {
    List<Part> parts = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (TenantScope scope : request.tenants()) {
      if (request.meansEverything()
          || (request.meansEverythingUnarchived()
              && count(person, feed, scope, Archived.ONLY) == 0)) {
        FeedAction all =
            new FeedAction(
                request.action(), new AllMessages(feed, scope.tenant(), scope.hasTenant(), null));
        parts.add(new Part(all, count(person, feed, scope, request.archived())));
      } else {
        collect(request, person, feed, scope, ids);
      }
    }
    List<String> all = List.copyOf(ids);
    for (int from = 0; from < all.size(); from += Limits.MESSAGE_IDS) {
      List<String> some = all.subList(from, Math.min(all.size(), from + Limits.MESSAGE_IDS));
      parts.add(new Part(new FeedAction(request.action(), new MessageIds(some)), some.size()));
    }
    return new BulkSelection(parts);
  }

  private static int count(Person person, String feed, TenantScope scope, Archived archived) {
    FeedQuery query =
        new FeedQuery(feed, scope, archived, null, FeedQuery.Status.ALL, 1, null, null);
    return person.feed(query).map(page -> page.counts().total()).orElse(0);
  }

  private static void collect(
      BulkRequest request, Person person, String feed, TenantScope scope, Set<String> ids) {
    Long olderThan = null;
    do {
      FeedQuery query =
          new FeedQuery(
              feed,
              scope,
              request.archived(),
              request.content(),
              FeedQuery.Status.ALL,
              PAGE,
              olderThan,
              null);
      Optional<FeedPage> page = person.feed(query);
      for (FeedItem item : page.map(FeedPage::items).orElse(List.of())) {
        if (request.engaged(item)) {
          ids.add(item.id().toString());
        }
      }
      olderThan = page.map(FeedPage::olderThan).orElse(null);
    } while (olderThan != null);
  }
}
