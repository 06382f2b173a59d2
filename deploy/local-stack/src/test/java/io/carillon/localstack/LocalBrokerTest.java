package io.carillon.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {
  private static final String TOPIC = "letters";

  @Test
  void committedRecordsSurviveSigkillAndAnotherPort(@TempDir Path directory) throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory)) {
      try (Admin admin = admin(broker)) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1))).all().get();
      }
      produce(broker, "a", "b", "c", "d", "e");
      assertThat(readCommitted(broker, 5)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");

      String before = broker.bootstrapServers();
      long pid = broker.pid();
      broker.kill();
      assertThat(Proc.isAlive(pid)).isFalse();
      assertThat(broker.isRunning()).isFalse();

      broker.restart();
      assertThat(broker.bootstrapServers()).isEqualTo(before);
      assertThat(broker.pid()).isNotEqualTo(pid);
      assertThat(readCommitted(broker, 5)).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
      produce(broker, "f");
    }

    Map<String, String> overrides = Map.of("message.max.bytes", "123456");
    try (LocalBroker later = LocalBroker.start(directory, FreePorts.next(), overrides)) {
      assertThat(readCommitted(later, 6)).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
      assertThat(setting(later, "message.max.bytes")).isEqualTo("123456");
    }
  }

  @Test
  void whatABrokerThatCannotStartSaidIsInTheError(@TempDir Path directory) {
    Map<String, String> overrides = Map.of("process.roles", "violinist");
    assertThatThrownBy(() -> LocalBroker.start(directory, FreePorts.next(), overrides))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("violinist");
    assertThat(Files.exists(directory.resolve("broker.log"))).isTrue();
  }

  private static void produce(LocalBroker broker, String... letters) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "scribe");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      List<Future<?>> sent = new ArrayList<>();
      sent.add(producer.send(new ProducerRecord<>(TOPIC, "lost", "aborted")));
      producer.abortTransaction();
      producer.beginTransaction();
      for (String letter : letters) {
        sent.add(producer.send(new ProducerRecord<>(TOPIC, letter, letter)));
      }
      producer.commitTransaction();
      assertThat(sent).allMatch(Future::isDone);
    }
  }

  /** What a new read_committed group reads until half a second after the given number. */
  private static List<String> readCommitted(LocalBroker broker, int atLeast) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "group.id",
            "reader-" + System.nanoTime(),
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    List<String> read = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(Set.of(TOPIC));
      long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      while (read.size() < atLeast && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          read.add(record.value());
        }
      }
      for (ConsumerRecord<String, String> surplus : consumer.poll(Duration.ofMillis(500))) {
        read.add(surplus.value());
      }
    }
    return read;
  }

  private static String setting(LocalBroker broker, String name) throws Exception {
    ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = admin(broker)) {
      return admin
          .describeConfigs(List.of(node))
          .all()
          .get()
          .values()
          .iterator()
          .next()
          .get(name)
          .value();
    }
  }

  private static Admin admin(LocalBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
