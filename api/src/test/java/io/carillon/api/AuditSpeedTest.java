package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalStack;
import io.carillon.schemas.Topic;
import io.carillon.topology.audit.AuditPartitioner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a page of {@code GET /v1/audit} costs when there are many entries: from a real instance over
 * HTTP, printed. What it must not cost is a look at all of them.
 */
@Tag("full")
class AuditSpeedTest {

  private static final int ENTRIES = Integer.getInteger("audit.entries", 100_000);
  private static final int TENANTS = 100;
  private static final int CALLS = 300;
  private static final int WARM_UP = 100;
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aPageIsNoScan(@TempDir Path folder) throws Exception {
    try (LocalStack stack = LocalStack.start(folder)) {
      int port = FreePorts.next();
      Path config =
          InstanceProcess.config(
              folder.resolve("instance.properties"), stack, port, "audit.retention=36500d");
      try (InstanceProcess instance = new InstanceProcess(config, port)) {
        instance.awaitReady();
        Instant middle = fill(stack);
        String deep = cursor(instance, middle);
        time(instance, "the newest", "?page_size=50");
        time(instance, "after 50,000 others", "?page_size=50&after=" + deep);
        time(instance, "of one tenant of 100", "?page_size=50&tenant=tenant-7");
        time(instance, "before a time in the middle", "?page_size=50&inserted_at.lt=" + middle);
        time(instance, "one entry by its id, new", "?page_size=1&resource_id=resource-99990");
        time(instance, "of an id that is not there", "?page_size=50&resource_id=none");
      }
    }
  }

  private static Instant at(int number) {
    return BEGAN.plusSeconds(60L * number);
  }

  /** When the one in the middle was written, as the topic has it. */
  private static Instant fill(LocalStack stack) throws Exception {
    Topic<AuditEntry> topic = InstanceProcess.topics(stack).audit();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.broker().bootstrapServers(), "linger.ms", 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < ENTRIES; i++) {
        String tenant = "tenant-" + i % TENANTS;
        AuditEntry entry =
            AuditEntry.newBuilder()
                .setResource(AuditResource.TENANT)
                .setResourceId("resource-" + i)
                .setTenant(tenant)
                .setActorType(AuditActor.KEY)
                .setActorId("setting-0")
                .setAt(at(i))
                .setBefore("{\"name\":\"" + "before".repeat(20) + "\"}")
                .setAfter("{\"name\":\"" + "after".repeat(20) + "\"}")
                .build();
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic.name(),
                    AuditPartitioner.of(tenant, InstanceProcess.PARTITIONS),
                    at(i).toEpochMilli(),
                    tenant.getBytes(StandardCharsets.UTF_8),
                    topic.values().serializer().serialize(topic.name(), entry))));
      }
      producer.flush();
      return Instant.ofEpochMilli(sent.get(ENTRIES / 2).get().timestamp());
    }
  }

  /** Of the place behind those that were written since then. */
  private static String cursor(InstanceProcess instance, Instant before) throws Exception {
    JsonNode after = page(instance, "?page_size=1&inserted_at.lt=" + before).at("/page_info/after");
    assertThat(after.isTextual()).isTrue();
    return after.asText();
  }

  private static JsonNode page(InstanceProcess instance, String query) throws Exception {
    InstanceProcess.Answer answer = instance.get("/v1/audit" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static void time(InstanceProcess instance, String what, String query) throws Exception {
    int entries = 0;
    for (int i = 0; i < WARM_UP; i++) {
      entries = page(instance, query).path("entries").size();
    }
    long[] took = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long began = System.nanoTime();
      instance.get("/v1/audit" + query);
      took[i] = System.nanoTime() - began;
    }
    Arrays.sort(took);
    System.out.printf(
        "/v1/audit of %,d entries, %s (%d on a page): p50 %.1f ms, p99 %.1f ms%n",
        ENTRIES, what, entries, ms(took[CALLS / 2]), ms(took[CALLS * 99 / 100]));
  }

  private static double ms(long nanos) {
    return nanos / (double) Duration.ofMillis(1).toNanos();
  }
}
