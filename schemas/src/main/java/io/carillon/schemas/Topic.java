package io.carillon.schemas;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * One topic: its full name, prefix included, how keys and values are written, and how it is to be
 * created. Immutable; the serdes are thread-safe only as far as Kafka's are, so each producer or
 * consumer takes its own {@link Topics}.
 *
 * @param valueType the Avro record of the values
 */
public record Topic<V extends SpecificRecord>(
    String name, Class<V> valueType, Serde<String> keys, Serde<V> values, TopicLayout layout) {

  /** The registry's subject of the values. */
  public String subject() {
    return AvroSerdes.subject(name);
  }

  /**
   * The schema of the values as the registry has it: the record class's own, without what concerns
   * Java alone ({@code avro.java.string}). Just what the serializer asks the registry for.
   */
  public Schema schema() {
    return AvroSerdes.registered(valueType);
  }
}
