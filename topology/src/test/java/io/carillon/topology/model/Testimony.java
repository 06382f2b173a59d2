package io.carillon.topology.model;

import io.carillon.avro.ActorLookup;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.FeedEvent;
import io.carillon.avro.FeedTopic;
import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PartitionOutcome;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.schemas.AvroBinary;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.model.Evidence.Ledger;
import io.carillon.topology.model.Model.Counted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What the topics of a cluster say happened: from the public ones what the user log was to hold,
 * from the user log, partition by partition, what the model makes of it.
 */
final class Testimony {

  private static final int PARTITIONS = EngineMain.PARTITIONS;

  private final Topics topics;
  private final Map<String, Operation.Nonsense> nonsense;
  private final List<Model> models = new ArrayList<>();
  private final List<String> expectedLog = new ArrayList<>();
  private final List<String> actualLog = new ArrayList<>();
  private final List<String> expectedLetters = new ArrayList<>();
  private final List<String> actualLetters = new ArrayList<>();
  private final List<List<Counted>> counted = new ArrayList<>();
  private final Tenants tenants = new Tenants();
  private final Map<String, List<Integer>> sentOrder = new TreeMap<>();
  private final Map<String, List<Integer>> logOrder = new TreeMap<>();
  private final Set<String> deletedTenants = new TreeSet<>();

  /** Of each workflow its changes, by their offsets. */
  private final Map<String, TreeMap<Long, WorkflowChange>> workflows = new TreeMap<>();

  /** By notification, the version of its workflow that it was routed with. */
  private final Map<String, Long> routedWith = new HashMap<>();

  private int everywhere;

  private Testimony(Topics topics, Sender sender) {
    this.topics = topics;
    this.nonsense = sender.nonsense();
    expectedLog.addAll(sender.direct());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      models.add(new Model(EngineMain.SETTINGS, tenant -> null, (routed, tenant, channel) -> null));
      counted.add(new ArrayList<>());
    }
  }

  static Testimony read(Wire wire, Topics topics, Sender sender) {
    Testimony testimony = new Testimony(topics, sender);
    wire.read(topics.users().name()).forEach(each -> testimony.forUser(each, topics.users()));
    wire.read(topics.preferences().name())
        .forEach(each -> testimony.forUser(each, topics.preferences()));
    wire.read(topics.feedActions().name())
        .forEach(each -> testimony.forUser(each, topics.feedActions()));
    wire.read(topics.workflows().name()).forEach(testimony::workflow);
    List<ConsumerRecord<byte[], byte[]>> log = wire.read(topics.userLog().name());
    log.forEach(testimony::version);
    testimony.notifications(wire.read(topics.notifications().name()));
    wire.read(topics.tenants().name()).forEach(testimony::tenant);
    wire.read(topics.environment().name())
        .forEach(each -> testimony.isNonsense(each, topics.environment().name()));
    log.forEach(testimony::logged);
    testimony.models.forEach(model -> testimony.deletedTenants.forEach(model::tenantDeleted));
    wire.read(topics.outcomes().name()).forEach(testimony::outcome);
    wire.read(topics.deadLetters()).forEach(testimony::letter);
    return testimony;
  }

  /** Notifications and retractions that were in the log of every partition. */
  int everywhere() {
    return everywhere;
  }

  Set<String> notificationIds() {
    Set<String> ids = new TreeSet<>();
    models.forEach(model -> ids.addAll(model.sent.keySet()));
    return ids;
  }

  /** What a reader of the topics of feed events has, in each topic's order. */
  static List<Told.Event> told(Wire wire) {
    AvroBinary<FeedEvent> events = new AvroBinary<>(FeedEvent.class);
    List<Told.Event> told = new ArrayList<>();
    for (String topic : wire.feedTopics()) {
      for (ConsumerRecord<byte[], byte[]> record : wire.read(topic)) {
        String userId = new String(record.key(), StandardCharsets.UTF_8);
        // Behind a zero byte and the schema's id.
        told.add(Told.Event.of(topic, userId, events.read(record.value(), 5)));
      }
    }
    return told;
  }

  /** One for each partition; what concerns all of them is with the first. */
  List<Evidence> evidence(
      EngineMain.Answers answers,
      EngineMain.@Nullable Answers replayed,
      List<Told.Event> told,
      boolean complete) {
    List<Evidence> all = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      EngineMain.Answer answer = answers.partitions().get(partition);
      boolean first = partition == 0;
      int here = partition;
      all.add(
          new Evidence(
              models.get(partition),
              answer.observed(),
              counted.get(partition),
              first ? log() : Ledger.NONE,
              first ? new Ledger(expectedLetters, actualLetters) : Ledger.NONE,
              new Ledger(tenants.lines(), answer.tenants()),
              Ledger.NONE,
              Ledger.NONE,
              replayed == null
                  ? Ledger.NONE
                  : new Ledger(replayed.partitions().get(partition).rows(), answer.rows()),
              Ledger.NONE,
              new Told.Tale(
                  told.stream()
                      .filter(each -> UserPartitions.of(each.userId(), PARTITIONS) == here)
                      .toList(),
                  complete,
                  false),
              Leaving.Departed.NONE));
    }
    return all;
  }

  /** Each line once, wherever it stands, and what was said of one user in the order it was said. */
  private Ledger log() {
    List<String> expected = new ArrayList<>(expectedLog);
    List<String> actual = new ArrayList<>(actualLog);
    sentOrder.forEach((of, numbers) -> expected.add(of + " " + numbers));
    logOrder.forEach((of, numbers) -> actual.add(of + " " + numbers));
    return new Ledger(expected, actual).inAnyOrder();
  }

  /** Notes what is to become of it; true when that is a dead letter. */
  private boolean isNonsense(ConsumerRecord<byte[], byte[]> record, String topic) {
    Operation.Nonsense known = nonsense.get(Sender.identity(topic, record.key(), record.value()));
    if (known != null) {
      expectedLetters.add(
          Words.letter(known.stage(), known.reason(), record.key(), record.value()));
    }
    return known != null;
  }

  private void forUser(ConsumerRecord<byte[], byte[]> record, Topic<?> topic) {
    if (isNonsense(record, topic.name())) {
      return;
    }
    String userId = new String(record.key(), StandardCharsets.UTF_8);
    Object change = topic.values().deserializer().deserialize(topic.name(), record.value());
    expectedLog.add(UserPartitions.of(userId, PARTITIONS) + " " + Words.line(userId, change));
    note(sentOrder, topic.name() + " " + userId, record);
  }

  private static void note(
      Map<String, List<Integer>> order, String of, ConsumerRecord<byte[], byte[]> record) {
    Header number = record.headers().lastHeader(Sender.NUMBER);
    if (number != null) {
      order
          .computeIfAbsent(of, none -> new ArrayList<>())
          .add(Integer.valueOf(new String(number.value(), StandardCharsets.UTF_8)));
    }
  }

  private void workflow(ConsumerRecord<byte[], byte[]> record) {
    Topic<WorkflowChange> topic = topics.workflows();
    workflows
        .computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), none -> new TreeMap<>())
        .put(
            record.offset(),
            topic.values().deserializer().deserialize(topic.name(), record.value()));
  }

  private void version(ConsumerRecord<byte[], byte[]> record) {
    Topic<UserLogEntry> topic = topics.userLog();
    boolean known =
        nonsense.containsKey(Sender.identity(topic.name(), record.key(), record.value()));
    if (!known
        && topic.values().deserializer().deserialize(topic.name(), record.value()).getChange()
            instanceof RoutedNotification routed
        && routed.getWorkflowVersion() != null) {
      routedWith.putIfAbsent(routed.getId(), routed.getWorkflowVersion());
    }
  }

  /**
   * The workflow as a notification was routed with it, which is to be no older than what was seen
   * before it in its partition.
   */
  private Workflows.@Nullable Put chosen(
      String id, String workflow, @Nullable AwaitedState seenBefore) {
    TreeMap<Long, WorkflowChange> changes = workflows.getOrDefault(workflow, new TreeMap<>());
    Long version = routedWith.get(id);
    long atLeast = seenBefore == null ? 0 : seenBefore.getVersion();
    boolean mayBeGone =
        seenBefore == null
            || changes.tailMap(atLeast, true).values().stream().anyMatch(Testimony::isDeletion);
    if (version == null ? !mayBeGone : version < atLeast) {
      expectedLog.add(id + " runs through " + workflow + " of " + atLeast + ", not " + version);
    }
    if (version == null) {
      return null;
    }
    WorkflowChange change = changes.get(version);
    return change == null || isDeletion(change)
        ? null
        : new Workflows.Put(workflow, change, version);
  }

  private static boolean isDeletion(WorkflowChange change) {
    return change.getOperation() == ChangeOperation.DELETE;
  }

  /** Each partition of them has its own memory of what was sent and seen before. */
  private void notifications(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Router> routers = new HashMap<>();
    Map<Integer, Map<String, AwaitedState>> seen = new HashMap<>();
    Topic<Notify> topic = topics.notifications();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (isNonsense(record, topic.name())) {
        continue;
      }
      String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
      Notify request = topic.values().deserializer().deserialize(topic.name(), record.value());
      Map<String, AwaitedState> before =
          seen.computeIfAbsent(record.partition(), none -> new HashMap<>());
      if (request.getOperation() == NotifyOperation.AWAIT) {
        request.getAwaits().forEach(each -> before.put(each.getKey(), each));
        continue;
      }
      ActorLookup lookup =
          Router.asks(key, request, topic.name(), record.partition(), record.offset());
      if (lookup != null) {
        String actor = request.getActor().getId();
        expectedLog.add(UserPartitions.of(actor, PARTITIONS) + " " + Words.line(actor, lookup));
        continue;
      }
      Router.Verdict verdict =
          routers
              .computeIfAbsent(
                  record.partition(),
                  none ->
                      new Router(
                          any -> true,
                          (id, workflow) -> chosen(id, workflow, before.get(workflow))))
              .judge(
                  key,
                  request,
                  topic.name(),
                  record.partition(),
                  record.offset(),
                  Instant.ofEpochMilli(record.timestamp()));
      if (verdict.reason() != null) {
        expectedLetters.add(Words.letter("route", verdict.reason(), record.key(), record.value()));
      }
      if (verdict.entry() instanceof RoutedNotification routed
          && !routed.getRecipients().isEmpty()) {
        toPartitions(routed);
      } else if (verdict.entry() != null) {
        everywhere++;
        for (int partition = 0; partition < PARTITIONS; partition++) {
          expectedLog.add(partition + " " + Words.line(null, verdict.entry()));
        }
      }
    }
  }

  /** To where its recipients live, and with a segment to everyone else too. */
  private void toPartitions(RoutedNotification routed) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int here = partition;
      List<String> recipients =
          routed.getRecipients().stream()
              .filter(userId -> UserPartitions.of(userId, PARTITIONS) == here)
              .toList();
      if (routed.getSegment() != null || !recipients.isEmpty()) {
        RoutedNotification part =
            RoutedNotification.newBuilder(routed).setRecipients(recipients).build();
        expectedLog.add(partition + " " + Words.line(null, part));
      }
    }
  }

  private void tenant(ConsumerRecord<byte[], byte[]> record) {
    Topic<TenantChange> topic = topics.tenants();
    if (!isNonsense(record, topic.name())) {
      String id = new String(record.key(), StandardCharsets.UTF_8);
      TenantChange change = topic.values().deserializer().deserialize(topic.name(), record.value());
      tenants.apply(id, change);
      if (change.getOperation() == TenantOperation.DELETE
          || change.getFeedTopic() == FeedTopic.NONE) {
        // When each partition hears of it is not in the log.
        deletedTenants.add(id);
      }
    }
  }

  private void logged(ConsumerRecord<byte[], byte[]> record) {
    Topic<UserLogEntry> topic = topics.userLog();
    if (isNonsense(record, topic.name())) {
      return;
    }
    String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    UserLogEntry entry = topic.values().deserializer().deserialize(topic.name(), record.value());
    String line = record.partition() + " " + Words.line(key, entry.getChange());
    actualLog.add(line);
    if (key != null && !(entry.getChange() instanceof ActorLookup)) {
      Topic<?> source =
          entry.getChange() instanceof UserChange
              ? topics.users()
              : entry.getChange() instanceof PreferenceChange
                  ? topics.preferences()
                  : topics.feedActions();
      note(logOrder, source.name() + " " + key, record);
    }
    Reason refused =
        models.get(record.partition()).apply(record.offset(), record.timestamp(), key, entry);
    if (refused != null) {
      expectedLetters.add(Words.letter("resolve", refused, record.key(), record.value()));
    }
  }

  private void outcome(ConsumerRecord<byte[], byte[]> record) {
    Topic<NotificationOutcome> topic = topics.outcomes();
    NotificationOutcome outcome =
        topic.values().deserializer().deserialize(topic.name(), record.value());
    if (outcome.getOutcome() instanceof PartitionOutcome partition) {
      counted
          .get(partition.getPartition())
          .add(Words.counted(outcome.getNotificationId(), partition));
    }
  }

  private void letter(ConsumerRecord<byte[], byte[]> record) {
    actualLetters.add(
        header(record, DeadLetters.STAGE)
            + " "
            + header(record, DeadLetters.REASON)
            + " "
            + Words.bytes(record.key(), record.value()));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name), name).value(),
        StandardCharsets.UTF_8);
  }
}
