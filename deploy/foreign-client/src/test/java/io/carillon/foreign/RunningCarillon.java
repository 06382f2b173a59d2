package io.carillon.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.deploy.Api;
import io.carillon.deploy.Ports;
import io.carillon.deploy.Progress;
import io.carillon.deploy.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Carillon's own process beside a real broker and registry, and what can be read of it. */
final class RunningCarillon implements AutoCloseable {

  static final int USER_PARTITIONS = 4;
  private static final String GROUP = "carillon";
  private static final String KEY = "sk_0123456789abcdef";

  private final Servers servers;
  private final Api api;
  private final Admin admin;

  private RunningCarillon(Servers servers) {
    this.servers = servers;
    this.api = new Api("http://127.0.0.1:" + servers.ports().http(), KEY);
    this.admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers.ports().bootstrapServers()));
  }

  static RunningCarillon start(Path directory) {
    Map<String, String> settings =
        Map.of("CARILLON_USER_PARTITIONS", String.valueOf(USER_PARTITIONS));
    return new RunningCarillon(
        Servers.start(directory, Ports.free(), KEY, settings, Progress.silent()));
  }

  String brokers() {
    return servers.ports().bootstrapServers();
  }

  String registry() {
    return servers.registryUrl();
  }

  boolean knowsUser(String id) throws IOException, InterruptedException {
    return api.get("/v1/users/" + id).status() == 200;
  }

  boolean knowsTenant(String id) throws IOException, InterruptedException {
    return api.get("/v1/tenants/" + id).status() == 200;
  }

  JsonNode tenant(String id) throws IOException, InterruptedException {
    return api.get("/v1/tenants/" + id).expect(200);
  }

  /** The first page, newest first, which is all that the example sends. */
  JsonNode feed(String userId) throws IOException, InterruptedException {
    return api.get("/v1/users/" + userId + "/feeds/inbox?page_size=50").expect(200);
  }

  /** What became of each notification. */
  List<JsonNode> notifications() throws IOException, InterruptedException {
    List<JsonNode> notifications = new ArrayList<>();
    api.get("/v1/notifications").expect(200).get("entries").forEach(notifications::add);
    return notifications;
  }

  /**
   * Whether every record that is in the topic now has been processed, and that is committed.
   *
   * @param topic with as many partitions as users have
   */
  boolean isThrough(String topic) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    for (int partition = 0; partition < USER_PARTITIONS; partition++) {
      TopicPartition each = new TopicPartition(topic, partition);
      long end =
          admin.listOffsets(Map.of(each, OffsetSpec.latest())).partitionResult(each).get().offset();
      OffsetAndMetadata done = committed.get(each);
      if (end > (done == null ? 0 : done.offset())) {
        return false;
      }
    }
    return true;
  }

  Set<String> topics() throws Exception {
    return admin.listTopics().names().get();
  }

  /** Every committed record of a topic, oldest first in each partition. */
  List<ConsumerRecord<String, byte[]>> records(String topic) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers.ports().bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    admin.close();
    servers.close();
  }
}
