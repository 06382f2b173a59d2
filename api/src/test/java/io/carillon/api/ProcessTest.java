package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.InstanceProcess.Answer;
import io.carillon.api.http.SseClient;
import io.carillon.api.live.Received;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalStack;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as an operator meets it. One stack for all: starting it is the expensive part. */
class ProcessTest {

  private static final Pattern MESSAGES =
      Pattern.compile("kafka_carillon_feed_messages_total\\{[^}]*} 1\\.0");

  @Test
  void startsServesStopsAndStartsAgain(@TempDir Path folder) throws Exception {
    try (LocalStack stack = LocalStack.start(folder);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()))) {
      int port = FreePorts.next();
      Path config = config(folder, stack, port, "own.", "auto");
      String lastEvent;
      List<String> stopped = new ArrayList<>();
      try (InstanceProcess instance = new InstanceProcess(config, port)) {
        instance.awaitReady();
        SseClient live = doesTheMainJob(instance, port);
        assertThat(instance.get("/metrics").body())
            .contains("kafka_stream", "jvm_memory_used_bytes")
            // Whoever asks RocksDB for these while a store closes ends the process.
            .doesNotContain("mem_table", "sst_files", "block_cache_usage", "estimate_num_keys");
        // Looked at every few seconds.
        instance.await(() -> MESSAGES.matcher(instance.get("/metrics").body()).find());
        whatIsPutIsWhatTheNextTriggerSees(instance);
        new MutedCategory(instance).isPreviewedAndCountedAlike();
        stopped.add(stopped(instance));
        live.awaitEnd();
        List<Received> events = live.events();
        lastEvent = events.get(events.size() - 1).id();
      }
      try (InstanceProcess instance = new InstanceProcess(config, port)) {
        instance.awaitReady();
        // It goes on with what it put down itself.
        assertThat(instance.output()).doesNotContain("Corrupted");
        assertThat(instance.asked("/v1/users/user_456/feeds/inbox").body()).contains("Maintenance");
        // What the client had before the restart, it still has.
        try (SseClient back = stream(port, "Last-Event-ID: " + lastEvent)) {
          assertThat(back.await("feed.ready").get(0).name()).isEqualTo("feed.ready");
        }
        stopped.add(stopped(instance));
      }
      // A machine that stands still makes one of them late; something of ours would make all.
      assertThat(stopped).anyMatch(output -> !output.contains("did not stop"));
      whatItWouldCreateIsWhatItCreates(folder, stack, admin);
    }
  }

  /** What an instance has said that was asked to stop. */
  private static String stopped(InstanceProcess instance) throws InterruptedException {
    System.out.println("an instance stopped after " + instance.terminate() + " ms");
    assertThat(instance.output()).contains("ready", "stopped");
    return instance.output();
  }

  private static SseClient stream(int port, String... more) {
    String[] headers = new String[more.length + 1];
    headers[0] = "Authorization: Bearer " + InstanceProcess.KEY;
    System.arraycopy(more, 0, headers, 1, more.length);
    return new SseClient(
        URI.create("http://127.0.0.1:" + port),
        "/v1/users/user_456/feeds/inbox/stream?tenant=acme-corp",
        headers);
  }

  /** A stream that is still open. */
  private static SseClient doesTheMainJob(InstanceProcess instance, int port)
      throws InterruptedException {
    SseClient live = stream(port);
    live.await("feed.ready");
    Answer identified =
        instance.send(
            "POST",
            "/v1/users",
            """
            {"userId":"user_456","attributes":{"tenant_id":"acme-corp","role":"admin"}}""");
    assertThat(identified.statusCode()).as(identified.body()).isEqualTo(200);
    Answer notified =
        instance.send(
            "POST",
            "/v1/notify",
            """
            {"segment":{"tenant_id":"acme-corp"},"title":"Maintenance","body":"Tonight"}""");
    assertThat(notified.statusCode()).as(notified.body()).isEqualTo(202);
    instance.await(
        () -> instance.get("/v1/users/user_456/feeds/inbox").body().contains("Maintenance"));
    // The log of notifications is a hop behind the feeds.
    instance.await(() -> instance.get("/v1/notifications").body().contains("Maintenance"));
    Answer preview =
        instance.send("POST", "/v1/segments/preview", "{\"segment\":\"tenant_id:acme-corp\"}");
    assertThat(preview.body()).contains("\"matched\":1", "user_456");
    assertThat(live.await("message.created").get(1).data().at("/entry/title").asText())
        .isEqualTo("Maintenance");
    assertThat(instance.get("/metrics").body())
        .contains("carillon_live_streams 1.0", "carillon_live_events_total 2.0");
    return live;
  }

  private static void whatIsPutIsWhatTheNextTriggerSees(InstanceProcess instance)
      throws InterruptedException {
    for (int version = 1; version <= 5; version++) {
      String title = "Version " + version + " for {{ recipient.name }}";
      Answer put =
          instance.send(
              "PUT",
              "/v1/workflows/hello",
              "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\""
                  + title
                  + "\"}}]}");
      assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
      Answer triggered =
          instance.send(
              "POST",
              "/v1/workflows/hello/trigger",
              "{\"recipients\":[{\"id\":\"user_457\",\"name\":\"Ann\"}]}");
      assertThat(triggered.statusCode()).as(triggered.body()).isEqualTo(202);
      String expected = "\"title\":\"Version " + version + " for Ann\"";
      instance.await(
          () -> instance.get("/v1/users/user_457/feeds/inbox").body().contains(expected));
    }
  }

  /** The commands printed with {@code topics.create=check}, against what auto has created. */
  private static void whatItWouldCreateIsWhatItCreates(Path folder, LocalStack stack, Admin admin)
      throws Exception {
    Set<String> before = admin.listTopics().names().get();
    int port = FreePorts.next();
    Path config = config(folder, stack, port, "other.", "check");
    String printed;
    try (InstanceProcess instance = new InstanceProcess(config, port)) {
      assertThat(instance.exitCode()).isEqualTo(1);
      printed = instance.output();
    }
    assertThat(admin.listTopics().names().get()).isEqualTo(before);

    List<NewTopic> topics = PrintedTopics.parse(printed);
    assertThat(names(topics))
        .isEqualTo(
            before.stream()
                .filter(name -> name.startsWith("own"))
                // Made with its channel.
                .filter(name -> !name.equals("own.deliveries.mail"))
                .map(name -> name.replaceFirst("^own", "other"))
                .collect(Collectors.toCollection(java.util.TreeSet::new)));
    Map<String, Integer> partitions = partitions(admin, before);
    for (NewTopic topic : topics) {
      assertThat(topic.numPartitions())
          .as(topic.name())
          .isEqualTo(partitions.get(topic.name().replaceFirst("^other", "own")));
    }

    // With them, and the schemas, it starts and creates nothing more.
    admin.createTopics(topics).all().get();
    Path once = config(folder, stack, port, "other.", "auto");
    try (InstanceProcess instance = new InstanceProcess(once, port)) {
      instance.awaitReady();
      assertThat(instance.output()).contains("topics are there");
      Set<String> after = admin.listTopics().names().get();
      assertThat(after).isEqualTo(union(before, names(topics)));
      instance.terminate();
    }
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> all = new java.util.TreeSet<>(a);
    all.addAll(b);
    return all;
  }

  private static Set<String> names(List<NewTopic> topics) {
    return topics.stream()
        .map(NewTopic::name)
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  private static Map<String, Integer> partitions(Admin admin, Set<String> names) throws Exception {
    Map<String, Integer> partitions = new TreeMap<>();
    admin
        .describeTopics(names)
        .allTopicNames()
        .get()
        .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return partitions;
  }

  private static Path config(Path folder, LocalStack stack, int port, String prefix, String create)
      throws Exception {
    List<String> more = new ArrayList<>(InstanceProcess.STEADY);
    more.add("topic.prefix=" + prefix);
    more.add("topics.create=" + create);
    return InstanceProcess.config(
        folder.resolve(prefix + create + ".properties"), stack, port, more.toArray(String[]::new));
  }
}
