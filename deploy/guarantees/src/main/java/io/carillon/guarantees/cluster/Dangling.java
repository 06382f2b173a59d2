package io.carillon.guarantees.cluster;

import io.carillon.avro.Notify;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A foreign service that writes notifications in a transaction and never ends it: somebody kills
 * it. Until the broker has aborted the transaction, its readers see nothing that came after.
 *
 * <p>Arguments: brokers, registry, mark.
 */
public final class Dangling {

  /** Printed when the records are at the broker. */
  static final String SENT = "dangling records are sent";

  private Dangling() {}

  public static void main(String[] args) throws InterruptedException {
    Topics topics =
        new Topics(
            Cluster.PREFIX,
            Cluster.USER_PARTITIONS,
            new AvroSerdes(new CachedSchemaRegistryClient(args[1], 10)));
    Topic<Notify> topic = topics.notifications();
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            args[0],
            "transactional.id",
            "dangling-" + args[2],
            "transaction.timeout.ms",
            4_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int partition = 0; partition < Cluster.USER_PARTITIONS; partition++) {
        Notify notify =
            Notify.newBuilder().setTitle(args[2]).setSegment("{\"all_users\":true}").build();
        producer.send(
            new ProducerRecord<>(
                topic.name(),
                partition,
                (args[2] + partition).getBytes(StandardCharsets.UTF_8),
                topic.values().serializer().serialize(topic.name(), notify)));
      }
      producer.flush();
      System.out.println(SENT);
      Thread.sleep(60_000);
    }
  }
}
