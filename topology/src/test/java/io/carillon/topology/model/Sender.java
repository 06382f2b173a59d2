package io.carillon.topology.model;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.StateTable;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.model.History.Step;
import io.carillon.topology.model.Operation.Input;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a history as any service would: with a plain producer, without waiting for anything. */
final class Sender implements AutoCloseable {

  /** Header that numbers what was written for [ingest], so that orders can be compared. */
  static final String NUMBER = "number";

  private static final String DIRECT = "direct";

  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Operation.Nonsense> nonsense = new HashMap<>();
  private final List<String> direct = new ArrayList<>();
  private int sent;

  Sender(String bootstrap, Topics topics) {
    this.topics = topics;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.request.size", 4_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** What was written that nobody can process, by topic, key and value. */
  Map<String, Operation.Nonsense> nonsense() {
    return nonsense;
  }

  /** What was written straight into the user log, in words and with its partition. */
  List<String> direct() {
    return direct;
  }

  int sent() {
    return sent;
  }

  void send(Step step) {
    Operation operation = step.operation();
    if (operation instanceof Operation.ChangeUser user) {
      user(topics.users(), user.userId(), user.change(), user.direct());
    } else if (operation instanceof Operation.Prefer prefer) {
      user(topics.preferences(), prefer.userId(), prefer.change(), prefer.direct());
    } else if (operation instanceof Operation.Act act) {
      user(topics.feedActions(), act.userId(), act.action(), act.direct());
    } else if (operation instanceof Operation.ChangeTenant tenant) {
      write(topics.tenants(), tenant.tenantId(), tenant.change(), null);
    } else if (operation instanceof Operation.ChangeEnvironment environment) {
      write(topics.environment(), "environment", environment.change(), null);
    } else if (operation instanceof Operation.ChangeWorkflow workflow) {
      seen(workflow.key(), offset(workflow.key(), workflow.change()));
    } else if (operation instanceof Operation.Send send) {
      write(topics.notifications(), send.key(), send.request(), null);
    } else if (operation instanceof Operation.Nonsense wrong) {
      Input input = wrong.input();
      Topic<?> topic = topic(input.topic());
      byte[] value = encoded(topic, input.value());
      nonsense.put(identity(topic.name(), input.key(), value), wrong);
      // Where a keyless record goes in the log is not left to chance: the first partition.
      Integer partition =
          topic == topics.userLog() && input.key() == null ? Integer.valueOf(0) : null;
      write(topic.name(), input.key(), value, partition);
    }
  }

  /** Whatever is sent after this is to see the change, in every partition. */
  private void seen(String key, long offset) {
    Notify await =
        Notify.newBuilder()
            .setOperation(NotifyOperation.AWAIT)
            .setAwaits(List.of(new AwaitedState(StateTable.WORKFLOWS, key, offset)))
            .build();
    for (int partition = 0; partition < EngineMain.PARTITIONS; partition++) {
      write(topics.notifications(), null, await, partition);
    }
  }

  /** A notification through each workflow to each partition, behind whatever waits there. */
  List<String> lastOfAll() {
    List<String> ids = new ArrayList<>();
    for (String workflow : Histories.WORKFLOWS) {
      WorkflowChange last = new Definitions(new Chance(1), new Chance(2)).plain();
      seen(workflow, offset(workflow, last));
      for (int partition = 0; partition < EngineMain.PARTITIONS; partition++) {
        String id = "last-" + workflow + "-" + partition;
        ids.add(id);
        write(
            topics.notifications(),
            null,
            Notify.newBuilder()
                .setId(id)
                .setWorkflow(workflow)
                .setRecipients(List.of(Histories.USERS.get(0)))
                .build(),
            partition);
      }
    }
    return ids;
  }

  private long offset(String key, WorkflowChange change) {
    Topic<WorkflowChange> topic = topics.workflows();
    try {
      return producer
          .send(
              new ProducerRecord<>(
                  topic.name(), key.getBytes(StandardCharsets.UTF_8), encoded(topic, change)))
          .get()
          .offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private <V extends SpecificRecord> void user(
      Topic<V> topic, String userId, V change, boolean direct) {
    if (direct) {
      int partition = UserPartitions.of(userId, EngineMain.PARTITIONS);
      this.direct.add(partition + " " + Words.line(userId, change));
      write(topics.userLog(), userId, new UserLogEntry(change, null), partition);
    } else {
      write(topic, userId, change, null);
    }
  }

  private <V extends SpecificRecord> void write(
      Topic<V> topic, @Nullable String key, V value, @Nullable Integer partition) {
    write(
        topic.name(),
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        encoded(topic, value),
        partition);
  }

  private void write(
      String topic, byte @Nullable [] key, byte @Nullable [] value, @Nullable Integer partition) {
    byte[] number = Integer.toString(sent++).getBytes(StandardCharsets.UTF_8);
    producer.send(
        new ProducerRecord<>(
            topic,
            partition,
            key,
            value,
            List.of(
                new RecordHeader(
                    topic.equals(topics.userLog().name()) ? DIRECT : NUMBER, number))));
  }

  private Topic<?> topic(String name) {
    return topics.all().stream()
        .filter(topic -> topic.name().equals("carillon." + name))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  static byte @Nullable [] encoded(Topic<?> topic, @Nullable Object value) {
    return value instanceof SpecificRecord record
        ? ((Topic<SpecificRecord>) topic).values().serializer().serialize(topic.name(), record)
        : (byte[]) value;
  }

  static String identity(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    return topic + " " + Words.bytes(key, value);
  }

  @Override
  public void close() {
    producer.close();
  }
}
