package io.carillon.api.http;

import io.carillon.api.http.representation.Attributes;
import io.carillon.api.http.representation.FeedEntries;
import io.carillon.api.http.representation.FeedEntry;
import io.carillon.api.http.representation.FeedRepresentation;
import io.carillon.api.http.representation.FeedRepresentation.Meta;
import io.carillon.api.http.representation.Page;
import io.carillon.api.http.representation.UserRepresentation;
import io.carillon.api.read.Person;
import io.carillon.api.read.Tenants;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/users/{id}/feeds/{feed}}: what a person has, newest first. */
final class FeedResource {

  private static final int MAX_PAGE = 50;
  private static final List<String> STATUSES = List.of("all", "unseen", "seen", "unread", "read");
  static final List<String> ARCHIVED = List.of("exclude", "include", "only");

  private final Owners owners;
  private final Tenants tenants;

  FeedResource(Owners owners, Tenants tenants) {
    this.owners = owners;
    this.tenants = tenants;
  }

  CompletionStage<Answer> get(Context ctx) {
    String feed = feed(ctx);
    Params params = Params.of(ctx);
    FeedScope scope = FeedScope.of(Caller.of(ctx), params, feed);
    String status = params.word("status", STATUSES);
    String archived = params.word("archived", ARCHIVED);
    boolean rich = !"compact".equals(params.word("mode", List.of("compact", "rich")));
    int size = params.number("page_size", 1, MAX_PAGE, MAX_PAGE);
    FeedFilter filter = FeedFilter.of(params);
    Exclusions exclusions = Exclusions.of(params);
    params.done();
    return owners.reading(
        ctx,
        person -> {
          FeedQuery query =
              new FeedQuery(
                  feed,
                  scope.tenants(),
                  archived(archived == null ? "exclude" : archived),
                  filter.predicate(),
                  FeedQuery.Status.valueOf(
                      (status == null ? "all" : status).toUpperCase(Locale.ROOT)),
                  size,
                  scope.olderThan(person),
                  scope.newerThan(person));
          return Answer.ok(exclusions.without(represent(person, scope, query, rich)));
        });
  }

  /** {@code GET .../settings}, which SDKs ask for. */
  CompletionStage<Answer> settings(Context ctx) {
    Params.of(ctx).done();
    Paths.user(ctx);
    feed(ctx);
    return CompletableFuture.completedFuture(
        Answer.ok(Map.of("features", Map.of("branding_required", false))));
  }

  static String feed(Context ctx) {
    return Channels.feed(ctx.pathParam("feed")).orElseThrow(FeedResource::missing);
  }

  static ApiException missing() {
    return ApiException.missing("there is no feed of this name; there is `" + Channels.INBOX + "`");
  }

  static FeedQuery.Archived archived(String word) {
    return FeedQuery.Archived.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private FeedRepresentation represent(
      Person person, FeedScope scope, FeedQuery query, boolean rich) {
    FeedPage page = page(person, query);
    return new FeedRepresentation(
        represent(person, scope, page, rich),
        new Page.Info(
            scope.cursor(person, page.olderThan()),
            scope.cursor(person, page.newerThan()),
            query.pageSize()),
        vars(scope.tenants().tenant()),
        Meta.of(page.counts()));
  }

  /**
   * @param tenant that the caller may read; null: none is named
   */
  private Map<String, Object> vars(@Nullable String tenant) {
    Map<String, Object> vars = new TreeMap<>();
    tenants.environment().ifPresent(state -> vars.putAll(state.getSettings().getVars()));
    if (tenant != null) {
      tenants.tenant(tenant).ifPresent(state -> vars.putAll(state.getSettings().getVars()));
    }
    return Attributes.of(vars);
  }

  static List<FeedEntry> represent(Person person, FeedScope scope, FeedPage page, boolean rich) {
    FeedEntries entries = new FeedEntries(recipient(person), rich);
    return page.items().stream()
        .map(item -> entries.of(item, String.valueOf(scope.cursor(person, item.position()))))
        .toList();
  }

  /**
   * Of somebody nobody has spoken of it is empty, as with Knock: a front end may be faster than a
   * back end.
   */
  static FeedPage page(Person person, FeedQuery query) {
    return person.feed(query).orElse(new FeedPage(List.of(), null, null, FeedCounts.ZERO));
  }

  static Map<String, Object> recipient(Person person) {
    return UserRepresentation.recipient(person.id(), person.state().orElse(null));
  }
}
