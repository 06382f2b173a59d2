package io.carillon.topology.model;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.Delivery;
import io.carillon.avro.FeedEvent;
import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PartitionOutcome;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.StateTable;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.Topic;
import io.carillon.topology.DeadLetter;
import io.carillon.topology.DrivenTopology;
import io.carillon.topology.deliver.DeliverSettings;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.model.Evidence.Ledger;
import io.carillon.topology.model.History.Step;
import io.carillon.topology.model.Model.Counted;
import io.carillon.topology.model.Observed.Question;
import io.carillon.topology.model.Operation.Input;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.resolve.UserPartitionStore;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.store.StoreNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** One history on the whole topology over one user partition, and beside it in the model. */
final class Run implements AutoCloseable {

  private static final Duration TURN = Duration.ofMillis(10);
  private static final List<String> FEED_TOPICS =
      Stream.concat(
              Stream.of("carillon.feed", "carillon.feed-shared"),
              Histories.TENANTS.stream().map(tenant -> "carillon.feed." + tenant))
          .toList();

  /** Nobody is told at once, and a turn is over with its first record. */
  private static final DeliverSettings ONE_EACH_TURN =
      new DeliverSettings(0, 1 << 20, Duration.ofDays(1), Duration.ofDays(1), 1, 1, 100, 1, 100);

  private final History history;
  private final Breakage breakage;
  private final Tampering.Hold hold;
  private final DrivenTopology carillon;
  private final TestOutputTopic<byte[], byte[]> logOutput;
  private final TestOutputTopic<byte[], byte[]> letterOutput;
  private final Tenants tenants = new Tenants();
  private final Model model;
  private final Workflows workflows = new Workflows();
  private final Router router =
      new Router(tenants::configured, (id, workflow) -> workflows.find(workflow));
  private final Lot lot = new Lot(workflows);
  private final List<Told.Event> told = new ArrayList<>();
  private final List<Leaving.Seen> left = new ArrayList<>();

  private final AuditBook audit = new AuditBook();
  private long notifies;
  private boolean restarted;

  private final List<LogRecord> log = new ArrayList<>();
  private final List<String> expectedLog = new ArrayList<>();
  private final List<String> actualLog = new ArrayList<>();
  private final List<String> expectedLetters = new ArrayList<>();
  private final List<String> actualLetters = new ArrayList<>();
  private final List<String> expectedPositions = new ArrayList<>();
  private final List<String> actualPositions = new ArrayList<>();
  private final List<Counted> counted = new ArrayList<>();

  record LogRecord(long at, byte @Nullable [] key, byte @Nullable [] value) {}

  Run(History history, Breakage breakage) {
    this.history = history;
    this.breakage = breakage;
    this.hold = new Tampering.Hold(breakage);
    this.carillon =
        new DrivenTopology(
            breakage.settings(history.settings()),
            history.slowly() ? ONE_EACH_TURN : DeliverSettings.DEFAULT,
            hold.config());
    this.model = new Model(history.settings(), tenants::topic, this::look);
    hold.topics(carillon.topics);
    logOutput = bytes(carillon.topics.userLog().name());
    letterOutput = bytes(carillon.topics.deadLetters());
  }

  private Leaving.@Nullable Look look(
      RoutedNotification routed, @Nullable String tenant, String channel) {
    return routed.getId().startsWith(Histories.IN_PARTS)
        ? Histories.LOOK_OF_PARTS
        : tenants.look(tenant, channel);
  }

  private TestOutputTopic<byte[], byte[]> bytes(String topic) {
    return carillon.driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Plays the history until something contradicts an invariant, or to its end.
   *
   * @param questions asked of each feed at the end
   */
  static List<String> violations(History history, Breakage breakage, List<Question> questions) {
    try (Run run = new Run(history, breakage)) {
      int done = 0;
      for (Step step : history.steps()) {
        run.play(step);
        if (++done % 16 == 0) {
          List<String> early = Invariant.violations(run.evidence(false, List.of(), Ledger.NONE));
          if (!early.isEmpty()) {
            return early;
          }
        }
      }
      run.tellAll();
      return Invariant.violations(run.evidence(true, questions, run.replayed()));
    }
  }

  private void play(Step step) {
    carillon.advance(step.after());
    lot.turn(carillon.now()).forEach(this::settle);
    drain();
    Operation operation = step.operation();
    if (operation instanceof Operation.ChangeUser user) {
      expectedLog.add(Words.line(user.userId(), user.change()));
      if (user.direct()) {
        append(user.userId(), new UserLogEntry(user.change(), null));
      } else {
        carillon.write(carillon.topics.users(), user.userId(), user.change());
      }
    } else if (operation instanceof Operation.Prefer prefer) {
      expectedLog.add(Words.line(prefer.userId(), prefer.change()));
      if (prefer.direct()) {
        append(prefer.userId(), new UserLogEntry(prefer.change(), null));
      } else {
        carillon.write(carillon.topics.preferences(), prefer.userId(), prefer.change());
      }
    } else if (operation instanceof Operation.Act act) {
      expectedLog.add(Words.line(act.userId(), act.action()));
      if (act.direct()) {
        append(act.userId(), new UserLogEntry(act.action(), null));
      } else {
        carillon.write(carillon.topics.feedActions(), act.userId(), act.action());
      }
    } else if (operation instanceof Operation.ChangeTenant tenant) {
      tenants.apply(tenant.tenantId(), tenant.change());
      if (tenant.change().getOperation() == TenantOperation.DELETE) {
        model.tenantDeleted(tenant.tenantId());
      }
      carillon.tenant(tenant.tenantId(), tenant.change());
    } else if (operation instanceof Operation.ChangeEnvironment environment) {
      tenants.apply(environment.change());
      carillon.environment(environment.change());
    } else if (operation instanceof Operation.ChangeWorkflow workflow) {
      workflows.apply(workflow.key(), workflow.change());
      carillon.write(carillon.topics.workflows(), workflow.key(), workflow.change());
    } else if (operation instanceof Operation.Await await) {
      // The next change, or one that is not in the history.
      long version = workflows.next() + (await.ever() ? 0 : 1_000_000);
      notifies++;
      begin();
      lot.await(await.key(), version, carillon.now());
      carillon.await(StateTable.WORKFLOWS, await.key(), version);
    } else if (operation instanceof Operation.Send send) {
      begin();
      comes(new Lot.Sending(send.key(), send.request(), notifies++, carillon.now()));
      carillon.write(carillon.topics.notifications(), send.key(), send.request());
    } else if (operation instanceof Operation.SendPart part) {
      expectedLog.add(Words.line(null, part.routed()));
      append(null, new UserLogEntry(part.routed(), null));
    } else if (operation instanceof Operation.Nonsense nonsense) {
      nonsense(nonsense);
    } else if (operation instanceof Operation.Restart) {
      hold.restart();
      restarted = true;
    }
    drain();
  }

  /** With its next record [route] begins anew. */
  private void begin() {
    if (restarted) {
      restarted = false;
      lot.begin(carillon.now());
    }
  }

  /** Until nothing waits for anything, and nothing to be told. */
  private void tellAll() {
    carillon.advance(Duration.ofMinutes(1));
    lot.turn(carillon.now()).forEach(this::settle);
    int turns = 0;
    while (waits() && turns++ < 20_000) {
      carillon.advance(TURN);
    }
    drain();
  }

  private boolean waits() {
    try (KeyValueIterator<Bytes, byte[]> first =
        carillon
            .store(StoreNames.EXPANSIONS)
            .range(new KeyWriter().tag(0).key(), new KeyWriter().tag(0).endOfPrefix())) {
      return first.hasNext();
    }
  }

  /** What [route] does with a record that has just come. */
  private void comes(Lot.Sending sending) {
    Notify request = sending.request();
    ActorLookup lookup =
        Router.asks(
            sending.key(), request, carillon.topics.notifications().name(), 0, sending.offset());
    if (lookup != null) {
      String actor = request.getActor().getId();
      expectedLog.add(Words.line(actor, lookup));
      Notify answered = Notify.newBuilder(lookup.getNotify()).build();
      answered.setActor(new Actor(actor, model.known(actor), true, ActorKind.USER));
      comes(new Lot.Sending(sending.key(), answered, notifies++, sending.at()));
    } else if (request.getOperation() != NotifyOperation.SEND || !lot.keeps(sending)) {
      settle(sending);
    }
  }

  /** What becomes of a record that waits for nothing. */
  private void settle(Lot.Sending sending) {
    Topic<Notify> topic = carillon.topics.notifications();
    Notify request = sending.request();
    Router.Verdict verdict =
        router.judge(sending.key(), request, topic.name(), 0, sending.offset(), sending.at());
    if (verdict.entry() instanceof RoutedNotification routed) {
      model.says(routed.getId(), workflows.says(request, tenants));
    }
    if (verdict.reason() != null) {
      byte[] key = sending.key() == null ? null : sending.key().getBytes(StandardCharsets.UTF_8);
      byte[] value = topic.values().serializer().serialize(topic.name(), request);
      expectedLetters.add(Words.letter("route", verdict.reason(), key, value));
    }
    if (verdict.entry() != null) {
      expectedLog.add(Words.line(null, verdict.entry()));
      if (request.getOperation() == NotifyOperation.SEND && request.getTenant() != null) {
        tenants.named(request.getTenant());
      }
    }
  }

  private void nonsense(Operation.Nonsense nonsense) {
    Input input = nonsense.input();
    if (input.topic().equals("notify")) {
      notifies++;
      begin();
    }
    Topic<?> topic = topic(input.topic());
    byte[] value = Sender.encoded(topic, input.value());
    if (input.topic().equals("user-log")) {
      append(input.key(), value, nonsense.reason());
    } else {
      expectedLetters.add(Words.letter(nonsense.stage(), nonsense.reason(), input.key(), value));
      carillon.writeBytes(topic, input.key(), value);
    }
  }

  private Topic<?> topic(String name) {
    return carillon.topics.all().stream()
        .filter(topic -> topic.name().equals("carillon." + name))
        .findFirst()
        .orElseThrow();
  }

  /** Straight into the user log. */
  private void append(@Nullable String key, UserLogEntry entry) {
    append(
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        Sender.encoded(carillon.topics.userLog(), entry),
        null);
  }

  private void append(byte @Nullable [] key, byte @Nullable [] value, @Nullable Reason certainly) {
    carillon.writeBytes(carillon.topics.userLog(), key, value);
    arrived(new LogRecord(carillon.now().toEpochMilli(), key, value), certainly);
  }

  /** What the last step left on the topics. */
  private void drain() {
    for (TestRecord<byte[], byte[]> record : logOutput.readRecordsToList()) {
      arrived(new LogRecord(record.timestamp(), record.key(), record.value()), null);
    }
    for (TestRecord<byte[], byte[]> record : letterOutput.readRecordsToList()) {
      DeadLetter letter = DeadLetter.of(record);
      actualLetters.add(
          letter.stage() + " " + letter.reason() + " " + Words.bytes(letter.key(), letter.value()));
    }
    for (String topic : FEED_TOPICS) {
      for (TestRecord<String, FeedEvent> record : carillon.feedEvents(topic)) {
        told.add(Told.Event.of(topic, record.key(), record.value()));
      }
    }
    for (TestRecord<String, Delivery> record : carillon.deliveries(Histories.CHANNEL)) {
      left.add(Leaving.Seen.of(record.value()));
    }
    carillon.audit().forEach(entry -> audit.told(entry.value()));
    for (NotificationOutcome outcome : carillon.outcomesWritten()) {
      if (outcome.getOutcome() instanceof PartitionOutcome partition) {
        counted.add(Words.counted(outcome.getNotificationId(), partition));
      }
    }
  }

  /**
   * A record is in the log: the model applies it too.
   *
   * @param certainly why it is to be refused whatever the model says; null: ask the model
   */
  private void arrived(LogRecord record, @Nullable Reason certainly) {
    long position = log.size();
    log.add(record);
    Reason refused = certainly;
    if (certainly == null) {
      Topic<UserLogEntry> topic = carillon.topics.userLog();
      UserLogEntry entry = topic.values().deserializer().deserialize(topic.name(), record.value());
      String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
      actualLog.add(Words.line(key, entry.getChange()));
      refused = model.apply(position, record.at(), key, entry);
    }
    if (refused != null) {
      expectedLetters.add(Words.letter("resolve", refused, record.key(), record.value()));
    }
    expectedPositions.add(position + " refused: " + refused);
    actualPositions.add(position + " refused: " + passed(position));
  }

  private String passed(long position) {
    UserPartitionStore partition =
        (UserPartitionStore) carillon.driver.getStateStore(StoreNames.USER_PARTITION);
    Optional<Rejection> refused =
        partition
            .whenPassed(position)
            .toCompletableFuture()
            .getNow(Optional.of(Rejection.of(Reason.UNSUPPORTED, "", "never passed")));
    return refused.map(Rejection::reason).map(Reason::toString).orElse("null");
  }

  /**
   * @param singly whether each message is also asked for by its id
   */
  private Evidence evidence(boolean singly, List<Question> questions, Ledger stores) {
    Observer observer =
        new Observer(
            new Users(carillon.store(StoreNames.USERS)),
            stores(),
            breakage.settings(history.settings()));
    Observed observed =
        observer.look(
            carillon.now().toEpochMilli(),
            questions,
            singly ? List.copyOf(model.sent.keySet()) : List.of());
    return new Evidence(
        model,
        observed,
        counted,
        new Ledger(expectedLog, actualLog),
        new Ledger(expectedLetters, actualLetters),
        new Ledger(
            tenants.lines(), Tenants.lines(carillon.driver.getKeyValueStore(StoreNames.TENANTS))),
        new Ledger(expectedPositions, actualPositions),
        outcomes(),
        stores,
        audit.beside(carillon),
        new Told.Tale(List.copyOf(told), singly, true),
        new Leaving.Departed(List.copyOf(left), singly));
  }

  private FeedStores stores() {
    return new FeedStores(
        breakage.read(carillon.store(StoreNames.NOTIFICATIONS)),
        breakage.read(carillon.store(StoreNames.ANNOUNCEMENTS)),
        breakage.read(carillon.store(StoreNames.FEED_ENTRIES)),
        breakage.read(carillon.store(StoreNames.MARKS)));
  }

  /** Sums of those that went through [route], and their log, newest first, each once. */
  private Ledger outcomes() {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    for (String id : router.accepted()) {
      Sent sent = model.sent.get(id);
      if (sent == null) {
        continue; // It never came to the log, which NothingSilent says.
      }
      Outcome outcome = carillon.outcome(id).orElse(null);
      expected.add(
          id
              + facts(sent.matched(), sent.suppressed, sent.delivered(), sent.retracted)
              + sent.complete());
      actual.add(
          outcome == null
              ? id + " is unknown"
              : id
                  + facts(
                      outcome.matched(),
                      outcome.suppressed(),
                      outcome.delivered(),
                      outcome.retracted())
                  + outcome.resolved());
      expected.add(0, "in the log: " + id);
    }
    List<String> log =
        new OutcomeReader(carillon.store(StoreNames.OUTCOMES))
            .log(null, null, 10_000).stream()
                .map(OutcomeReader.Place::notificationId)
                .filter(router.accepted()::contains)
                .map(id -> "in the log: " + id)
                .toList();
    actual.addAll(0, log);
    return new Ledger(expected, actual);
  }

  private static String facts(
      long matched, Map<String, Long> suppressed, long delivered, boolean retracted) {
    return " " + matched + " " + suppressed + " " + delivered + " " + retracted + " ";
  }

  /** The stores beside those of an empty engine that was given the same log. */
  private Ledger replayed() {
    // What [resolve] answered is in the log already.
    Tampering.Hold second = new Tampering.Hold(Breakage.unanswered(breakage));
    try (DrivenTopology replay =
        new DrivenTopology(breakage.settings(history.settings()), second.config())) {
      second.topics(replay.topics);
      for (LogRecord record : log) {
        replay.advance(Duration.between(replay.now(), Instant.ofEpochMilli(record.at())));
        replay.writeBytes(replay.topics.userLog(), record.key(), record.value());
      }
      return new Ledger(rows(replay), rows(carillon));
    }
  }

  private static List<String> rows(DrivenTopology of) {
    return EngineMain.FROM_THE_LOG.stream()
        .flatMap(store -> EngineMain.rows(store, of.store(store)).stream())
        .toList();
  }

  @Override
  public void close() {
    carillon.close();
  }
}
