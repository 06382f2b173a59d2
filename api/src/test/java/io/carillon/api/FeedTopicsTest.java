package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.FeedEvent;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalStack;
import io.carillon.schemas.AvroBinary;
import io.carillon.schemas.FeedTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of feed events as a reader finds them, and what becomes of one that somebody deletes. */
class FeedTopicsTest {

  @Test
  void areMadeAheadOfUseAndMadeAnewWhenDeleted(@TempDir Path folder) throws Exception {
    run(folder, false);
  }

  /** Whoever is written to while it is deleted may hold the others up for some twenty seconds. */
  @Test
  @Tag("full")
  void areWaitedForWhereTheyAreOnlyChecked(@TempDir Path folder) throws Exception {
    run(folder, true);
  }

  private static void run(Path folder, boolean checked) throws Exception {
    try (LocalStack stack = LocalStack.start(folder);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()))) {
      int port = FreePorts.next();
      Path config = InstanceProcess.config(folder.resolve("carillon.properties"), stack, port);
      try (InstanceProcess instance = new InstanceProcess(config, port)) {
        instance.awaitReady();
        put(instance, "/v1/tenants/acme", "{\"name\":\"Acme\"}");
        post(instance, "/v1/users", "{\"userId\":\"ada\",\"attributes\":{\"tenant_id\":\"acme\"}}");
        notify(instance, "acme", "first");
        instance.await(
            () -> read(stack, "carillon.feed.acme").equals(List.of("ada CREATED first")));
        notify(instance, null, "untagged");
        instance.await(() -> read(stack, "carillon.feed").equals(List.of("ada CREATED untagged")));

        deleteWhileOthersAreNotified(
            admin,
            instance,
            () -> {
              notify(instance, "acme", "second");
              instance.await(
                  () -> read(stack, "carillon.feed.acme").contains("ada CREATED second"));
            });
        instance.terminate();
      }
      // So that all topics are there.
      if (checked) {
        whereTopicsAreOnlyChecked(folder, stack, admin);
      }
    }
  }

  private static void whereTopicsAreOnlyChecked(Path folder, LocalStack stack, Admin admin)
      throws Exception {
    int port = FreePorts.next();
    Path config =
        InstanceProcess.config(
            folder.resolve("carillon.properties"), stack, port, "topics.create=check");
    try (InstanceProcess instance = new InstanceProcess(config, port)) {
      instance.awaitReady();
      notify(instance, "acme", "third");
      instance.await(() -> read(stack, "carillon.feed.acme").contains("ada CREATED third"));
      deleteWhileOthersAreNotified(
          admin,
          instance,
          () -> {
            notify(instance, "acme", "fourth");
            instance.await(() -> instance.output().contains("--create --topic carillon.feed.acme"));
          });
      assertThat(admin.listTopics().names().get()).doesNotContain("carillon.feed.acme");

      FeedTopics names = new FeedTopics("carillon.");
      NewTopic made = new NewTopic("carillon.feed.acme", 1, (short) 1);
      admin.createTopics(List.of(made.configs(names.layout().configs()))).all().get();
      instance.await(() -> read(stack, "carillon.feed.acme").equals(List.of("ada CREATED fourth")));
      instance.terminate();
    }
  }

  /** A topic that is written to; a step that ends when what was to come of it has come. */
  private static void deleteWhileOthersAreNotified(Admin admin, InstanceProcess instance, Step step)
      throws Exception {
    List<Long> waits = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean enough = new AtomicBoolean();
    FutureTask<Void> sending = new FutureTask<>(() -> sendToOthers(instance, waits, enough), null);
    Thread others = new Thread(sending, "others");
    others.start();
    Thread.sleep(1_000);
    admin.deleteTopics(List.of("carillon.feed.acme")).all().get();
    long deleted = System.nanoTime();
    step.run();
    long again = (System.nanoTime() - deleted) / 1_000_000;
    enough.set(true);
    sending.get();
    System.out.println(
        "a topic deleted while it is written to: what came of it after "
            + again
            + " ms, the others' longest wait "
            + Collections.max(waits)
            + " ms of "
            + waits.size());
    // Two minutes when the producer is left to itself: nobody has waited so long, or `sending` had
    // failed.
    assertThat(Patience.LONG).isLessThan(Duration.ofMinutes(2));
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  /** Times from a notification until it is in the feed, one after the other. */
  private static void sendToOthers(
      InstanceProcess instance, List<Long> waits, AtomicBoolean enough) {
    for (int i = 0; !enough.get() || i < 10; i++) {
      long start = System.nanoTime();
      String title = "other " + i + ".";
      try {
        String body = "{\"userId\":\"bob\",\"title\":\"" + title + "\"}";
        instance.await(() -> instance.send("POST", "/v1/notify", body).statusCode() == 202);
        instance.await(() -> instance.get("/v1/users/bob/feeds/inbox").body().contains(title));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      waits.add((System.nanoTime() - start) / 1_000_000);
    }
  }

  private static void notify(InstanceProcess instance, @Nullable String tenant, String title) {
    post(
        instance,
        "/v1/notify",
        "{\"userId\":\"ada\",\"title\":\""
            + title
            + "\""
            + (tenant == null ? "" : ",\"tenant\":\"" + tenant + "\"")
            + "}");
  }

  private static void post(InstanceProcess instance, String path, String body) {
    assertThat(instance.send("POST", path, body).statusCode()).isBetween(200, 202);
  }

  private static void put(InstanceProcess instance, String path, String body) {
    assertThat(instance.send("PUT", path, body).statusCode()).isEqualTo(200);
  }

  /** All there is for a reader of what is committed. */
  private static List<String> read(LocalStack stack, String topic) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                stack.broker().bootstrapServers(),
                "isolation.level",
                "read_committed",
                "allow.auto.create.topics",
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      if (consumer.listTopics().get(topic) == null) {
        return List.of();
      }
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<String> told = new ArrayList<>();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          FeedEvent event = new AvroBinary<>(FeedEvent.class).read(each.value(), 5);
          told.add(each.key() + " " + event.getType() + " " + event.getContent().getTitle());
        }
      }
      return told;
    }
  }
}
