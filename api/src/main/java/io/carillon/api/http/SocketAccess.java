package io.carillon.api.http;

import io.carillon.api.live.LiveHub;
import io.carillon.api.live.Outlet;
import io.carillon.api.phoenix.FeedTopic;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.feed.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one open socket may see: whoever opened it asks for each stream as if by a call of {@link
 * Urls#STREAM}. Thread-safe.
 */
final class SocketAccess {

  private final Access access;
  private final FeedStreams streams;
  private final Caller caller;
  private final BooleanSupplier right;
  private final Map<String, String> credentials;

  /**
   * @param right as {@link LiveHub.Wish#right}
   * @param credentials headers by which a peer knows the caller too
   */
  SocketAccess(
      Access access,
      FeedStreams streams,
      Caller caller,
      BooleanSupplier right,
      Map<String, String> credentials) {
    this.access = access;
    this.streams = streams;
    this.caller = caller;
    this.right = right;
    this.credentials = credentials;
  }

  /** Who opened it: sockets are of users only. */
  String user() {
    return Objects.requireNonNull(caller.user());
  }

  /** Why it is over, as a stream says it; null: it is not. */
  @Nullable String over(long now) {
    return LiveHub.over(endsAt(), right, now);
  }

  /** When it all ends; milliseconds since the epoch, {@link LiveHub#NEVER}. */
  private long endsAt() {
    Instant until = caller.until();
    return until == null ? LiveHub.NEVER : until.toEpochMilli();
  }

  /** The key of the feed that a topic is of; 404, 422. */
  static String feed(FeedTopic topic) {
    ApiException.refuse(Checks.userId("user_id", topic.userId()));
    Optional<String> feed = Channels.feed(topic.feed());
    return feed.orElseThrow(FeedResource::missing);
  }

  /** The views of a page by the tenants they see; 403, 422, 429. */
  Map<TenantScope, List<FeedClient>> views(FeedTopic topic, List<FeedClient> clients) {
    Map<String, String> path = Map.of("user", topic.userId());
    Map<TenantScope, List<FeedClient>> views = FeedClient.byScope(clients, caller);
    views.keySet().forEach(each -> access.check(Rule.STREAM, caller, path, each.tenant()));
    return views;
  }

  /** Begins a stream whose scope is one of {@link #views}; 503. */
  CompletionStage<Runnable> open(FeedTopic topic, TenantScope scope, Outlet outlet) {
    String feed = feed(topic);
    return streams.open(
        new LiveHub.Wish(topic.userId(), feed, scope, null, endsAt(), right),
        new Forwarder.Request(
            "GET", Urls.stream(topic.userId(), feed), query(scope), credentials, false),
        outlet);
  }

  private static @Nullable String query(TenantScope scope) {
    String tenant = scope.tenant() == null ? "" : "tenant=" + Urls.segment(scope.tenant());
    String hasTenant = scope.hasTenant() == null ? "" : "has_tenant=" + scope.hasTenant();
    String both = tenant + (tenant.isEmpty() || hasTenant.isEmpty() ? "" : "&") + hasTenant;
    return both.isEmpty() ? null : both;
  }
}
