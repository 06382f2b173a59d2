package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.api.http.SseClient;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.UserChange;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalStack;
import io.carillon.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be seen of a real instance from outside: the audit, traces, its log and its metrics. One
 * stack for all: starting it is the expensive part.
 */
class ObservedTest {

  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACE = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

  /** In everything that is said; the log must not have it. */
  private static final String MARK = "Zwiebelkuchen";

  /** The OpenTelemetry agent's jar, to try it: {@code -Dobserved.agent=}. */
  private static final String AGENT = System.getProperty("observed.agent", "");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void isAuditedTracedLoggedAndCounted(@TempDir Path folder) throws Exception {
    try (LocalStack stack = LocalStack.start(folder)) {
      int port = FreePorts.next();
      Path config =
          InstanceProcess.config(
              folder.resolve("instance.properties"),
              stack,
              port,
              "log.format=json",
              "log.calls=true",
              "metrics.tenants=acme");
      String before;
      // As it is shipped: tests are quieter.
      List<String> loud = new ArrayList<>(agent());
      loud.add("-Dlogback.configurationFile=src/main/resources/logback.xml");
      try (InstanceProcess instance = new InstanceProcess(config, port, loud)) {
        instance.awaitReady();
        everyChangeIsInTheAudit(instance, port, stack);
        aNotificationsTraceComesOut(instance, port, stack);
        // What stands in a URL because browsers can put it nowhere else is a credential.
        isRefused(port, "/v1/users/bob/feeds/inbox/stream?ticket=" + MARK);
        isRefused(port, "/ws/v1/websocket?vsn=2.0.0&api_key=" + MARK + "&user_token=" + MARK);
        theMetricsAreThoseOfThePage(instance);
        before = audit(instance, "?has_tenant=true").toString();
        instance.kill();
        theLogHasIdsAndNoContent(instance.output());
        if (!AGENT.isEmpty()) {
          instance.output().lines().filter(ObservedTest::isSpan).forEach(System.out::println);
          assertThat(instance.output().lines().filter(ObservedTest::isSpan))
              .anyMatch(span -> span.contains(TRACE_ID));
        }
      }
      try (InstanceProcess instance = new InstanceProcess(config, port)) {
        instance.awaitReady();
        change(port, "PUT", "/v1/tenants/acme", "{\"name\":\"After the kill\"}");
        instance.await(
            () ->
                audit(instance, "?page_size=1&tenant=acme").toString().contains("After the kill"));
        JsonNode after = audit(instance, "?has_tenant=true");
        assertThat(after.size()).isEqualTo(JSON.readTree(before).size() + 1);
        instance.terminate();
      }
    }
  }

  private static void isRefused(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    assertThat(HTTP.send(request, BodyHandlers.discarding()).statusCode()).isBetween(400, 401);
  }

  /** As {@code deploy/README.md} has it, with spans in the log. */
  private static List<String> agent() {
    return AGENT.isEmpty()
        ? List.of()
        : List.of(
            "-javaagent:" + AGENT,
            "-Dotel.service.name=carillon",
            "-Dotel.traces.exporter=console",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none",
            "-Dotel.instrumentation.kafka-streams.enabled=false",
            "-Dotel.instrumentation.kafka.producer-propagation.enabled=false",
            "-Dotel.instrumentation.sanitization.url.experimental.sensitive-query-parameters="
                + "ticket,user_token,api_key");
  }

  private static boolean isSpan(String line) {
    return line.contains("LoggingSpanExporter");
  }

  private static void everyChangeIsInTheAudit(InstanceProcess instance, int port, LocalStack stack)
      throws Exception {
    change(port, "PUT", "/v1/tenants/acme", "{\"name\":\"" + MARK + "\"}");
    change(port, "PUT", "/v1/tenants/acme", "{\"name\":\"" + MARK + "\"}");
    change(
        port,
        "POST",
        "/v1/users",
        "{\"userId\":\"ann\",\"attributes\":{\"note\":\"%s\"},\"memberships\":{\"acme\":{\"role\":\"%s\"}}}"
            .formatted(MARK, MARK));
    change(
        port, "PUT", "/v1/users/ann/preferences/acme", "{\"categories\":{\"" + MARK + "\":false}}");
    change(
        port,
        "PUT",
        "/v1/channels/hook",
        "{\"type\":\"http\",\"settings\":{\"url\":\"https://hook.example/" + MARK + "\"}}");
    change(
        port,
        "PUT",
        "/v1/workflows/hello",
        "{\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"%s\"}}]}"
            .formatted(MARK));
    change(
        port,
        "PUT",
        "/v1/workflows/hello/overrides/acme",
        "{\"in_app_feed\":{\"title\":\"" + MARK + "\"}}");
    JsonNode key =
        change(port, "POST", "/v1/keys", "{\"name\":\"" + MARK + "\",\"scopes\":[\"read\"]}");
    change(port, "DELETE", "/v1/keys/" + key.path("id").asText(), null);
    plainProducer(stack);

    instance.await(() -> audit(instance, "").size() == 11);
    instance.await(() -> audit(instance, "?actor_type=kafka").size() == 2);
    JsonNode all = audit(instance, "");
    assertThat(texts(all))
        .containsExactlyInAnyOrder(
            "created tenant acme by key",
            "created membership ann by key",
            "created preference_set ann by key",
            "created environment environment by key",
            "created channel hook by key",
            "created workflow hello by key",
            "created workflow_override hello by key",
            "created key " + key.path("id").asText() + " by key",
            "deleted key " + key.path("id").asText() + " by key",
            "updated membership ann by kafka",
            "created membership bob by kafka");
    for (JsonNode entry : all) {
      boolean ours = entry.at("/actor/type").asText().equals("key");
      assertThat(entry.path("trace_id").asText()).isEqualTo(ours ? TRACE_ID : "null");
      assertThat(entry.toString()).doesNotContain(key.path("key").asText(), "\"hash\"");
    }
    assertThat(texts(audit(instance, "?tenant=acme")))
        .contains("created tenant acme by key")
        .hasSize(6);
    // Page by page it is the same.
    List<String> paged = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = read(instance.asked("/v1/audit?page_size=2" + after).body());
      page.path("entries").forEach(entry -> paged.add(entry.path("id").asText()));
      JsonNode next = page.at("/page_info/after");
      after = next.isTextual() ? "&after=" + next.asText() : "";
    } while (!after.isEmpty());
    assertThat(paged)
        .containsExactlyElementsOf(
            StreamSupport.stream(all.spliterator(), false)
                .map(e -> e.path("id").asText())
                .toList());

    JsonNode receipt = change(port, "DELETE", "/v1/users/ann?erase=true", null);
    assertThat(receipt.toString()).contains("carillon.audit", "PT2160H");
    instance.await(() -> audit(instance, "?user_id=ann").size() == 5);
    JsonNode last = audit(instance, "?user_id=ann&resource_type=membership").get(0);
    assertThat(last.path("action").asText()).isEqualTo("deleted");
    assertThat(last.path("before").isNull()).isTrue();
  }

  /** Ann's role by a plain producer, who says a name; and Bob, by one that says none. */
  private static void plainProducer(LocalStack stack) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.broker().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      Topics topics = InstanceProcess.topics(stack);
      for (String user : List.of("ann", "bob")) {
        UserChange change =
            UserChange.newBuilder()
                .setOperation(ChangeOperation.MERGE)
                .setMemberships(
                    Map.of(
                        "acme",
                        io.carillon.avro.MembershipChange.newBuilder()
                            .setAttributes(Map.of("role", "by-kafka"))
                            .build()))
                .build();
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(
                topics.users().name(),
                user.getBytes(StandardCharsets.UTF_8),
                topics.users().values().serializer().serialize(topics.users().name(), change));
        if (user.equals("ann")) {
          record.headers().add("carillon.actor", "crm".getBytes(StandardCharsets.UTF_8));
        }
        producer.send(record).get();
      }
      // Refused for one attribute, whose name is nobody's business.
      UserChange refused =
          UserChange.newBuilder().setAttributes(Map.of(MARK, "x".repeat(10_000))).build();
      producer
          .send(
              new ProducerRecord<>(
                  topics.users().name(),
                  "carl".getBytes(StandardCharsets.UTF_8),
                  topics.users().values().serializer().serialize(topics.users().name(), refused)))
          .get();
      // Unreadable, and with what must not be logged.
      producer
          .send(
              new ProducerRecord<>(
                  topics.users().name(), MARK.getBytes(StandardCharsets.UTF_8), new byte[] {1, 2}))
          .get();
    }
  }

  private static void aNotificationsTraceComesOut(
      InstanceProcess instance, int port, LocalStack stack) throws Exception {
    try (SseClient live =
        new SseClient(
            URI.create("http://127.0.0.1:" + port),
            "/v1/users/bob/feeds/inbox/stream",
            "Authorization: Bearer " + InstanceProcess.KEY)) {
      live.await("feed.ready");
      change(
          port,
          "POST",
          "/v1/notify",
          "{\"segment\":\"tenant_id:acme\",\"tenant\":\"acme\",\"title\":\"%s\",\"body\":\"%s\",\"data\":{\"a\":\"%s\"},\"channels\":[\"hook\"]}"
              .formatted(MARK, MARK, MARK));
      String traceparent = live.await("message.created").get(1).data().path("traceparent").asText();
      assertThat(traceparent).isEqualTo(TRACE);
    }
    for (String topic : List.of("carillon.feed.acme", "carillon.deliveries.hook")) {
      instance.await(() -> traces(stack, topic).equals(List.of(TRACE)));
    }
  }

  /** What each record of a topic says. */
  private static List<String> traces(LocalStack stack, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                stack.broker().bootstrapServers(),
                "isolation.level",
                "read_committed",
                "allow.auto.create.topics",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<String> traces = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          var header = record.headers().lastHeader("traceparent");
          traces.add(header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8));
        }
      }
      return traces;
    }
  }

  /** Both ways: each metric of ours is on the page, and each on the page is there. */
  private static void theMetricsAreThoseOfThePage(InstanceProcess instance) throws Exception {
    String page = Files.readString(Path.of("README.md"));
    TreeSet<String> described = new TreeSet<>();
    for (String line : page.substring(page.indexOf("## Metrics")).lines().toList()) {
      if (line.startsWith("| `")) {
        Pattern.compile("`([a-z_<>]+)`")
            .matcher(line.substring(1, line.indexOf('|', 1)))
            .results()
            .forEach(name -> described.add(name.group(1)));
      }
    }
    // Looked at every few seconds.
    Patience.await().untilAsserted(() -> assertThat(shown(instance)).isEqualTo(described));
    instance.await(
        () ->
            instance
                .get("/metrics")
                .body()
                .lines()
                .anyMatch(
                    line ->
                        line.startsWith("kafka_carillon_route_tenant_notifications_total")
                            && line.contains("tenant=\"acme\"")
                            && line.endsWith(" 1.0")));
  }

  private static TreeSet<String> shown(InstanceProcess instance) {
    TreeSet<String> shown = new TreeSet<>();
    for (String line : instance.get("/metrics").body().lines().toList()) {
      if (line.matches("# TYPE (kafka_carillon|carillon|deliver)_.*")) {
        shown.add(
            line.split(" ")[2].replaceFirst(
                "^kafka_carillon_(.*)_(changes|dead_letters)_total$",
                "kafka_carillon_<stage>_$2_total"));
      }
    }
    shown.remove("carillon_http_requests_seconds_max");
    return shown;
  }

  private static void theLogHasIdsAndNoContent(String log) throws Exception {
    assertThat(log).doesNotContain(MARK, InstanceProcess.KEY);
    List<JsonNode> lines = new ArrayList<>();
    for (String line :
        log.lines().filter(each -> each.startsWith("{") && each.endsWith("}")).toList()) {
      // The last may be half a line: it was killed.
      lines.add(JSON.readTree(line));
    }
    List<JsonNode> traced =
        lines.stream().filter(line -> line.at("/mdc/trace_id").asText().equals(TRACE_ID)).toList();
    assertThat(traced.stream().map(line -> line.path("formattedMessage").asText()))
        .anyMatch(text -> text.startsWith("PUT /v1/tenants/{tenant} 200 in "))
        .anyMatch(text -> text.startsWith("POST /v1/notify 202 in "));
    assertThat(traced)
        .anyMatch(line -> line.at("/mdc/tenant_id").asText().equals("acme"))
        .anyMatch(line -> !line.at("/mdc/notification_id").asText().isEmpty());
    assertThat(lines.stream().map(line -> line.path("formattedMessage").asText()))
        .anyMatch(text -> text.startsWith("ingest-users: dead letter, unreadable"))
        .anyMatch(text -> text.startsWith("ingest-users: dead letter, too_large attributes:"))
        .anyMatch(text -> text.endsWith("ready"));
  }

  /** As part of the trace. */
  private static JsonNode change(int port, String method, String path, @Nullable String body)
      throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + InstanceProcess.KEY)
                .header("Content-Type", "application/json")
                .header("traceparent", TRACE)
                .method(
                    method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 204);
    return read(response.body().isEmpty() ? "{}" : response.body());
  }

  private static JsonNode audit(InstanceProcess instance, String query) {
    // 503 while Kafka takes its time.
    InstanceProcess.Answer answer = instance.asked("/v1/audit" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return read(answer.body()).path("entries");
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  private static List<String> texts(JsonNode entries) {
    return StreamSupport.stream(entries.spliterator(), false)
        .map(
            entry ->
                "%s %s %s by %s"
                    .formatted(
                        entry.path("action").asText(),
                        entry.at("/resource/type").asText(),
                        entry.at("/resource/id").asText(),
                        entry.at("/actor/type").asText()))
        .collect(Collectors.toList());
  }
}
