package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.avro.AllMessages;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.Notify;
import io.carillon.avro.UserChange;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read, also when somebody else wrote it from a contract of their own. */
class AvroSerdesTest {

  private static final Map<String, ?> CONFIG = Map.of("schema.registry.url", "http://given-client");

  /** A zero byte and the schema id. */
  private static final int WIRE_HEADER_BYTES = 5;

  private SchemaRegistryClient registry;
  private Topics topics;

  @BeforeEach
  void register() throws Exception {
    registry = Contracts.registry();
    topics = Contracts.topics(registry);
  }

  static Stream<String> topicNames() {
    return Contracts.topics().all().stream().map(Topic::name);
  }

  /** Random records of every contract, from the outside in and back. */
  @ParameterizedTest
  @MethodSource("topicNames")
  void whateverTheContractAllowsComesBackEqual(String name) {
    long seed = new Random().nextLong();
    Topic<? extends SpecificRecord> topic =
        topics.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    for (Object foreign : new RandomData(topic.schema(), 20, seed)) {
      Object known = read(topic, write(name, (GenericRecord) foreign));

      assertThat(known).as("seed %s", seed).isInstanceOf(topic.valueType());
      assertThat(readAsGeneric(name, rewrite(topic, known))).as("seed %s", seed).isEqualTo(foreign);
    }
  }

  @Test
  void aDeletedValueIsNull() {
    Serde<UserChange> users = topics.users().values();

    assertThat(users.serializer().serialize(topics.users().name(), null)).isNull();
    assertThat(users.deserializer().deserialize(topics.users().name(), null)).isNull();
  }

  @Test
  void theRegistryHasNoJavaInIt() throws Exception {
    for (Topic<?> topic : topics.all()) {
      assertThat(registry.getLatestSchemaMetadata(topic.subject()).getSchema())
          .doesNotContain("java");
    }
  }

  @Test
  void whatNobodyRegisteredIsNotWritten() {
    UserChange change = UserChange.newBuilder().build();

    assertThatThrownBy(() -> topics.users().values().serializer().serialize("elsewhere", change))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void otherBytesAreRefused() {
    byte[] unknownId = {0, 0, 1, 0, 0, 2};
    byte[] truncated = write(topics.users().name(), userChange());
    byte[] noAvro = {'{', '}'};

    for (byte[] bytes : List.of(unknownId, Arrays.copyOf(truncated, 9), noAvro)) {
      assertThatThrownBy(() -> read(topics.users(), bytes))
          .isInstanceOf(SerializationException.class);
    }
  }

  /** A service that wrote down only what it uses, under a name of its own. */
  @Test
  void aForeignContractWithFewerFieldsIsUnderstood() throws Exception {
    Schema theirs =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Person", "namespace": "com.example.crm", "fields": [
                  {"name": "crm_id", "type": "long"},
                  {"name": "attributes", "type": {"type": "map", "values": ["string", "long"]}},
                  {"name": "memberships", "type": {"type": "map", "values": {
                    "type": "record", "name": "Seat", "fields": [
                      {"name": "attributes", "type": {"type": "map", "values": "string"}}]}}}
                ]}
                """);
    GenericRecord ann =
        new GenericRecordBuilder(theirs)
            .set("crm_id", 7L)
            .set("attributes", Map.of("company", "Acme Corp", "seats", 12L))
            .set(
                "memberships",
                Map.of(
                    "acme",
                    new GenericRecordBuilder(theirs.getField("memberships").schema().getValueType())
                        .set("attributes", Map.of("role", "admin"))
                        .build()))
            .build();

    assertThat(read(topics.users(), writeAs("crm-people", ann)))
        .isEqualTo(
            UserChange.newBuilder()
                .setAttributes(Map.of("company", "Acme Corp", "seats", 12.0))
                .setMemberships(
                    Map.of(
                        "acme",
                        MembershipChange.newBuilder()
                            .setAttributes(Map.of("role", "admin"))
                            .build()))
                .build());
  }

  /** Our own contract, copied into another namespace: enums and unions of records included. */
  @Test
  void aCopiedContractIsUnderstood() throws Exception {
    UserChange change =
        UserChange.newBuilder()
            .setOperation(ChangeOperation.REPLACE)
            .setMemberships(
                Map.of(
                    "acme",
                    MembershipChange.newBuilder().setOperation(ChangeOperation.REPLACE).build()))
            .build();
    FeedAction one = new FeedAction(MessageAction.READ, new MessageIds(List.of("m")), null);
    FeedAction all =
        new FeedAction(
            MessageAction.SEEN, AllMessages.newBuilder().setTenantId("acme").build(), null);

    assertThat(read(topics.users(), copied("u", topics.users(), change))).isEqualTo(change);
    assertThat(read(topics.feedActions(), copied("f", topics.feedActions(), one))).isEqualTo(one);
    assertThat(read(topics.feedActions(), copied("f", topics.feedActions(), all))).isEqualTo(all);
  }

  /** A later release's field is passed over, its absence in an earlier one filled in. */
  @Test
  void aLaterContractIsUnderstood() throws Exception {
    String added =
        "{\"name\":\"mood\",\"type\":\"string\",\"default\":\"calm\"},{\"name\":\"scope\"";
    Schema later =
        new Schema.Parser()
            .parse(
                topics.notifications().schema().toString().replace("{\"name\":\"scope\"", added));
    GenericRecord notify =
        new GenericRecordBuilder(later).set("title", "Hello").set("mood", "merry").build();

    assertThat(read(topics.notifications(), writeAs("later", notify)))
        .isEqualTo(Notify.newBuilder().setTitle("Hello").build());
  }

  private static GenericRecord userChange() {
    return new GenericRecordBuilder(Contracts.schema("users"))
        .set("attributes", Map.of("company", "Acme Corp"))
        .build();
  }

  /** The record, as a service writes it that keeps the contract in a namespace of its own. */
  private byte[] copied(String subject, Topic<?> topic, SpecificRecord record) throws Exception {
    Schema theirs =
        new Schema.Parser()
            .parse(topic.schema().toString().replace("io.carillon.avro", "com.example"));
    byte[] ours = rewrite(topic, record);
    Decoder avro =
        DecoderFactory.get()
            .binaryDecoder(ours, WIRE_HEADER_BYTES, ours.length - WIRE_HEADER_BYTES, null);
    return writeAs(subject, new GenericDatumReader<GenericRecord>(theirs).read(null, avro));
  }

  private byte[] writeAs(String topic, GenericRecord record) throws Exception {
    registry.register(topic + "-value", new AvroSchema(record.getSchema()));
    return write(topic, record);
  }

  private byte[] write(String topic, GenericRecord record) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer(registry)) {
      serializer.configure(CONFIG, false);
      return serializer.serialize(topic, record);
    }
  }

  private Object readAsGeneric(String topic, byte[] bytes) {
    try (KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer(registry)) {
      deserializer.configure(CONFIG, false);
      return deserializer.deserialize(topic, bytes);
    }
  }

  private static <V extends SpecificRecord> V read(Topic<V> topic, byte[] bytes) {
    return topic.values().deserializer().deserialize(topic.name(), bytes);
  }

  private static <V extends SpecificRecord> byte[] rewrite(Topic<V> topic, Object value) {
    return topic.values().serializer().serialize(topic.name(), topic.valueType().cast(value));
  }
}
