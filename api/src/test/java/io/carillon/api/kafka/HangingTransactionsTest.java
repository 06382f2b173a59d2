package io.carillon.api.kafka;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HangingTransactionsTest {

  private static final String TOPIC = "held";
  private static final int PARTITIONS = 6;

  /** Whether a kill leaves one is chance: the first that does is enough. */
  private static final int ATTEMPTS = 20;

  private static final Map<String, String> QUICK =
      Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "200");

  @Test
  void endsWhatAKilledBrokerForgotAndNothingElse(@TempDir Path folder) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder, FreePorts.next(), QUICK);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        HangingTransactions hanging =
            new HangingTransactions(admin, TOPIC::equals, "some-application")) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
      leavesWhatIsUnderWay(broker, hanging);
      for (int i = 0; i < ATTEMPTS && hanging.ended() == 0; i++) {
        killWithinATransaction(broker);
        await().pollInterval(Duration.ofMillis(300)).until(() -> free(admin, hanging));
      }
      assertThat(hanging.ended())
          .as("transactions that hung: none means that Kafka is mended and this class can go")
          .isPositive();
    }
  }

  private static void leavesWhatIsUnderWay(LocalBroker broker, HangingTransactions hanging) {
    try (KafkaProducer<String, String> producer = producer(broker, "under-way", 60_000)) {
      begin(producer);
      for (int i = 0; i < 3; i++) {
        hanging.look();
      }
      producer.commitTransaction();
    }
    assertThat(hanging.ended()).isZero();
  }

  private static void killWithinATransaction(LocalBroker broker) throws InterruptedException {
    KafkaProducer<String, String> producer = producer(broker, "killed", 1_000);
    try {
      begin(producer);
      broker.kill();
    } finally {
      producer.close(Duration.ZERO);
    }
    TimeUnit.MILLISECONDS.sleep(1_200); // it has timed out when the broker comes back
    broker.restart();
  }

  private static void begin(KafkaProducer<String, String> producer) {
    producer.initTransactions();
    producer.beginTransaction();
    for (int i = 0; i < PARTITIONS; i++) {
      producer.send(new ProducerRecord<>(TOPIC, i, "key", "value"));
    }
    producer.flush();
  }

  private static KafkaProducer<String, String> producer(
      LocalBroker broker, String transactionalId, int timeoutMs) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "transactional.id",
            transactionalId,
            "transaction.timeout.ms",
            timeoutMs),
        new StringSerializer(),
        new StringSerializer());
  }

  /** Whether readers of committed records can get to the end, after one more look. */
  private static boolean free(Admin admin, HangingTransactions hanging) throws Exception {
    try {
      hanging.look();
      return ends(admin, IsolationLevel.READ_COMMITTED)
          .equals(ends(admin, IsolationLevel.READ_UNCOMMITTED));
    } catch (KafkaException e) {
      return false; // the broker is starting
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel level) {
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        FoundTopic.await(
            admin
                .listOffsets(
                    IntStream.range(0, PARTITIONS)
                        .mapToObj(i -> new TopicPartition(TOPIC, i))
                        .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())),
                    new ListOffsetsOptions(level))
                .all());
    return ends.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }
}
