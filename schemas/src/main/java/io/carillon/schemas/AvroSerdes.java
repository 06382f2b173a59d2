package io.carillon.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serdes in Confluent's wire format (a zero byte, the schema id, Avro binary). Schemas are not
 * registered on the way: {@link SchemaRegistration} does that at start-up, so that a producer with
 * a schema nobody agreed to fails instead of publishing it.
 *
 * <p>Reading resolves the writer's schema to ours, whatever its namespace: a service that keeps its
 * own copy of a contract, with fields left out, is understood.
 */
public final class AvroSerdes {

  static {
    AvroTrust.ensure();
  }

  private final SchemaRegistryClient registry;
  private final Map<String, Object> config;

  public AvroSerdes(SchemaRegistryClient registry) {
    this.registry = registry;
    // The url is required by the serializer's configuration and unused: the client is given.
    this.config =
        Map.of(
            "schema.registry.url",
            "http://given-client",
            "auto.register.schemas",
            false,
            // As in Topic.schema(): what other languages fetch speaks of no Java class.
            "avro.remove.java.properties",
            true,
            "specific.avro.reader",
            true);
  }

  /** A serde of one record type; each use wants its own, as Kafka's serdes do. */
  public <V extends SpecificRecord> Serde<V> of(Class<V> type) {
    return Serdes.serdeFrom(new Writing<>(registry, config), new Reading<>(registry, config, type));
  }

  private static final class Writing<V> implements Serializer<V> {
    private final KafkaAvroSerializer inner;

    Writing(SchemaRegistryClient registry, Map<String, Object> config) {
      inner = new KafkaAvroSerializer(registry);
      inner.configure(config, false);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
      return value == null ? null : inner.serialize(topic, value);
    }
  }

  private static final class Reading<V> implements Deserializer<V> {
    private final KafkaAvroDeserializer inner;
    private final Schema schema;
    private final Class<V> type;

    Reading(SchemaRegistryClient registry, Map<String, Object> config, Class<V> type) {
      this.inner = new KafkaAvroDeserializer(registry);
      this.inner.configure(config, false);
      this.type = type;
      this.schema = SpecificData.get().getSchema(type);
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
      return bytes == null ? null : type.cast(inner.deserialize(topic, bytes, schema));
    }
  }
}
