package io.carillon.deploy.check;

import io.carillon.avro.Notify;
import io.carillon.deploy.AvroProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is there after a crash, and after everything was down. */
final class Restarts {
  private Restarts() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "kill -9 of Carillon, and a start",
            "everybody's feed and counts as before",
            "one more, one less, one unread again",
            Restarts::crash),
        new Check(
            "Kafka, registry and Carillon stopped, and started",
            "the same feeds; the same schema ids",
            "another id for a known schema",
            Restarts::fullRestart),
        new Check(
            "an Avro producer after that", "avro-ada", "anybody else", Restarts::avroAfterwards));
  }

  private static void crash(World world) throws Exception {
    Feeds before = feeds(world);
    world.servers().carillon().kill();
    world.servers().carillon().startAgain();
    before.requireSame(feeds(world));
  }

  private static void fullRestart(World world) throws Exception {
    Feeds before = feeds(world);
    Map<String, Integer> ids = world.kafka().schemaIds();
    world.servers().restart();
    before.requireSame(feeds(world));
    CheckFailed.unlessSame("schema ids", ids, world.kafka().schemaIds());
  }

  private static void avroAfterwards(World world) throws Exception {
    try (AvroProducer producer = world.kafka().producer()) {
      world.changes(
          world.delivery("by Avro, again", Map.of("avro-ada", "hooli")),
          w -> {
            Notify notify =
                Notify.newBuilder()
                    .setId("check-again")
                    .setSegment("tenant_id:hooli,role:admin")
                    .setTitle("by Avro, again")
                    .build();
            producer.notify(notify).get();
            KafkaChecks.resolved(w, "check-again", 1);
          });
    }
  }

  private static Feeds feeds(World world) throws Exception {
    List<String> users = new ArrayList<>(Cast.ids());
    for (int i = 0; i < KafkaChecks.CROWD_SAMPLE; i++) {
      users.add(KafkaChecks.crowd(i));
    }
    return Feeds.read(world.api(), users);
  }
}
