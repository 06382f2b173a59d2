package io.carillon.topology.deliver;

import io.carillon.avro.FeedEvent;
import io.carillon.avro.TenantState;
import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.Topics;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.metric.BoundedWords;
import io.carillon.topology.metric.TenantLabel;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PartState;
import io.carillon.topology.state.QueuedActionOnAll;
import io.carillon.topology.state.QueuedActions;
import io.carillon.topology.state.QueuedCreated;
import io.carillon.topology.state.QueuedDelivery;
import io.carillon.topology.state.QueuedItem;
import io.carillon.topology.state.QueuedMessage;
import io.carillon.topology.state.QueuedRemoval;
import io.carillon.topology.store.StoreNames;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * [deliver]: tells topics what [feed] changed, one record per recipient and event, and hands what
 * is to leave by channels to their topics, one record per recipient.
 *
 * <p>For each tenant there is one queue in the order of the log, so a message's CREATED comes
 * before anything else of it whatever happens in between, and one for each of its channels. Where
 * nothing waits, little is told at once and leaves no row; the rest is told in slices, one tenant
 * after the other, paced by the clock. What was told and how far are in one transaction: a crash
 * loses and repeats nothing.
 */
public final class Deliver extends ContextualProcessor<Object, Object, Object, Object> {

  private static final Duration TURN = Duration.ofMillis(10);

  /** While nothing may be written to, topics are asked for this often. */
  private static final long BLOCKED_MS = 100;

  /** Notifications found expired in one turn. */
  private static final int EXPIRIES_PER_TURN = 1_000;

  private final Parts parts;
  private @Nullable Cancellable turns;
  private @Nullable KeyValueStore<Bytes, byte[]> rows;
  private @Nullable Routes routes;
  private @Nullable Queues queues;
  private @Nullable Expiries expiries;
  private @Nullable Telling telling;
  private @Nullable Departing departing;

  /** Written to outside of turns, since the last one. */
  private final Set<String> inlineTopics = new HashSet<>();

  private long retryAt;

  /** Of what is being processed; null: of none. */
  private @Nullable TraceContext trace;

  /** What all tasks of a process have in common. Thread-safe. */
  public static final class Parts {
    private final Topics all;
    private final Serializer<FeedEvent> events;
    private final FeedTopics topics;
    private final OutputTopics outputs;
    private final RegistryRetry registry;
    private final DeliverSettings settings;
    private final Turns turns;
    private final TenantLabel tenants;
    private final UnsubscribeLinks links;

    /** Tenants may have channels of their own, by keys of their own. */
    private final BoundedWords channels = new BoundedWords(Limits.CHANNELS);

    public Parts(
        Topics topics,
        OutputTopics outputs,
        RegistryRetry registry,
        DeliverSettings settings,
        TenantLabel tenants,
        UnsubscribeLinks links) {
      this.tenants = tenants;
      this.links = links;
      this.all = topics;
      this.events = topics.feedEvents();
      this.topics = topics.feeds();
      this.outputs = outputs;
      this.registry = registry;
      this.settings = settings;
      this.turns = new Turns(settings, System::nanoTime);
    }
  }

  public Deliver(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    if (turns != null) {
      turns.cancel();
    }
    rows = context.getStateStore(StoreNames.EXPANSIONS);
    KeyValueStore<String, TenantState> tenants = context.getStateStore(StoreNames.TENANTS);
    routes = new Routes(rows, tenants, parts.topics);
    queues = new Queues(rows);
    expiries = new Expiries(rows);
    Notifications notifications =
        new Notifications(context.getStateStore(StoreNames.NOTIFICATIONS));
    Users users = new Users(context.getStateStore(StoreNames.USERS));
    Recipients recipients = new Recipients(notifications, users);
    DeliverMetrics metrics = new DeliverMetrics(context.metrics(), parts.tenants, parts.channels);
    departing =
        new Departing(
            context,
            new DeliveryRecords(
                parts.all.deliveryRecords(),
                parts.all.deliveries(),
                parts.registry,
                parts.links,
                metrics),
            parts.all.deliveries(),
            notifications,
            recipients,
            users,
            metrics);
    telling =
        new Telling(
            context,
            rows,
            routes,
            new FeedRecords(parts.events, parts.topics, parts.registry),
            parts.topics,
            notifications,
            users,
            recipients,
            departing,
            metrics);
    turns = context.schedule(TURN, PunctuationType.WALL_CLOCK_TIME, this::turn);
  }

  @Override
  public void process(Record<Object, Object> record) {
    parts.turns.input();
    long position = context().recordMetadata().map(RecordMetadata::offset).orElseThrow();
    long at = record.timestamp();
    Objects.requireNonNull(queues).at(position);
    trace = TraceContext.of(record.headers());
    FeedChange change = (FeedChange) record.value();
    if (change instanceof FeedChange.Created created) {
      created.audiences().forEach(audience -> came(created, audience, position, at));
      created.departures().forEach(leaving -> leaves(created, leaving, position, at));
    } else if (change instanceof FeedChange.Acted acted) {
      acted(acted, position, at);
    } else if (change instanceof FeedChange.ActedOnAll all) {
      all.tenants().forEach(tenant -> actedOnAll(all, tenant, position, at));
    } else if (change instanceof FeedChange.Retracted retracted) {
      retracted(retracted, position, at);
    }
    // Who leaves a tenant, or is gone, is told by the topics of users.
  }

  private void came(
      FeedChange.Created created, FeedChange.Audience audience, long position, long at) {
    String tenant = audience.tenant();
    String topic = Objects.requireNonNull(routes).settle(tenant, position);
    if (topic == null) {
      return;
    }
    NotificationState notification = created.notification();
    String id = created.notificationId();
    int part = created.part();
    if (notification.getExpiresAt() != null) {
      Objects.requireNonNull(expiries)
          .add(new Expiries.Expiry(notification.getExpiresAt(), tenant, position, id, part));
    }
    QueuedItem item = item(position, at, new QueuedCreated(id, part, 0));
    Queues waiting = Objects.requireNonNull(queues);
    boolean atOnce =
        audience.recipients().getLongCardinality() <= parts.settings.inlineRecipients()
            && waiting.isEmpty(Lane.feed(tenant))
            && Objects.requireNonNull(telling)
                .tellFew(tenant, item, notification, audience.recipients(), topic, new Inline());
    if (!atOnce) {
      waiting.addCreated(Lane.feed(tenant), item);
    }
  }

  /** Several at one position are in queues of their own. */
  private void leaves(
      FeedChange.Created created, FeedChange.Departure leaving, long position, long at) {
    Lane lane = new Lane(leaving.tenant(), leaving.channel());
    QueuedItem item =
        item(
            position,
            at,
            new QueuedDelivery(created.notificationId(), created.part(), leaving.channel(), 0));
    Queues waiting = Objects.requireNonNull(queues);
    boolean atOnce =
        leaving.recipients().getLongCardinality() <= parts.settings.inlineRecipients()
            && waiting.isEmpty(lane)
            && Objects.requireNonNull(departing)
                    .tellFew(
                        item,
                        created.notification(),
                        leaving.shared(),
                        leaving.recipients(),
                        new Inline())
                == Telling.Told.ALL;
    if (!atOnce) {
      waiting.addCreated(lane, item);
    }
  }

  private void acted(FeedChange.Acted acted, long position, long at) {
    Map<@Nullable String, List<QueuedMessage>> byTenant = new LinkedHashMap<>();
    for (FeedChange.Message message : acted.messages()) {
      byTenant
          .computeIfAbsent(message.tenant(), tenant -> new ArrayList<>())
          .add(new QueuedMessage(message.notificationId(), message.feed(), message.position()));
    }
    byTenant.forEach(
        (tenant, messages) ->
            add(
                tenant,
                position,
                at,
                new QueuedActions(
                    acted.userId(),
                    acted.user().getOrdinal(),
                    acted.action().name(),
                    messages,
                    acted.metadata())));
  }

  private void actedOnAll(
      FeedChange.ActedOnAll all, @Nullable String tenant, long position, long at) {
    if (!Objects.requireNonNull(routes).topics(tenant, all.upTo()).isEmpty()) {
      add(
          tenant,
          position,
          at,
          new QueuedActionOnAll(
              all.userId(), all.user().getOrdinal(), all.action().name(), all.feed(), all.upTo()));
    }
  }

  private void retracted(FeedChange.Retracted retracted, long position, long at) {
    NotificationState notification = retracted.notification();
    for (PartState part : notification.getParts()) {
      for (String tenant : notification.getMessageTenants()) {
        takeBack(retracted.notificationId(), notification, part, tenant, position, at);
      }
    }
  }

  private void takeBack(
      String id,
      NotificationState notification,
      PartState part,
      @Nullable String tenant,
      long position,
      long at) {
    Long due = notification.getExpiresAt();
    if (due != null && !Objects.requireNonNull(expiries).remove(due, tenant, part.getPosition())) {
      return; // Nobody knows of these messages, or they are said to be gone already.
    }
    if (Objects.requireNonNull(routes).topic(tenant, part.getPosition()) == null) {
      return;
    }
    Queues waiting = Objects.requireNonNull(queues);
    QueuedItem untold = waiting.take(Lane.feed(tenant), part.getPosition());
    int below = untold == null ? Recipients.DONE : ((QueuedCreated) untold.getWhat()).getNext();
    if (untold != null) {
      Objects.requireNonNull(rows)
          .put(
              ExpansionKeys.stop(tenant, part.getPosition()),
              ByteBuffer.allocate(4).putInt(below).array());
    }
    QueuedRemoval removal = new QueuedRemoval(id, part.getPart(), part.getPosition(), 0, below);
    if (notification.getMatched() <= parts.settings.inlineRecipients()) {
      add(tenant, position, at, removal);
    } else {
      waiting.add(Lane.feed(tenant), item(position, at, removal));
    }
  }

  private QueuedItem item(long position, long at, Object what) {
    return new QueuedItem(
        position,
        at,
        what,
        trace == null ? null : trace.parent(),
        trace == null ? null : trace.state());
  }

  private void add(@Nullable String tenant, long position, long at, Object what) {
    QueuedItem item = item(position, at, what);
    if (!atOnce(tenant, item)) {
      Objects.requireNonNull(queues).add(Lane.feed(tenant), item);
    }
  }

  /** Tells it now, if nothing waits before it, or some of it; whether that was all. */
  private boolean atOnce(@Nullable String tenant, QueuedItem item) {
    if (!Objects.requireNonNull(queues).isEmpty(Lane.feed(tenant))) {
      return false;
    }
    return Objects.requireNonNull(telling).tell(tenant, item, new Inline()) == Telling.Told.ALL;
  }

  private void turn(long now) {
    inlineTopics.clear();
    Queues waiting = Objects.requireNonNull(queues);
    expire(waiting, now);
    if (waiting.isEmpty() || now < retryAt) {
      return;
    }
    Slice slice = parts.turns.begin(context().taskId());
    int blocked = 0;
    while (!waiting.isEmpty() && blocked < waiting.size() && !slice.over()) {
      blocked = serve(waiting, waiting.next(), slice) ? 0 : blocked + 1;
    }
    retryAt = !waiting.isEmpty() && blocked >= waiting.size() ? now + BLOCKED_MS : 0;
  }

  private void expire(Queues waiting, long now) {
    for (Expiries.Expiry gone : Objects.requireNonNull(expiries).takeDue(now, EXPIRIES_PER_TURN)) {
      waiting.add(
          Lane.feed(gone.tenant()),
          new QueuedItem(
              waiting.position(),
              gone.due(),
              new QueuedRemoval(
                  gone.notificationId(), gone.part(), gone.position(), 0, Recipients.DONE),
              null,
              null));
    }
  }

  /** Whether it got on. */
  private boolean serve(Queues waiting, TenantQueue queue, Slice slice) {
    queue.grant(waiting.size() == 1 ? slice.bytesLeft() : parts.settings.quantum());
    boolean any = false;
    while (true) {
      QueuedItem item = queue.head();
      if (item == null) {
        waiting.ended(queue);
        return true;
      }
      if (queue.credit() <= 0 || slice.over()) {
        return true;
      }
      switch (Objects.requireNonNull(telling)
          .tell(queue.lane().tenant(), item, new Turn(queue, slice))) {
        case ALL -> queue.remove();
        case SOME -> queue.keep(item);
        case NOTHING -> {
          return any;
        }
      }
      any = true;
    }
  }

  /** A turn of one queue. */
  private final class Turn implements Telling.Leave {
    private final TenantQueue queue;
    private final Slice slice;

    Turn(TenantQueue queue, Slice slice) {
      this.queue = queue;
      this.slice = slice;
    }

    @Override
    public boolean admits(String topic) {
      return parts.outputs.ready(topic) && slice.admits(topic);
    }

    @Override
    public void spend(int bytes) {
      slice.spend(bytes);
      queue.spend(bytes);
    }

    @Override
    public boolean over() {
      return queue.credit() <= 0 || slice.over();
    }
  }

  /** Of what is told outside of turns. */
  private final class Inline implements Telling.Leave {
    private int left = parts.settings.inlineBytes();

    @Override
    public boolean admits(String topic) {
      return parts.outputs.ready(topic)
          && (inlineTopics.contains(topic)
              || (inlineTopics.size() < parts.settings.topics() && inlineTopics.add(topic)));
    }

    @Override
    public void spend(int bytes) {
      left -= bytes;
    }

    @Override
    public boolean over() {
      return left <= 0;
    }
  }
}
