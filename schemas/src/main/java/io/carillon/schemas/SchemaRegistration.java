package io.carillon.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Registers the value schema of every topic under its subject, {@code <topic>-value}, and those of
 * records that are in many topics under the record's name. Idempotent.
 */
public final class SchemaRegistration {

  private SchemaRegistration() {}

  /**
   * @throws IOException when the registry cannot be reached
   * @throws RestClientException when it refuses a schema, for example as incompatible
   */
  public static void register(SchemaRegistryClient registry, Topics topics)
      throws IOException, RestClientException {
    for (Topic<?> topic : topics.all()) {
      registry.register(topic.subject(), new AvroSchema(topic.schema()));
    }
    for (Map.Entry<String, Schema> each : Topics.schemasByRecordName().entrySet()) {
      registry.register(each.getKey(), new AvroSchema(each.getValue()));
    }
  }
}
