package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.avro.UserLogEntry;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An entry says what the change said, whoever encoded the change. */
class UserLogEncoderTest {

  private static final int HEAD = 5;

  private SchemaRegistryClient registry;
  private Topics topics;

  @BeforeEach
  void register() throws Exception {
    registry = Contracts.registry();
    topics = Contracts.topics(registry);
  }

  @Test
  void bytesOfOurSchemaStandAsTheyCame() throws Exception {
    long seed = new Random().nextLong();
    for (Topic<? extends SpecificRecord> topic : List.of(topics.users(), topics.feedActions())) {
      for (Object change : new RandomData(topic.schema(), 200, seed)) {
        byte[] value = write(topic.name(), (GenericRecord) change);

        byte[] entry = encodedIsTheChange(topic, value, "seed " + seed);

        byte[] within = Arrays.copyOfRange(entry, HEAD + 1, entry.length - 1);
        assertThat(within).isEqualTo(Arrays.copyOfRange(value, HEAD, value.length));
      }
    }
  }

  @Test
  void aCopiedContractIsEncodedAnew() throws Exception {
    long seed = new Random().nextLong();
    for (Topic<? extends SpecificRecord> topic : List.of(topics.users(), topics.feedActions())) {
      Schema theirs =
          new Schema.Parser()
              .parse(topic.schema().toString().replace("io.carillon.avro", "com.example"));
      registry.register(topic.name() + "-theirs-value", new AvroSchema(theirs));
      for (Object change : new RandomData(theirs, 50, seed)) {
        encodedIsTheChange(
            topic, write(topic.name() + "-theirs", (GenericRecord) change), "seed " + seed);
      }
    }
  }

  /** Else they would be read as what follows the change in its entry. */
  @Test
  void bytesAfterTheChangeAreRefused() throws Exception {
    byte[] value =
        write(
            topics.users().name(),
            (GenericRecord) new RandomData(topics.users().schema(), 1, 1L).iterator().next());
    byte[] longer = Arrays.copyOf(value, value.length + 1);

    assertThatThrownBy(() -> read(topics.users(), longer))
        .isInstanceOf(SerializationException.class);
  }

  private <V extends SpecificRecord> byte[] encodedIsTheChange(
      Topic<V> topic, byte[] value, String seed) {
    V change = read(topic, value);
    byte[] entry = topics.userLogEncoder(topic).encode(value, change);
    assertThat(read(topics.userLog(), entry)).as(seed).isEqualTo(new UserLogEntry(change, null));
    return entry;
  }

  private byte[] write(String topic, GenericRecord record) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer(registry)) {
      serializer.configure(Map.of("schema.registry.url", "http://given-client"), false);
      return serializer.serialize(topic, record);
    }
  }

  private static <V extends SpecificRecord> V read(Topic<V> topic, byte[] bytes) {
    return topic.values().deserializer().deserialize(topic.name(), bytes);
  }
}
