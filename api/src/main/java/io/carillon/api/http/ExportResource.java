package io.carillon.api.http;

import io.carillon.api.http.representation.FeedEntry;
import io.carillon.api.http.representation.UserRepresentation;
import io.carillon.api.read.Person;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedQuery.Archived;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.state.UserState;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/users/{id}/export}: everything held on a person. */
final class ExportResource {

  private static final int PAGE = 50;

  private final Owners owners;
  private final Clock clock;

  ExportResource(Owners owners, Clock clock) {
    this.owners = owners;
    this.clock = clock;
  }

  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    Caller caller = Caller.of(ctx);
    return owners.reading(ctx, person -> Answer.ok(export(caller, person)));
  }

  private Export export(Caller caller, Person person) {
    UserState state = UsersResource.existing(person);
    Map<String, List<FeedEntry>> feeds = new TreeMap<>();
    for (String feed : Channels.feeds()) {
      feeds.put(feed, entries(person, feed));
    }
    return new Export(
        Times.iso(clock.millis()),
        UserRepresentation.of(person.id(), state),
        List.copyOf(state.getFormerTenants()),
        PreferencesResource.own(caller, person),
        feeds);
  }

  private static List<FeedEntry> entries(Person person, String feed) {
    FeedScope scope = new FeedScope(feed, TenantScope.ALL, null, null);
    List<FeedEntry> all = new ArrayList<>();
    Long olderThan = null;
    do {
      FeedQuery query =
          new FeedQuery(
              feed,
              scope.tenants(),
              Archived.INCLUDE,
              null,
              FeedQuery.Status.ALL,
              PAGE,
              olderThan,
              null);
      FeedPage page = FeedResource.page(person, query);
      all.addAll(FeedResource.represent(person, scope, page, true));
      olderThan = page.olderThan();
    } while (olderThan != null);
    return all;
  }

  /**
   * @param formerTenants tenants left whose messages may still be held
   * @param preferences the user's own sets, without any defaults
   */
  record Export(
      String exportedAt,
      Map<String, Object> user,
      List<String> formerTenants,
      List<Map<String, Object>> preferences,
      Map<String, List<FeedEntry>> feeds) {}
}
