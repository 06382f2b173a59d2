package io.carillon.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.security.basicauth.BasicAuthCredentialProviderFactory;
import io.confluent.kafka.schemaregistry.client.security.bearerauth.BearerAuthCredentialProviderFactory;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The genuine client is here, it works, and nothing came along with it. */
class ConfluentClientTest {

  private static final String SCOPE = "confluent-client-test";
  private static final String REGISTRY = "mock://" + SCOPE;
  private static final String TOPIC = "bells";

  private static final Schema BELL =
      SchemaBuilder.record("Bell")
          .namespace("io.carillon.test")
          .fields()
          .requiredString("name")
          .requiredInt("weightKg")
          .optionalString("foundry")
          .endRecord();

  @AfterEach
  void forgetSchemas() {
    MockSchemaRegistry.dropScope(SCOPE);
  }

  @Test
  void aRecordComesBackEqual() {
    GenericRecord bell = bell();

    assertThat(deserialize(serialize(bell))).isEqualTo(bell);
  }

  @Test
  void bytesAreMagicZeroThenTheSchemaIdThenAvro() throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(serialize(bell()));

    SchemaRegistryClient registry = MockSchemaRegistry.getClientForScope(SCOPE);
    int id = registry.getLatestSchemaMetadata(TOPIC + "-value").getId();
    assertThat(bytes.get()).as("magic byte").isZero();
    assertThat(bytes.getInt()).as("schema id, big-endian").isEqualTo(id).isPositive();
    assertThat(bytes.get()).as("Avro string length, zig-zag").isEqualTo((byte) (2 * 4));
  }

  /**
   * OAuth does not link against Kafka 4; it is listed after the static token, so it does no harm.
   */
  @Test
  void basicAndStaticTokenLoginLink() throws Exception {
    URL url = new URL("http://localhost:8081");

    assertThat(
            BasicAuthCredentialProviderFactory.getBasicAuthCredentialProvider(
                    "USER_INFO", Map.of("basic.auth.user.info", "ringer:rope"))
                .getUserInfo(url))
        .isEqualTo("ringer:rope");
    assertThat(
            BearerAuthCredentialProviderFactory.getBearerAuthCredentialProvider(
                    "STATIC_TOKEN", Map.of("bearer.auth.token", "rope"))
                .getBearerToken(url))
        .isEqualTo("rope");
  }

  /** The one setting that is parsed as CSV, with a library that nothing else here asks for. */
  @Test
  void latestWithMetadataIsParsed() {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      assertThatCode(
              () ->
                  serializer.configure(
                      Map.of(
                          "schema.registry.url", REGISTRY, "use.latest.with.metadata", "major=2"),
                      false))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka-avro-serializer",
        "kafka-schema-serializer",
        "kafka-schema-registry-client"
      })
  void versionIsTheOneThePomNames(String artifact) throws IOException {
    String file = "META-INF/maven/io.confluent/" + artifact + "/pom.properties";
    try (InputStream in = KafkaAvroSerializer.class.getClassLoader().getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      Properties properties = new Properties();
      properties.load(in);
      assertThat(properties)
          .containsEntry("version", "7.7.0")
          .containsEntry("artifactId", artifact);
    }
  }

  @Test
  void nothingElseOfThatJarIsHere() throws Exception {
    Path output = home(KafkaAvroSerializer.class);
    // With -Pconfluent the classes come from Confluent's own jars.
    assumeThat(output).isDirectory();

    try (Stream<Path> files = Files.walk(output)) {
      List<String> names =
          files.filter(Files::isRegularFile).map(file -> relative(output, file)).toList();
      assertThat(names)
          .isNotEmpty()
          .allMatch(
              name ->
                  name.matches("io/confluent/kafka/(schemaregistry|serializers)/.*\\.class")
                      || name.matches(
                          "META-INF/(services/io\\.confluent\\.|maven/io\\.confluent/).*"))
          .noneMatch(name -> name.matches(".*/(cel|jsonata|encryption|dekregistry|formatter)/.*"));
    }
    assertThat(System.getProperty("java.class.path")).doesNotContain("snowflake");
  }

  private static GenericRecord bell() {
    return new GenericRecordBuilder(BELL).set("name", "Emma").set("weightKg", 3_200).build();
  }

  private static byte[] serialize(GenericRecord bell) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(Map.of("schema.registry.url", REGISTRY), false);
      return serializer.serialize(TOPIC, bell);
    }
  }

  private static Object deserialize(byte[] bytes) {
    try (KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      deserializer.configure(Map.of("schema.registry.url", REGISTRY), false);
      return deserializer.deserialize(TOPIC, bytes);
    }
  }

  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String relative(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
