package io.carillon.api.http;

import static io.carillon.api.access.Scope.MANAGE;
import static io.carillon.api.access.Scope.NOTIFY;
import static io.carillon.api.access.Scope.READ;
import static io.carillon.api.http.Rule.Where.ALL_TENANTS;
import static io.carillon.api.http.Rule.Where.ANYWHERE;
import static io.carillon.api.http.Rule.Where.GRANTED;
import static io.carillon.api.http.Rule.Where.OWN_PERSON;
import static io.carillon.api.http.Rule.Where.PATH_TENANT;
import static io.carillon.api.http.Rule.Who.BACK_END;
import static io.carillon.api.http.Rule.Who.USER_OF_BODY;
import static io.carillon.api.http.Rule.Who.USER_OF_MESSAGE;
import static io.carillon.api.http.Rule.Who.USER_OF_PATH;

import io.carillon.api.access.Tickets;
import io.carillon.api.read.Backend;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Which call answers which URL, and what it asks of its caller. */
final class Routes {

  private final List<Route> all;
  private final MetricsResource metrics;
  private final SocketResource sockets;

  Routes(
      Backend backend,
      HttpOptions options,
      PrometheusMeterRegistry registry,
      Clock clock,
      Waiting waiting,
      RateLimits rates,
      Access access) {
    Tickets tickets = options.credentials().tickets();
    Forwarder forwarder = new Forwarder(waiting.workers(), options.peers());
    Owners owners = new Owners(backend.people(), forwarder);
    StreamOpening opening = options.takeOver() ? new TakeOver(new CoreWrites()) : new CoreWrites();
    StreamProxy proxy = new StreamProxy(forwarder, opening);
    FeedStreams streams = new FeedStreams(backend.live(), proxy, waiting.workers());
    Rights rights = new Rights(options.credentials().keys());
    StreamResource stream = new StreamResource(streams, opening, proxy, tickets, rights);
    sockets =
        new SocketResource(access, streams, waiting.workers(), rights, clock, options.limitsTime());
    Shares shares = new Shares(forwarder);
    DirectoryPages directory = new DirectoryPages(backend.directory(), backend.people(), shares);
    UserWrites writes = new UserWrites(backend.writes(), waiting, options);
    TableWrites tables = new TableWrites(waiting, backend.writes(), options);
    UsersResource users = new UsersResource(owners, writes, directory, backend.retention(), clock);
    MembershipsResource memberships = new MembershipsResource(owners, writes, directory);
    PreferencesResource preferences = new PreferencesResource(owners, writes, backend.tenants());
    TenantWrites tenantWrites = new TenantWrites(backend.tenants(), backend.writes(), tables);
    TenantsResource tenants = new TenantsResource(backend.tenants(), tenantWrites);
    BulkProgress progress = new BulkProgress(backend.people(), backend.tenants(), shares);
    BulkRuns runs = new BulkRuns(progress, backend.writes(), tables, waiting, options, clock);
    UsersBulkResource usersBulk = new UsersBulkResource(backend.writes(), runs);
    TenantsBulkResource tenantsBulk = new TenantsBulkResource(tenantWrites, runs);
    BulkOperationsResource operations =
        new BulkOperationsResource(backend.operations(), progress, runs, waiting);
    EnvironmentWrites settings = new EnvironmentWrites(backend.tenants(), backend.writes(), tables);
    EnvironmentResource environment = new EnvironmentResource(backend.tenants(), settings);
    WorkflowsResource workflows =
        new WorkflowsResource(backend.workflows(), backend.tenants(), backend.writes(), tables);
    ChannelsResource channels = new ChannelsResource(backend.tenants(), settings);
    NotifyResource notify =
        new NotifyResource(
            backend.outcomes(),
            backend.writes(),
            backend.tenants(),
            tenantWrites,
            backend.workflows(),
            new Actors(backend.people(), shares),
            owners,
            waiting,
            options,
            rates,
            clock);
    EventsResource events = new EventsResource(backend.workflows(), notify);
    NotificationsResource notifications =
        new NotificationsResource(backend, owners, shares, waiting, options);
    SegmentPreviewResource segments =
        new SegmentPreviewResource(
            backend.segments(), backend.people(), backend.tenants(), backend.workflows(), shares);
    FeedResource feed = new FeedResource(owners, backend.tenants());
    MessagesResource messages = new MessagesResource(owners, writes);
    BatchResource batch = new BatchResource(owners, writes);
    BulkMessagesResource bulk = new BulkMessagesResource(owners, backend.writes(), runs);
    MessageDetailsResource details = new MessageDetailsResource(owners);
    MessagesByIdResource byId = new MessagesByIdResource(backend.people(), shares);
    UserMessagesResource userMessages = new UserMessagesResource(owners);
    BadgesResource badges = new BadgesResource(owners, backend.tenants());
    ExportResource export = new ExportResource(owners, clock);
    KeysResource keys = new KeysResource(backend.keys(), backend.writes(), tables, clock);
    AuditLogResource audit = new AuditLogResource(backend.audit(), waiting.workers());
    UnsubscribeResource unsubscribe =
        new UnsubscribeResource(
            options.links(), owners, writes, backend.tenants(), backend.workflows(), rates, clock);
    HealthResource health = new HealthResource(backend.health());
    metrics = new MetricsResource(registry);
    all =
        new ArrayList<>(
            List.of(
                new Route("POST", Urls.USERS, Rule.of(MANAGE, BACK_END, ALL_TENANTS), users::merge),
                new Route("GET", Urls.USERS, Rule.of(READ, BACK_END, ALL_TENANTS), users::list),
                new Route(
                    "PUT", Urls.USER, Rule.of(MANAGE, USER_OF_PATH, OWN_PERSON), users::identify),
                new Route("GET", Urls.USER, Rule.of(READ, USER_OF_PATH, OWN_PERSON), users::get),
                new Route(
                    "DELETE", Urls.USER, Rule.of(MANAGE, BACK_END, ALL_TENANTS), users::delete),
                new Route(
                    "POST",
                    Urls.USERS_BULK_IDENTIFY,
                    Rule.of(MANAGE, BACK_END, ALL_TENANTS),
                    usersBulk::identify),
                new Route(
                    "POST",
                    Urls.USERS_BULK_DELETE,
                    Rule.of(MANAGE, BACK_END, ALL_TENANTS),
                    usersBulk::delete),
                new Route(
                    "POST",
                    Urls.USERS_BULK_PREFERENCES,
                    Rule.of(MANAGE, BACK_END, ALL_TENANTS),
                    usersBulk::setPreferences),
                new Route(
                    "GET", Urls.USER_EXPORT, Rule.of(READ, BACK_END, ALL_TENANTS), export::get),
                new Route(
                    "GET", Urls.USER_BADGES, Rule.of(READ, USER_OF_PATH, GRANTED), badges::get),
                new Route(
                    "GET",
                    Urls.USER_MESSAGES,
                    Rule.of(READ, USER_OF_PATH, GRANTED),
                    userMessages::get),
                new Route(
                    "GET", Urls.MEMBERSHIPS, Rule.of(READ, BACK_END, GRANTED), memberships::ofUser),
                new Route(
                    "GET", Urls.MEMBERSHIP, Rule.of(READ, BACK_END, PATH_TENANT), memberships::get),
                new Route(
                    "PUT",
                    Urls.MEMBERSHIP,
                    Rule.of(MANAGE, BACK_END, PATH_TENANT),
                    memberships::put),
                new Route(
                    "DELETE",
                    Urls.MEMBERSHIP,
                    Rule.of(MANAGE, BACK_END, PATH_TENANT),
                    memberships::delete),
                new Route(
                    "GET",
                    Urls.PREFERENCES,
                    Rule.of(READ, USER_OF_PATH, GRANTED),
                    preferences::list),
                new Route(
                    "GET",
                    Urls.PREFERENCE_SET,
                    Rule.of(READ, USER_OF_PATH, GRANTED),
                    preferences::get),
                new Route(
                    "PUT",
                    Urls.PREFERENCE_SET,
                    Rule.of(MANAGE, USER_OF_PATH, GRANTED),
                    preferences::put),
                new Route(
                    "DELETE",
                    Urls.PREFERENCE_SET,
                    Rule.of(MANAGE, USER_OF_PATH, GRANTED),
                    preferences::delete),
                new Route(
                    "PUT",
                    Urls.PREFERENCE_SECTION,
                    Rule.of(MANAGE, USER_OF_PATH, GRANTED),
                    preferences::putSection),
                new Route(
                    "PUT",
                    Urls.PREFERENCE_ENTRY,
                    Rule.of(MANAGE, USER_OF_PATH, GRANTED),
                    preferences::putEntry),
                new Route(
                    "DELETE",
                    Urls.PREFERENCE_ENTRY,
                    Rule.of(MANAGE, USER_OF_PATH, GRANTED),
                    preferences::deleteEntry),
                new Route("GET", Urls.FEED, Rule.of(READ, USER_OF_PATH, GRANTED), feed::get),
                new Route(
                    "GET",
                    Urls.FEED_SETTINGS,
                    Rule.of(READ, USER_OF_PATH, ANYWHERE),
                    feed::settings),
                new Route("GET", Urls.STREAM, Rule.STREAM, stream::open),
                new Route("GET", Urls.SOCKET, Rule.SOCKET, sockets::call),
                new Route(
                    "POST",
                    Urls.TICKETS,
                    Rule.of(READ, USER_OF_PATH, GRANTED),
                    new TicketsResource(tickets)::mint),
                new Route("GET", Urls.TENANTS, Rule.of(READ, BACK_END, GRANTED), tenants::list),
                new Route("GET", Urls.TENANT, Rule.of(READ, BACK_END, PATH_TENANT), tenants::get),
                new Route("PUT", Urls.TENANT, Rule.of(MANAGE, BACK_END, PATH_TENANT), tenants::put),
                new Route(
                    "DELETE", Urls.TENANT, Rule.of(MANAGE, BACK_END, PATH_TENANT), tenants::delete),
                new Route(
                    "POST",
                    Urls.TENANTS_BULK_SET,
                    Rule.of(MANAGE, BACK_END, GRANTED),
                    tenantsBulk::set),
                new Route(
                    "POST",
                    Urls.TENANTS_BULK_DELETE,
                    Rule.of(MANAGE, BACK_END, GRANTED),
                    tenantsBulk::delete),
                new Route(
                    "GET",
                    Urls.TENANT_MEMBERS,
                    Rule.of(READ, BACK_END, PATH_TENANT),
                    memberships::ofTenant),
                new Route(
                    "GET",
                    Urls.ENVIRONMENT,
                    Rule.of(READ, BACK_END, ALL_TENANTS),
                    environment::get),
                new Route(
                    "PUT",
                    Urls.ENVIRONMENT,
                    Rule.of(MANAGE, BACK_END, ALL_TENANTS),
                    environment::put),
                new Route(
                    "GET", Urls.CHANNELS, Rule.of(READ, BACK_END, ALL_TENANTS), channels::list),
                new Route("GET", Urls.CHANNEL, Rule.of(READ, BACK_END, ALL_TENANTS), channels::get),
                new Route(
                    "PUT", Urls.CHANNEL, Rule.of(MANAGE, BACK_END, ALL_TENANTS), channels::put),
                new Route(
                    "DELETE",
                    Urls.CHANNEL,
                    Rule.of(MANAGE, BACK_END, ALL_TENANTS),
                    channels::delete),
                new Route(
                    "GET", Urls.WORKFLOWS, Rule.of(READ, BACK_END, ALL_TENANTS), workflows::list),
                new Route(
                    "GET", Urls.WORKFLOW, Rule.of(READ, BACK_END, ALL_TENANTS), workflows::get),
                new Route(
                    "PUT", Urls.WORKFLOW, Rule.of(MANAGE, BACK_END, ALL_TENANTS), workflows::put),
                new Route(
                    "DELETE",
                    Urls.WORKFLOW,
                    Rule.of(MANAGE, BACK_END, ALL_TENANTS),
                    workflows::delete),
                new Route(
                    "GET",
                    Urls.WORKFLOW_OVERRIDE,
                    Rule.of(READ, BACK_END, PATH_TENANT),
                    workflows::getOverride),
                new Route(
                    "PUT",
                    Urls.WORKFLOW_OVERRIDE,
                    Rule.of(MANAGE, BACK_END, PATH_TENANT),
                    workflows::putOverride),
                new Route(
                    "DELETE",
                    Urls.WORKFLOW_OVERRIDE,
                    Rule.of(MANAGE, BACK_END, PATH_TENANT),
                    workflows::deleteOverride),
                new Route(
                    "POST",
                    Urls.WORKFLOW_TRIGGER,
                    Rule.of(NOTIFY, BACK_END, GRANTED),
                    notify::trigger),
                new Route("POST", Urls.EVENTS, Rule.of(NOTIFY, BACK_END, GRANTED), events::post),
                new Route("POST", Urls.NOTIFY, Rule.of(NOTIFY, BACK_END, GRANTED), notify::send),
                new Route(
                    "POST",
                    Urls.SEGMENT_PREVIEW,
                    Rule.of(READ, BACK_END, GRANTED),
                    segments::preview),
                new Route(
                    "GET",
                    Urls.NOTIFICATIONS,
                    Rule.of(READ, BACK_END, GRANTED),
                    notifications::list),
                new Route(
                    "GET", Urls.NOTIFICATION, Rule.of(READ, BACK_END, GRANTED), notifications::get),
                new Route(
                    "DELETE",
                    Urls.NOTIFICATION,
                    Rule.of(NOTIFY, BACK_END, GRANTED),
                    notifications::retract),
                new Route(
                    "GET",
                    Urls.EXPLAIN,
                    Rule.of(READ, BACK_END, ALL_TENANTS),
                    notifications::explain),
                new Route(
                    "POST",
                    Urls.MESSAGES_BATCH,
                    Rule.of(MANAGE, USER_OF_BODY, GRANTED),
                    batch::act),
                new Route("GET", Urls.MESSAGES, Rule.of(READ, USER_OF_BODY, GRANTED), byId::list),
                // Before what one message has: an id could be `batch` by its look.
                new Route(
                    "GET",
                    Urls.MESSAGES_CONTENT,
                    Rule.of(READ, USER_OF_BODY, GRANTED),
                    byId::contents),
                new Route(
                    "GET",
                    Urls.MESSAGE_CONTENT,
                    Rule.of(READ, USER_OF_MESSAGE, GRANTED),
                    details::content),
                new Route(
                    "GET",
                    Urls.MESSAGE_EVENTS,
                    Rule.of(READ, USER_OF_MESSAGE, GRANTED),
                    details::events),
                new Route(
                    "GET",
                    Urls.MESSAGE_ACTIVITIES,
                    Rule.of(READ, USER_OF_MESSAGE, GRANTED),
                    details::activities),
                new Route(
                    "GET", Urls.MESSAGE, Rule.of(READ, USER_OF_MESSAGE, GRANTED), messages::get),
                new Route(
                    "PUT",
                    Urls.MESSAGE_STATE,
                    Rule.of(MANAGE, USER_OF_MESSAGE, GRANTED),
                    messages::set),
                new Route(
                    "DELETE",
                    Urls.MESSAGE_STATE,
                    Rule.of(MANAGE, USER_OF_MESSAGE, GRANTED),
                    messages::unset),
                new Route(
                    "POST",
                    Urls.CHANNEL_MESSAGES_BULK,
                    Rule.of(MANAGE, USER_OF_BODY, GRANTED),
                    bulk::act),
                new Route(
                    "GET",
                    Urls.BULK_OPERATION,
                    Rule.of(READ, USER_OF_BODY, GRANTED),
                    operations::get),
                new Route("POST", Urls.KEYS, Rule.of(MANAGE, BACK_END, ALL_TENANTS), keys::make),
                new Route("GET", Urls.KEYS, Rule.of(MANAGE, BACK_END, ALL_TENANTS), keys::list),
                new Route("GET", Urls.KEY, Rule.of(MANAGE, BACK_END, ALL_TENANTS), keys::get),
                new Route("DELETE", Urls.KEY, Rule.of(MANAGE, BACK_END, ALL_TENANTS), keys::delete),
                new Route("GET", Urls.AUDIT, Rule.of(READ, BACK_END, GRANTED), audit::list),
                new Route("GET", Urls.UNSUBSCRIBE, Rule.OPEN, unsubscribe::get),
                new Route("POST", Urls.UNSUBSCRIBE, Rule.OPEN, unsubscribe::post),
                new Route("GET", Urls.LIVE, Rule.OPEN, health::live),
                new Route("GET", Urls.READY, Rule.OPEN, health::ready),
                new Route("GET", Urls.METRICS, Rule.OPEN, metrics::scrape),
                new Route("GET", Urls.INBOX, Rule.OPEN, Assets.of("inbox")::get)));
    options
        .demo()
        .ifPresent(its -> all.addAll(new DemoResource(its, notify, segments, clock).routes()));
    all.addAll(new DocsResource(all).routes());
  }

  List<Route> all() {
    return List.copyOf(all);
  }

  SocketResource sockets() {
    return sockets;
  }

  MetricsResource metrics() {
    return metrics;
  }

  /**
   * @param rule what it asks of its caller; there is none without
   */
  record Route(String method, String url, Rule rule, Call call) {}
}
