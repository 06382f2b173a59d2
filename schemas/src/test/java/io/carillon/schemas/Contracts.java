package io.carillon.schemas;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.Schema;

/** The topics of a throw-away environment, and their schemas by the names that files have. */
final class Contracts {

  static final String PREFIX = "carillon.";

  private Contracts() {}

  static Topics topics() {
    return topics(new MockSchemaRegistryClient());
  }

  static Topics topics(SchemaRegistryClient registry) {
    return new Topics(PREFIX, 4, new AvroSerdes(registry));
  }

  /** A registry that has every schema. */
  static MockSchemaRegistryClient registry() throws Exception {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    SchemaRegistration.register(registry, topics(registry));
    return registry;
  }

  /** The schema of every topic's values, by the topic's name without prefix, or the record's. */
  static Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new TreeMap<>();
    topics().all().forEach(topic -> schemas.put(withoutPrefix(topic.name()), topic.schema()));
    Topics.schemasByRecordName().forEach((record, schema) -> schemas.put(schema.getName(), schema));
    return schemas;
  }

  static Schema schema(String topic) {
    return Objects.requireNonNull(schemas().get(topic), topic);
  }

  static String withoutPrefix(String topic) {
    return topic.substring(PREFIX.length());
  }
}
