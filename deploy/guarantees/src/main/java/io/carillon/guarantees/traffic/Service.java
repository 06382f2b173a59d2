package io.carillon.guarantees.traffic;

import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.Notify;
import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.Marks;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.model.Audience;
import io.carillon.guarantees.model.Change;
import io.carillon.guarantees.model.Sending;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.MessageId;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A service that writes Avro records with a plain producer and never calls Carillon. */
final class Service extends Worker implements AutoCloseable {

  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<String> users;

  Service(String name, Random random, Journal journal, Cluster cluster, List<String> users) {
    super(name, random, journal, 40);
    this.users = users;
    this.topics =
        new Topics(
            Cluster.PREFIX,
            Cluster.USER_PARTITIONS,
            new AvroSerdes(new CachedSchemaRegistryClient(cluster.registry().url(), 100)));
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                cluster.broker().bootstrapServers(),
                "acks",
                "all",
                "max.block.ms",
                10_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    // Its schemas are fetched while the registry is there.
    topics.users().values().serializer().serialize(topics.users().name(), noChange());
    topics
        .feedActions()
        .values()
        .serializer()
        .serialize(topics.feedActions().name(), action("", ""));
    topics
        .notifications()
        .values()
        .serializer()
        .serialize(topics.notifications().name(), Notify.newBuilder().setTitle("").build());
  }

  private static io.carillon.avro.UserChange noChange() {
    return new Change(Map.of(), Map.of()).avro();
  }

  @Override
  void step() {
    int dice = random.nextInt(100);
    if (dice < 50) {
      String mark = journal.mark(name());
      String user = any(users);
      Change change = World.change(random, Marks.KAFKA, mark);
      send(topics.users(), user, change.avro(), mark, new Said.ChangeUser(user, change));
    } else if (dice < 80) {
      notifyThem();
    } else if (dice < 95) {
      act();
    } else {
      nonsense();
    }
  }

  private void notifyThem() {
    String mark = journal.mark(name());
    Audience audience = World.audience(random, users);
    Long expiresAt =
        chance(5) ? Long.valueOf(System.currentTimeMillis() + random.nextInt(10_000)) : null;
    Sending sending =
        new Sending(mark, World.tenant(random, audience), audience, expiresAt, chance(30));
    Notify notify =
        Notify.newBuilder()
            .setTitle(mark)
            .setTenant(sending.tenant())
            .setRecipients(audience.named())
            .setSegment(audience.segment())
            .setChannels(sending.hooked() ? List.of(Cluster.CHANNEL) : List.of())
            .setExpiresAt(expiresAt == null ? null : Instant.ofEpochMilli(expiresAt))
            .build();
    boolean keyed = chance(50);
    Said.What what = new Said.Send(sending, null);
    send(topics.notifications(), keyed ? mark : null, notify, mark, what);
    if (keyed && chance(30)) {
      // A repeat, as a service that was killed before it heard the acknowledgement would make.
      raw(topics.notifications().name(), mark, bytes(topics.notifications(), notify), mark, null);
    }
  }

  /** On what it has heard of, which may be nobody's, or gone. */
  private void act() {
    List<Said> all = journal.said();
    for (int i = 0; i < 20 && !all.isEmpty(); i++) {
      Said some = all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), 300)));
      if (some.what() instanceof Said.Send send && send.id() != null) {
        String mark = journal.mark(name());
        String user = any(users);
        FeedAction action = action(send.id(), user);
        String messageId = new MessageId(send.id(), user).toString();
        send(
            topics.feedActions(),
            user,
            action,
            mark,
            new Said.Act(user, MessageAction.READ, messageId));
        return;
      }
    }
  }

  private static FeedAction action(String notificationId, String user) {
    return new FeedAction(
        MessageAction.READ,
        new MessageIds(
            notificationId.isEmpty()
                ? List.of()
                : List.of(new MessageId(notificationId, user).toString())),
        null);
  }

  private void nonsense() {
    String mark = journal.mark(name());
    switch (random.nextInt(3)) {
      case 0 ->
          raw(
              topics.users().name(),
              any(users),
              ("no Avro " + mark).getBytes(StandardCharsets.UTF_8),
              mark,
              new Said.Nonsense("users", "unreadable"));
      case 1 ->
          raw(
              topics.notifications().name(),
              mark,
              ("no Avro " + mark).getBytes(StandardCharsets.UTF_8),
              mark,
              new Said.Nonsense("notify", "unreadable"));
      default ->
          raw(
              topics.notifications().name(),
              mark,
              bytes(
                  topics.notifications(),
                  Notify.newBuilder().setTitle(mark).setSegment("{}").build()),
              mark,
              new Said.Nonsense("notify", "invalid"));
    }
  }

  private <V extends SpecificRecord> void send(
      Topic<V> topic, @Nullable String key, V value, String mark, Said.What what) {
    raw(topic.name(), key, bytes(topic, value), mark, what);
  }

  private static <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V value) {
    return topic.values().serializer().serialize(topic.name(), value);
  }

  private void raw(
      String topic, @Nullable String key, byte[] value, String mark, Said.@Nullable What what) {
    long began = System.nanoTime();
    producer.send(
        new ProducerRecord<>(
            topic,
            null,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value,
            List.of(new RecordHeader(Marks.KAFKA, mark.getBytes(StandardCharsets.UTF_8)))),
        (metadata, error) -> {
          if (what != null) {
            Fate fate = error == null ? Fate.ACKNOWLEDGED : Fate.UNKNOWN;
            journal.said(new Said(mark, Said.By.KAFKA, what, fate, began, System.nanoTime()));
          }
        });
  }

  /** Returns when the fate of everything is known. */
  @Override
  public void close() {
    producer.close();
  }
}
