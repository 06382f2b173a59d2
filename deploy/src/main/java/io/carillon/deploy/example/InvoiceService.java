package io.carillon.deploy.example;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.Notify;
import io.carillon.avro.UserChange;
import io.carillon.schemas.AvroTrust;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A service that knows Kafka, the registry and the Avro contracts, and nothing else of Carillon.
 *
 * <p>Arguments: the brokers and the registry's URL.
 */
public final class InvoiceService {
  private InvoiceService() {}

  public static void main(String[] args) {
    AvroTrust.ensure();
    // The README shows from here
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", args[0]);
    config.put("schema.registry.url", args[1]);
    config.put("auto.register.schemas", false);
    config.put("avro.remove.java.properties", true);
    var serializer = new KafkaAvroSerializer();
    serializer.configure(config, false);
    try (var producer = new KafkaProducer<>(config, new StringSerializer(), serializer)) {
      var billing = new MembershipChange(Map.of("role", "billing"), null);
      var dana = new UserChange(ChangeOperation.MERGE, Map.of(), Map.of("globex", billing));
      producer.send(new ProducerRecord<>("carillon.users", "dana", dana));

      var invoice =
          Notify.newBuilder()
              .setTenant("globex")
              .setRecipients(List.of("dana"))
              .setSegment("role:admin")
              .setTitle("Invoice 7 is ready")
              .build();
      // The key makes a repeat harmless.
      producer.send(new ProducerRecord<>("carillon.notify", "invoice-7", invoice));
    }
    // to here
  }
}
