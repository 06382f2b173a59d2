package io.carillon.api.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.Patience;
import io.carillon.localstack.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a broker shows where transactions leave their markers. */
class KafkaLogEndsTest {

  private static final String GROUP = "readers";

  @Test
  void findsTheLastRecordThatSomebodyWillApply(@TempDir Path folder) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder)) {
      Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(kafka);
          Producer<byte[], byte[]> plain = producer(kafka, Map.of());
          Producer<byte[], byte[]> transactional =
              producer(kafka, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "t"));
          LogEnds ends = new KafkaLogEnds(kafka, admin, GROUP, "log")) {
        admin.createTopics(List.of(new NewTopic("log", 5, (short) 1))).all().get();
        transactional.initTransactions();

        // 0: nothing. 1: two plain records.
        send(plain, 1, 2);
        // 2: a record, then a committed transaction of two: 0 | 1 2 marker.
        send(plain, 2, 1);
        transactional.beginTransaction();
        send(transactional, 2, 2);
        transactional.commitTransaction();
        // 3: a record, then many aborted transactions: nothing but 0 is ever applied.
        send(plain, 3, 1);
        for (int i = 0; i < 20; i++) {
          transactional.beginTransaction();
          send(transactional, 3, 3);
          transactional.abortTransaction();
        }
        // 4: a record, an open transaction, a record behind it that nobody reads yet.
        send(plain, 4, 1);
        transactional.beginTransaction();
        send(transactional, 4, 1);
        send(plain, 4, 1);

        assertThat(found(ends, Set.of(0, 1, 2, 3, 4)))
            .isEqualTo(
                Map.of(
                    0, new LogEnd(0, -1),
                    1, new LogEnd(0, 1),
                    2, new LogEnd(0, 2),
                    3, new LogEnd(0, 0),
                    4, new LogEnd(0, 0)));

        commit(admin, 1, 1);
        commit(admin, 2, 3);
        commit(admin, 3, 1);
        assertThat(found(ends, Set.of(1, 2, 3)))
            .isEqualTo(Map.of(1, new LogEnd(1, 1), 2, new LogEnd(3, -1), 3, new LogEnd(1, -1)));
        transactional.abortTransaction();
      }
    }
  }

  /** What took a broker too long to say is left out, or all of it fails: then it is asked again. */
  private static Map<Integer, LogEnd> found(LogEnds ends, Set<Integer> partitions) {
    return Patience.await()
        .ignoreExceptionsInstanceOf(KafkaException.class)
        .until(() -> ends.of(partitions), found -> found.size() == partitions.size());
  }

  private static void commit(Admin admin, int partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            GROUP, Map.of(new TopicPartition("log", partition), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private static void send(Producer<byte[], byte[]> producer, int partition, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      byte[] value = "x".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("log", partition, null, value)).get();
    }
  }

  private static Producer<byte[], byte[]> producer(
      Map<String, Object> kafka, Map<String, Object> more) {
    Map<String, Object> config = new java.util.HashMap<>(kafka);
    config.putAll(more);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
