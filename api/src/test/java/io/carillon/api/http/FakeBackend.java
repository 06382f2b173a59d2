package io.carillon.api.http;

import io.carillon.api.live.Live;
import io.carillon.api.live.LiveEngine;
import io.carillon.api.live.LiveHub;
import io.carillon.api.live.PartitionReads;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.Backend;
import io.carillon.api.read.Directory;
import io.carillon.api.read.Health;
import io.carillon.api.read.People;
import io.carillon.api.read.Person;
import io.carillon.api.read.Retention;
import io.carillon.api.read.Segments;
import io.carillon.api.read.Tenants;
import io.carillon.api.read.WorkflowTable;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.TenantState;
import io.carillon.avro.WorkflowState;
import io.carillon.schemas.MessageId;
import io.carillon.topology.content.Contents;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.MessageStates;
import io.carillon.topology.feed.StateValue;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.workflow.WorkflowKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything the resources stand on, in memory, for one instance that owns all partitions unless
 * told otherwise.
 */
final class FakeBackend
    implements People, Directory, Tenants, Segments, Retention, Health, WorkflowTable {

  private static final Preview NOBODY = new Preview(0, 0, Map.of(), List.of(), Map.of());

  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  final Map<String, FakePerson> people = new ConcurrentSkipListMap<>();
  final Map<String, Lookup<Person>> elsewhere = new ConcurrentHashMap<>();
  final List<Lookup<?>> partitions =
      new ArrayList<>(List.of(new Lookup.Here<>("0"), new Lookup.Here<>("1")));
  final Map<Integer, Preview> previews = new TreeMap<>();
  final Map<String, TenantState> tenants = new TreeMap<>();
  final Map<String, WorkflowState> workflows = new TreeMap<>();
  final FakeOutcomes outcomes = new FakeOutcomes();
  final FakeKeys keys = new FakeKeys();
  Map<String, BulkOperationState> bulk = new ConcurrentHashMap<>();
  final FakeAudit audit = new FakeAudit();
  final FakeWrites writes = new FakeWrites(this);
  volatile @Nullable EnvironmentState environment;
  Consumer<FakeWrites.Notified> onNotify = notified -> {};
  Segments.@Nullable Query previewed;
  @Nullable String notReady;
  boolean alive = true;
  @Nullable LiveEngine engine;
  private long position;

  Backend backend() {
    return new Backend(
        this,
        this,
        this,
        outcomes,
        this,
        writes,
        this,
        this,
        live(),
        keys,
        this::operation,
        this,
        audit);
  }

  private Optional<BulkOperationState> operation(String id) {
    return Optional.ofNullable(bulk.get(id));
  }

  private Live live() {
    LiveEngine engine = this.engine;
    LiveHub hub =
        engine == null
            ? new LiveHub(
                LiveEngine.SETTINGS, FeedSettings.DEFAULT, new StreamBodies(), Clock.systemUTC())
            : engine.hub;
    return new Live(hub, this::partition);
  }

  private Lookup<PartitionReads> partition(String userId) {
    Lookup<Person> other = elsewhere.get(userId);
    if (other instanceof Lookup.AtPeer<Person> peer) {
      return new Lookup.AtPeer<>(peer.url());
    }
    LiveEngine here = engine;
    return here == null || other != null
        ? new Lookup.NotReady<>("no partition is here")
        : new Lookup.Here<>(here);
  }

  FakePerson person(String id) {
    return people.computeIfAbsent(id, FakePerson::new);
  }

  /** A user who is known. */
  FakePerson user(String id) {
    FakePerson person = person(id);
    if (person.state == null) {
      person.state = newUser();
    }
    return person;
  }

  static UserState newUser() {
    return UserState.newBuilder()
        .setOrdinal(0)
        .setAttributes(new HashMap<>())
        .setMemberships(new HashMap<>())
        .setFormerTenants(new ArrayList<>())
        .setCreatedAt(NOW.toEpochMilli())
        .setUpdatedAt(NOW.toEpochMilli())
        .build();
  }

  /** The newest message of a user, sent a minute after the one before. */
  FeedItem message(String user, String notificationId, @Nullable String tenant) {
    return message(user, notificationId, tenant, content -> {});
  }

  FeedItem message(
      String user,
      String notificationId,
      @Nullable String tenant,
      Consumer<NotificationState.Builder> content) {
    long at = NOW.plus(Duration.ofMinutes(position)).toEpochMilli();
    NotificationState.Builder notification =
        NotificationState.newBuilder()
            .setPosition(position)
            .setAt(at)
            .setAcceptedAt(at)
            .setTenant(tenant)
            .setFeed("inbox")
            .setTitle("Title of " + notificationId)
            .setBody("Body of **" + notificationId + "**")
            .setUrl("/n/" + notificationId);
    content.accept(notification);
    NotificationState built = notification.build();
    FeedItem item =
        new FeedItem(
            new MessageId(notificationId, user),
            position++,
            tenant,
            false,
            MessageStates.NONE,
            Contents.of(built, null, tenant, null, user, user(user).state),
            built);
    user(user).messages.add(item);
    return item;
  }

  static FeedItem with(FeedItem item, MessageState state, StateValue value) {
    return new FeedItem(
        item.id(),
        item.position(),
        item.tenant(),
        item.byName(),
        item.states().with(state, value),
        item.content(),
        item.notification());
  }

  @Override
  public List<? extends Lookup<?>> partitions() {
    return partitions;
  }

  @Override
  public Lookup<Person> of(String userId) {
    Lookup<Person> other = elsewhere.get(userId);
    return other == null ? new Lookup.Here<>(person(userId)) : other;
  }

  @Override
  public CompletionStage<List<Directory.Entry>> list(
      @Nullable String tenant, @Nullable Place after, int limit, Set<Integer> numbers) {
    List<Directory.Entry> entries = new ArrayList<>();
    for (int partition : new TreeSet<>(numbers)) {
      int ordinal = 0;
      for (FakePerson person : people.values()) {
        Place place = new Place(partition, ordinal++);
        UserState state = person.state;
        if (state != null
            && person.partition == partition
            && (tenant == null || state.getMemberships().containsKey(tenant))
            && (after == null || isBehind(place, after))
            && entries.size() < limit) {
          entries.add(new Directory.Entry(place, person.id(), state));
        }
      }
    }
    return CompletableFuture.completedFuture(entries);
  }

  private static boolean isBehind(Place place, Place after) {
    return place.partition() > after.partition()
        || (place.partition() == after.partition() && place.ordinal() > after.ordinal());
  }

  @Override
  public Optional<TenantState> tenant(String tenantId) {
    return Optional.ofNullable(tenants.get(tenantId));
  }

  @Override
  public Optional<EnvironmentState> environment() {
    return Optional.ofNullable(environment);
  }

  @Override
  public List<Tenants.Entry> list(Tenants.Query query) {
    List<Tenants.Entry> all =
        tenants.entrySet().stream()
            .map(e -> new Tenants.Entry(e.getKey(), e.getValue()))
            .filter(query.filter())
            .filter(e -> query.after() == null || e.id().compareTo(query.after()) > 0)
            .filter(e -> query.before() == null || e.id().compareTo(query.before()) < 0)
            .toList();
    int surplus = Math.max(0, all.size() - query.limit());
    return query.before() == null
        ? all.subList(0, all.size() - surplus)
        : all.subList(surplus, all.size());
  }

  @Override
  public Optional<WorkflowState> find(String key) {
    return Optional.ofNullable(workflows.get(key));
  }

  @Override
  public List<WorkflowTable.Entry> list(WorkflowTable.Query query) {
    List<WorkflowTable.Entry> all =
        workflows.entrySet().stream()
            .filter(e -> WorkflowKey.parse(e.getKey()).tenant() == null)
            .map(e -> new WorkflowTable.Entry(e.getKey(), e.getValue()))
            .filter(e -> query.after() == null || e.key().compareTo(query.after()) > 0)
            .filter(e -> query.before() == null || e.key().compareTo(query.before()) < 0)
            .toList();
    int surplus = Math.max(0, all.size() - query.limit());
    return query.before() == null
        ? all.subList(0, all.size() - surplus)
        : all.subList(surplus, all.size());
  }

  @Override
  public CompletionStage<Preview> preview(Segments.Query query, Set<Integer> numbers) {
    previewed = query;
    return CompletableFuture.completedFuture(
        numbers.stream()
            .map(number -> previews.getOrDefault(number, NOBODY))
            .reduce(NOBODY, (one, other) -> one.plus(other, query.sampleSize())));
  }

  @Override
  public List<Kept> afterErasure() {
    return List.of(
        new Kept("topic carillon.user-log", "changes as they were made", Duration.ofDays(7)));
  }

  @Override
  public boolean alive() {
    return alive;
  }

  @Override
  public Optional<String> notReady() {
    return Optional.ofNullable(notReady);
  }
}
