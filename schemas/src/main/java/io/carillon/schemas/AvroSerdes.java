package io.carillon.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
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
 *
 * <p>Schema and id belong together for ever, so each is asked for once. Confluent's own serializer
 * hashes the schema for every record, which cost as much as writing it.
 */
public final class AvroSerdes {

  static {
    AvroTrust.ensure();
  }

  private static final byte MAGIC = 0;
  private static final int HEAD = 5;

  private final SchemaRegistryClient registry;

  public AvroSerdes(SchemaRegistryClient registry) {
    this.registry = registry;
  }

  /** A serde of one record type. Thread-safe. */
  public <V extends SpecificRecord> Serde<V> of(Class<V> type) {
    return Serdes.serdeFrom(
        new Writing<>(registry, type, AvroSerdes::subject), new Reading<>(registry, type));
  }

  /**
   * A serializer for topics whose number is not known beforehand: the schema is registered once,
   * under the {@link #recordSubject record's name}. Thread-safe.
   */
  public <V extends SpecificRecord> Serializer<V> byRecordName(Class<V> type) {
    return new Writing<>(registry, type, topic -> recordSubject(type));
  }

  /** The schema of a record that is in many topics is registered under this. */
  static String recordSubject(Class<? extends SpecificRecord> type) {
    return registered(type).getFullName();
  }

  /** The value schema of a topic is registered under this. */
  static String subject(String topic) {
    return topic + "-value";
  }

  /**
   * What each record begins with that a serde of ours writes to a topic.
   *
   * @throws SerializationException when the registry does not know the schema
   */
  static byte[] head(Serde<?> ours, String topic) {
    return ((Writing<?>) ours.serializer()).head(topic);
  }

  /**
   * A record's schema as the registry has it: without what concerns Java alone ({@code
   * avro.java.string}), which other languages would only stumble over.
   */
  static Schema registered(Class<? extends SpecificRecord> type) {
    boolean removeJavaProperties = true;
    return AvroSchemaUtils.getSchema(
        SpecificData.newInstance(type, SpecificData.get().getSchema(type)),
        false,
        false,
        removeJavaProperties);
  }

  private static final class Writing<V extends SpecificRecord> implements Serializer<V> {
    private final SchemaRegistryClient registry;
    private final Schema schema;
    private final AvroBinary<V> binary;
    private final UnaryOperator<String> subjects;

    /** By topic, what a record begins with. */
    private final Map<String, byte[]> heads = new ConcurrentHashMap<>();

    Writing(SchemaRegistryClient registry, Class<V> type, UnaryOperator<String> subjects) {
      this.subjects = subjects;
      this.registry = registry;
      this.schema = registered(type);
      this.binary = new AvroBinary<>(type);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
      return value == null ? null : binary.write(head(topic), value);
    }

    private byte[] head(String topic) {
      byte[] known = heads.get(topic);
      if (known != null) {
        return known;
      }
      try {
        int id = registry.getId(subjects.apply(topic), new AvroSchema(schema));
        byte[] head = ByteBuffer.allocate(HEAD).put(MAGIC).putInt(id).array();
        heads.put(topic, head);
        return head;
      } catch (IOException | RestClientException e) {
        throw new SerializationException("no schema id for " + subjects.apply(topic), e);
      }
    }
  }

  private static final class Reading<V extends SpecificRecord> implements Deserializer<V> {
    private final SchemaRegistryClient registry;
    private final Schema schema;
    private final AvroBinary<V> binary;

    /** By the writer's schema id. */
    private final Map<Integer, DatumReader<V>> readers = new ConcurrentHashMap<>();

    Reading(SchemaRegistryClient registry, Class<V> type) {
      this.registry = registry;
      this.schema = SpecificData.get().getSchema(type);
      this.binary = new AvroBinary<>(type);
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
      if (bytes == null) {
        return null;
      }
      if (bytes.length < HEAD || bytes[0] != MAGIC) {
        throw new SerializationException("no Avro record with a schema id: unknown magic byte");
      }
      int id = ByteBuffer.wrap(bytes).getInt(1);
      return binary.read(bytes, HEAD, reader(topic, id));
    }

    private DatumReader<V> reader(String topic, int id) {
      DatumReader<V> known = readers.get(id);
      if (known != null) {
        return known;
      }
      try {
        if (registry.getSchemaBySubjectAndId(subject(topic), id) instanceof AvroSchema writer) {
          DatumReader<V> reader = new SpecificDatumReader<>(writer.rawSchema(), schema);
          readers.put(id, reader);
          return reader;
        }
        throw new SerializationException("schema " + id + " is not Avro's");
      } catch (IOException | RestClientException e) {
        throw new SerializationException("no schema of id " + id, e);
      }
    }
  }
}
