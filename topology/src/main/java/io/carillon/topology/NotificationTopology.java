package io.carillon.topology;

import static io.carillon.topology.Nodes.DELIVER;
import static io.carillon.topology.Nodes.FEED;
import static io.carillon.topology.Nodes.INGEST_ENVIRONMENT;
import static io.carillon.topology.Nodes.INGEST_FEED_ACTIONS;
import static io.carillon.topology.Nodes.INGEST_KEYS;
import static io.carillon.topology.Nodes.INGEST_PREFERENCES;
import static io.carillon.topology.Nodes.INGEST_TENANTS;
import static io.carillon.topology.Nodes.INGEST_USERS;
import static io.carillon.topology.Nodes.INGEST_WORKFLOWS;
import static io.carillon.topology.Nodes.OUTCOMES;
import static io.carillon.topology.Nodes.RESOLVE;
import static io.carillon.topology.Nodes.ROUTE;
import static io.carillon.topology.Nodes.audit;
import static io.carillon.topology.Nodes.feedTopics;
import static io.carillon.topology.Nodes.outcomes;
import static io.carillon.topology.Nodes.states;
import static io.carillon.topology.Nodes.tenants;
import static io.carillon.topology.store.StoreNames.ENVIRONMENT_FOLD;
import static io.carillon.topology.store.StoreNames.KEYS_FOLD;
import static io.carillon.topology.store.StoreNames.TENANTS_FOLD;
import static io.carillon.topology.store.StoreNames.WORKFLOWS_FOLD;

import io.carillon.avro.EnvironmentState;
import io.carillon.avro.StateTable;
import io.carillon.avro.TenantState;
import io.carillon.avro.WorkflowState;
import io.carillon.schemas.Topics;
import io.carillon.topology.audit.AuditPartitioner;
import io.carillon.topology.deliver.Deliver;
import io.carillon.topology.deliver.OutputTopics;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.Feed;
import io.carillon.topology.feed.FeedListener;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.ingest.EnvironmentFold;
import io.carillon.topology.ingest.FeedActionRules;
import io.carillon.topology.ingest.FoldStates;
import io.carillon.topology.ingest.KeyChanges;
import io.carillon.topology.ingest.PreferenceRules;
import io.carillon.topology.ingest.TenantFold;
import io.carillon.topology.ingest.ToUserLog;
import io.carillon.topology.ingest.UserRules;
import io.carillon.topology.outcome.OutcomePartitioner;
import io.carillon.topology.outcome.Outcomes;
import io.carillon.topology.resolve.Resolve;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.route.Route;
import io.carillon.topology.store.AppliedVersions;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.StoreBuilders;
import io.carillon.topology.store.StoreNames;
import io.carillon.topology.workflow.WorkflowFold;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;

/**
 * The whole flow.
 *
 * <pre>
 *   (users) (preferences)     -> [ingest] -> (user-log)
 *   (feed-actions)            -> [ingest] -> (user-log)
 *   (tenants) (environment)   -> [ingest] -> (tenant-states) (environment-states) -> {tenants} {environment}
 *   (workflows)               -> [ingest] -> (workflow-states) -> {workflows}
 *   (keys)                    -> [ingest], which says in (audit) what changed
 *   (notify)                  -> [route]  -> (user-log), to the partitions that are to hear of it
 *   (user-log)                -> [resolve] -> [feed] -> [deliver] -> (feed.tenant) (deliveries.channel)
 *   [route] [feed]            -> (notification-outcomes) -> {outcomes}
 *   [ingest] [resolve]        -> (audit)
 *   all of them               -> (dead-letters)
 * </pre>
 */
public final class NotificationTopology implements Supplier<Topology> {

  private static final AvroValue<TenantState> TENANT = new AvroValue<>(TenantState.class);
  private static final AvroValue<EnvironmentState> ENVIRONMENT =
      new AvroValue<>(EnvironmentState.class);
  private static final AvroValue<WorkflowState> WORKFLOW = new AvroValue<>(WorkflowState.class);

  private final Topics topics;
  private final TopologySettings settings;
  private final RegistryRetry registry;
  private final FeedListener listener;
  private final OutputTopics outputs;
  private final Supplier<Topology> empty;

  /** The flow, with nobody listening, and all topics there. */
  public NotificationTopology(Topics topics, TopologySettings settings, RegistryRetry registry) {
    this(topics, settings, registry, FeedListener.NONE, OutputTopics.READY);
  }

  /**
   * Why a thread waits for the schema registry is said by {@code registry}; what happens to feeds
   * is told to {@code listener}; whether tenants' topics are there is asked of {@code outputs}.
   */
  public NotificationTopology(
      Topics topics,
      TopologySettings settings,
      RegistryRetry registry,
      FeedListener listener,
      OutputTopics outputs) {
    this(topics, settings, registry, listener, outputs, Topology::new);
  }

  /**
   * The same flow on a topology that was made with a {@link
   * org.apache.kafka.streams.TopologyConfig}, which may name a {@code processor.wrapper.class}.
   */
  NotificationTopology(
      Topics topics,
      TopologySettings settings,
      RegistryRetry registry,
      FeedListener listener,
      OutputTopics outputs,
      Supplier<Topology> empty) {
    this.topics = topics;
    this.listener = listener;
    this.outputs = outputs;
    this.settings = settings;
    this.registry = registry;
    this.empty = empty;
  }

  @Override
  public Topology get() {
    Flow flow = new Flow(empty.get(), topics.deadLetters(), registry);
    AppliedVersions applied = new AppliedVersions();
    ingest(flow);
    tables(flow, applied);
    route(flow, applied);
    userLog(flow);
    outcomesOf(flow);
    return flow.topology();
  }

  private void ingest(Flow flow) {
    flow.stage(
            INGEST_USERS,
            topics.users(),
            d ->
                new ToUserLog<>(
                    INGEST_USERS, d, topics.userLogEncoder(topics.users()), UserRules::check))
        .bytesToUserLog(topics.userLog());
    flow.stage(
            INGEST_PREFERENCES,
            topics.preferences(),
            d ->
                new ToUserLog<>(
                    INGEST_PREFERENCES,
                    d,
                    topics.userLogEncoder(topics.preferences()),
                    PreferenceRules::check))
        .bytesToUserLog(topics.userLog());
    flow.stage(
            INGEST_FEED_ACTIONS,
            topics.feedActions(),
            d ->
                new ToUserLog<>(
                    INGEST_FEED_ACTIONS,
                    d,
                    topics.userLogEncoder(topics.feedActions()),
                    FeedActionRules::check))
        .bytesToUserLog(topics.userLog());
    flow.stage(
            INGEST_TENANTS,
            topics.tenants(),
            d ->
                new FoldStates<>(
                    INGEST_TENANTS,
                    TENANTS_FOLD,
                    d,
                    TENANT,
                    new TenantFold(settings.deliver().dedicated())))
        .store(StoreBuilders.byText(TENANTS_FOLD))
        .to(states(INGEST_TENANTS), topics.tenantStates())
        .to(audit(INGEST_TENANTS), topics.audit(), new AuditPartitioner());
    flow.stage(
            INGEST_ENVIRONMENT,
            topics.environment(),
            d ->
                new FoldStates<>(
                    INGEST_ENVIRONMENT, ENVIRONMENT_FOLD, d, ENVIRONMENT, new EnvironmentFold()))
        .store(StoreBuilders.byText(ENVIRONMENT_FOLD))
        .to(states(INGEST_ENVIRONMENT), topics.environmentStates())
        .to(audit(INGEST_ENVIRONMENT), topics.audit(), new AuditPartitioner());
    flow.stage(
            INGEST_WORKFLOWS,
            topics.workflows(),
            d ->
                new FoldStates<>(INGEST_WORKFLOWS, WORKFLOWS_FOLD, d, WORKFLOW, new WorkflowFold()))
        .store(StoreBuilders.byText(WORKFLOWS_FOLD))
        .to(states(INGEST_WORKFLOWS), topics.workflowStates())
        .to(audit(INGEST_WORKFLOWS), topics.audit(), new AuditPartitioner());
    flow.stage(INGEST_KEYS, topics.keys(), KeyChanges::new)
        .store(StoreBuilders.byText(KEYS_FOLD))
        .to(audit(INGEST_KEYS), topics.audit(), new AuditPartitioner());
  }

  private void tables(Flow flow, AppliedVersions applied) {
    flow.globalTable(StoreNames.TENANTS, topics.tenantStates(), StateTable.TENANTS, applied);
    flow.globalTable(
        StoreNames.ENVIRONMENT, topics.environmentStates(), StateTable.ENVIRONMENT, applied);
    flow.globalTable(StoreNames.WORKFLOWS, topics.workflowStates(), StateTable.WORKFLOWS, applied);
  }

  private void route(Flow flow, AppliedVersions applied) {
    flow.stage(ROUTE, topics.notifications(), d -> new Route(d, settings, applied))
        .store(StoreBuilders.byBytes(StoreNames.IDEMPOTENCY))
        .store(StoreBuilders.byBytes(StoreNames.PARKED))
        .toUserLog(topics.userLog())
        .to(tenants(ROUTE), topics.tenants())
        .to(outcomes(ROUTE), topics.outcomes(), new OutcomePartitioner());
  }

  private void userLog(Flow flow) {
    Deliver.Parts deliver =
        new Deliver.Parts(
            topics, outputs, registry, settings.deliver(), settings.tenants(), settings.links());
    flow.logStage(
            RESOLVE, topics.userLog(), d -> new Resolve(d, rows -> new Notifications(rows)::holds))
        .store(StoreBuilders.byBytes(StoreNames.USERS))
        .store(StoreBuilders.byBytes(StoreNames.PREFERENCES))
        .to(audit(RESOLVE), topics.audit(), new AuditPartitioner())
        .answers(topics.notifications())
        .then(FEED, () -> new Feed(settings.feed(), listener, settings.tenants()))
        .store(UserPartitionStore.builder(), RESOLVE)
        .store(StoreBuilders.byBytes(StoreNames.NOTIFICATIONS), RESOLVE)
        .store(StoreBuilders.byBytes(StoreNames.ANNOUNCEMENTS))
        .store(StoreBuilders.byBytes(StoreNames.FEED_ENTRIES))
        .store(StoreBuilders.byBytes(StoreNames.MARKS))
        .to(outcomes(FEED), topics.outcomes(), new OutcomePartitioner())
        .then(DELIVER, () -> new Deliver(deliver))
        .store(StoreBuilders.byBytes(StoreNames.EXPANSIONS))
        .reads(StoreNames.USERS, StoreNames.NOTIFICATIONS)
        .toTopics(feedTopics(DELIVER));
  }

  private void outcomesOf(Flow flow) {
    flow.logStage(OUTCOMES, topics.outcomes(), Outcomes::new)
        .store(StoreBuilders.byBytes(StoreNames.OUTCOMES));
  }
}
