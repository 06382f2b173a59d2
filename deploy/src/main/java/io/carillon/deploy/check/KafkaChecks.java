package io.carillon.deploy.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.Notify;
import io.carillon.avro.UserChange;
import io.carillon.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** What comes by Kafka, from producers that ask for no answer. */
final class KafkaChecks {
  /** More than the 128 of a partition above which a notification is an announcement. */
  static final int CROWD = 800;

  /** Of the crowd, whose message is no entry but part of an announcement. */
  static final int CROWD_SAMPLE = 40;

  private KafkaChecks() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "users and notify as Avro records",
            "avro-ada (admin of hooli)",
            "avro-bob (viewer of hooli), anybody else",
            KafkaChecks::avro),
        new Check(
            "bytes that are no Avro, on users",
            "dead-letters, with reason and origin",
            "the record behind it: it is processed",
            KafkaChecks::poisonedUsers),
        new Check(
            "a segment that does not parse, on notify",
            "dead-letters, with reason and origin",
            "anybody; the next is delivered",
            KafkaChecks::badNotify),
        new Check(
            "one key three times, at last with another text",
            "avro-ada, once; dead-letters, the third",
            "anybody a second time",
            KafkaChecks::repeats),
        new Check(
            "an announcement to " + CROWD + " members",
            "each of the crowd, once",
            "everybody else",
            KafkaChecks::announcement));
  }

  private static void avro(World world) throws Exception {
    world.producer().user("avro-ada", member("hooli", "admin"));
    world.producer().user("avro-bob", member("hooli", "viewer")).get();
    for (String user : List.of("avro-ada", "avro-bob")) {
      world.until(user + " to be known", () -> known(world, user));
    }
    world.changes(
        world.delivery("by Avro", Map.of("avro-ada", "hooli")),
        w -> {
          Notify notify =
              Notify.newBuilder()
                  .setId("check-avro")
                  .setSegment("tenant_id:hooli,role:admin")
                  .setTitle("by Avro")
                  .build();
          w.producer().notify(notify).get();
          resolved(w, "check-avro", 1);
        });
  }

  private static void poisonedUsers(World world) throws Exception {
    byte[] poison = "certainly no Avro".getBytes(StandardCharsets.UTF_8);
    byte[] key = "after-poison".getBytes(StandardCharsets.UTF_8);
    Topic<UserChange> users = world.producer().topics().users();
    byte[] good = users.values().serializer().serialize(users.name(), member("hooli", "viewer"));
    RecordMetadata at = world.producer().raw(users.name(), 0, key, poison).get();
    world.producer().raw(users.name(), 0, key, good).get();
    world.until("the user behind the poison", () -> known(world, "after-poison"));
    requireDeadLetter(world, at, "unreadable", poison);
  }

  private static void badNotify(World world) throws Exception {
    Notify bad =
        Notify.newBuilder()
            .setId("check-bad")
            .setSegment("tenant_id=hooli")
            .setTitle("bad")
            .build();
    RecordMetadata at = world.producer().notify(bad).get();
    world.changes(
        world.delivery("after the bad one", Map.of("avro-bob", "")),
        w -> {
          Notify good =
              Notify.newBuilder()
                  .setId("check-good")
                  .setRecipients(List.of("avro-bob"))
                  .setTitle("after the bad one")
                  .build();
          w.producer().notify(good).get();
          resolved(w, "check-good", 1);
        });
    requireDeadLetter(world, at, "invalid", null);
  }

  private static void repeats(World world) throws Exception {
    Feeds before = world.feeds();
    Notify notify =
        Notify.newBuilder().setRecipients(List.of("avro-ada")).setTitle("one key").build();
    Notify other = Notify.newBuilder(notify).setTitle("other text").build();
    world.producer().notify("check-key", notify).get();
    world.producer().notify("check-key", notify).get();
    RecordMetadata conflict = world.producer().notify("check-key", other).get();
    requireDeadLetter(world, conflict, "idempotency_conflict", null);
    // By now all three are routed, and what is sent from here on comes behind them.
    Notify last = Notify.newBuilder(notify).setId("check-last").setTitle("the last").build();
    world.producer().notify(last).get();
    resolved(world, "check-last", 1);
    Feeds after = world.feeds();
    List<String> ada = after.of("avro-ada").stream().map(Message::title).toList();
    CheckFailed.unlessSame(
        "avro-ada's newest",
        List.of("the last", "one key"),
        ada.subList(0, Math.max(0, ada.size() - before.of("avro-ada").size())));
    before.changed("avro-ada", feed -> after.of("avro-ada")).requireSame(after);
  }

  private static void announcement(World world) throws Exception {
    for (int i = 0; i < CROWD; i++) {
      world.producer().user(crowd(i), member("umbrella", "member"));
    }
    world.until("the crowd", () -> previewed(world, CROWD));
    world.changes(
        World.Change::none,
        w -> {
          JsonNode sent =
              Delivery.send(w.api(), "\"segment\":\"tenant_id:umbrella\"", "to the crowd")
                  .expect(200);
          CheckFailed.unlessSame("delivered", CROWD, sent.path("delivered").asInt(-1));
        });
    for (int i = 0; i < CROWD; i++) {
      List<Message> feed = Feed.read(world.api(), crowd(i), "").messages();
      if (feed.size() != 1 || !feed.get(0).title().equals("to the crowd")) {
        throw new CheckFailed(crowd(i) + " has " + feed + " instead of the announcement, once");
      }
    }
  }

  static String crowd(int number) {
    return "crowd-" + number;
  }

  static UserChange member(String tenant, String role) {
    return new UserChange(
        ChangeOperation.MERGE,
        Map.of(),
        Map.of(tenant, new MembershipChange(Map.of("role", role), null)));
  }

  private static Optional<Boolean> known(World world, String user) throws Exception {
    return world.api().get("/v1/users/" + user).status() == 200
        ? Optional.of(true)
        : Optional.empty();
  }

  private static Optional<Boolean> previewed(World world, int count) throws Exception {
    JsonNode preview =
        world
            .api()
            .post("/v1/segments/preview", "{\"segment\":\"tenant_id:umbrella\"}")
            .expect(200);
    return preview.path("matched").asInt() == count ? Optional.of(true) : Optional.empty();
  }

  /** Waits until all partitions have counted. */
  static void resolved(World world, String id, int delivered) throws Exception {
    JsonNode outcome =
        world.until(
            "notification " + id,
            () -> {
              var answer = world.api().get("/v1/notifications/" + id);
              boolean done =
                  answer.status() == 200
                      && answer.body().path("status").asText().equals("resolved");
              return done ? Optional.of(answer.body()) : Optional.empty();
            });
    CheckFailed.unlessSame("delivered", delivered, outcome.path("delivered").asInt(-1));
  }

  private static void requireDeadLetter(
      World world,
      RecordMetadata at,
      String reason,
      byte @org.jspecify.annotations.Nullable [] value)
      throws Exception {
    String origin = "%s-%d@%d".formatted(at.topic(), at.partition(), at.offset());
    ConsumerRecord<byte[], byte[]> letter =
        world.until("the dead letter of " + origin, () -> world.kafka().deadLetter(origin));
    CheckFailed.unlessSame("reason", reason, KafkaSide.header(letter, "carillon.reason"));
    if (value != null && !Arrays.equals(value, letter.value())) {
      throw new CheckFailed("the dead letter of " + origin + " has other bytes than the original");
    }
  }
}
