package io.carillon.api.http;

import static io.carillon.api.http.Scope.MANAGE;
import static io.carillon.api.http.Scope.NOTIFY;
import static io.carillon.api.http.Scope.READ;

import io.carillon.api.read.Backend;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which call answers which URL, and what a key needs for it. */
final class Routes {

  private final List<Route> all;
  private final MetricsResource metrics;

  Routes(
      Backend backend,
      HttpOptions options,
      PrometheusMeterRegistry registry,
      Clock clock,
      Waiting waiting,
      Tickets tickets) {
    Forwarder forwarder = new Forwarder(waiting.workers());
    Owners owners = new Owners(backend.people(), forwarder);
    StreamOpening opening = options.takeOver() ? new TakeOver(new CoreWrites()) : new CoreWrites();
    StreamResource stream =
        new StreamResource(
            backend.live(),
            opening,
            new StreamProxy(forwarder, opening),
            tickets,
            waiting.workers());
    Shares shares = new Shares(forwarder);
    DirectoryPages directory = new DirectoryPages(backend.directory(), backend.people(), shares);
    UserWrites writes = new UserWrites(backend.writes(), waiting, options);
    TableWrites tables = new TableWrites(waiting, options);
    UsersResource users = new UsersResource(owners, writes, directory, backend.retention(), clock);
    MembershipsResource memberships = new MembershipsResource(owners, writes, directory);
    PreferencesResource preferences = new PreferencesResource(owners, writes, backend.tenants());
    TenantsResource tenants = new TenantsResource(backend.tenants(), backend.writes(), tables);
    EnvironmentWrites settings = new EnvironmentWrites(backend.tenants(), backend.writes(), tables);
    EnvironmentResource environment = new EnvironmentResource(backend.tenants(), settings);
    ChannelsResource channels = new ChannelsResource(backend.tenants(), settings);
    NotifyResource notify =
        new NotifyResource(
            backend.outcomes(),
            backend.writes(),
            backend.tenants(),
            owners,
            waiting,
            options,
            clock);
    NotificationsResource notifications =
        new NotificationsResource(backend, owners, shares, waiting, options);
    SegmentPreviewResource segments =
        new SegmentPreviewResource(backend.segments(), backend.people(), backend.tenants(), shares);
    FeedResource feed = new FeedResource(owners);
    MessagesResource messages = new MessagesResource(owners, writes);
    BatchResource batch = new BatchResource(owners, writes);
    BulkMessagesResource bulk = new BulkMessagesResource(owners, writes, clock);
    UserMessagesResource userMessages = new UserMessagesResource(owners);
    BadgesResource badges = new BadgesResource(owners);
    ExportResource export = new ExportResource(owners, clock);
    HealthResource health = new HealthResource(backend.health());
    metrics = new MetricsResource(registry);
    all =
        List.of(
            new Route("POST", Urls.USERS, MANAGE, users::merge),
            new Route("GET", Urls.USERS, READ, users::list),
            new Route("PUT", Urls.USER, MANAGE, users::identify),
            new Route("GET", Urls.USER, READ, users::get),
            new Route("DELETE", Urls.USER, MANAGE, users::delete),
            new Route("GET", Urls.USER_EXPORT, READ, export::get),
            new Route("GET", Urls.USER_BADGES, READ, badges::get),
            new Route("GET", Urls.USER_MESSAGES, READ, userMessages::get),
            new Route("GET", Urls.MEMBERSHIPS, READ, memberships::ofUser),
            new Route("GET", Urls.MEMBERSHIP, READ, memberships::get),
            new Route("PUT", Urls.MEMBERSHIP, MANAGE, memberships::put),
            new Route("DELETE", Urls.MEMBERSHIP, MANAGE, memberships::delete),
            new Route("GET", Urls.PREFERENCES, READ, preferences::list),
            new Route("GET", Urls.PREFERENCE_SET, READ, preferences::get),
            new Route("PUT", Urls.PREFERENCE_SET, MANAGE, preferences::put),
            new Route("DELETE", Urls.PREFERENCE_SET, MANAGE, preferences::delete),
            new Route("PUT", Urls.PREFERENCE_SECTION, MANAGE, preferences::putSection),
            new Route("PUT", Urls.PREFERENCE_ENTRY, MANAGE, preferences::putEntry),
            new Route("DELETE", Urls.PREFERENCE_ENTRY, MANAGE, preferences::deleteEntry),
            new Route("GET", Urls.FEED, READ, feed::get),
            new Route("GET", Urls.FEED_SETTINGS, READ, feed::settings),
            new Route("GET", Urls.STREAM, READ, stream::open),
            new Route("POST", Urls.TICKETS, READ, new TicketsResource(tickets)::mint),
            new Route("GET", Urls.TENANTS, READ, tenants::list),
            new Route("GET", Urls.TENANT, READ, tenants::get),
            new Route("PUT", Urls.TENANT, MANAGE, tenants::put),
            new Route("DELETE", Urls.TENANT, MANAGE, tenants::delete),
            new Route("GET", Urls.TENANT_MEMBERS, READ, memberships::ofTenant),
            new Route("GET", Urls.ENVIRONMENT, READ, environment::get),
            new Route("PUT", Urls.ENVIRONMENT, MANAGE, environment::put),
            new Route("GET", Urls.CHANNELS, READ, channels::list),
            new Route("GET", Urls.CHANNEL, READ, channels::get),
            new Route("PUT", Urls.CHANNEL, MANAGE, channels::put),
            new Route("DELETE", Urls.CHANNEL, MANAGE, channels::delete),
            new Route("POST", Urls.NOTIFY, NOTIFY, notify::send),
            new Route("POST", Urls.SEGMENT_PREVIEW, READ, segments::preview),
            new Route("GET", Urls.NOTIFICATIONS, READ, notifications::list),
            new Route("GET", Urls.NOTIFICATION, READ, notifications::get),
            new Route("DELETE", Urls.NOTIFICATION, NOTIFY, notifications::retract),
            new Route("GET", Urls.EXPLAIN, READ, notifications::explain),
            new Route("POST", Urls.MESSAGES_BATCH, MANAGE, batch::act),
            new Route("GET", Urls.MESSAGE, READ, messages::get),
            new Route("PUT", Urls.MESSAGE_STATE, MANAGE, messages::set),
            new Route("DELETE", Urls.MESSAGE_STATE, MANAGE, messages::unset),
            new Route("POST", Urls.CHANNEL_MESSAGES_BULK, MANAGE, bulk::act),
            new Route("GET", Urls.LIVE, null, health::live),
            new Route("GET", Urls.READY, null, health::ready),
            new Route("GET", Urls.METRICS, null, metrics::scrape));
  }

  List<Route> all() {
    return all;
  }

  MetricsResource metrics() {
    return metrics;
  }

  /**
   * @param scope null: open to everyone
   */
  record Route(String method, String url, @Nullable Scope scope, Call call) {}
}
