package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What was released stays readable, and reads what is written now. */
class ReleasedSchemasTest {

  private static final String COMMAND =
      "./mvnw -q -pl schemas -am -Pwrite-schemas clean process-test-classes";

  private final ReleasedSchemas released = new ReleasedSchemas(Path.of("released"));
  private final String version =
      ReleasedSchemas.versionOf(Objects.requireNonNull(System.getProperty("carillon.version")));

  @Test
  void everySchemaIsFullyCompatibleWithEveryReleaseBeforeThisOne() throws IOException {
    List<String> problems = new ArrayList<>();
    for (String each : released.versions()) {
      if (!each.equals(version)) {
        problems.addAll(problems(each, released.read(each), Contracts.schemas()));
      }
    }

    assertThat(problems).isEmpty();
  }

  @Test
  void theFilesOfThisVersionAreItsSchemas() throws IOException {
    assertThat(texts(released.read(version)))
        .as("the schemas have changed since released/%s was written; run: %s", version, COMMAND)
        .isEqualTo(texts(Contracts.schemas()));
  }

  @Test
  void thisVersionIsTheNewest() throws IOException {
    assertThat(released.versions()).endsWith(version);
  }

  /** The first test has nothing to compare with before the second release: it can fail. */
  @Test
  void aTopicThatIsGoneOrChangedIsAProblem() {
    Map<String, Schema> before = new TreeMap<>(Contracts.schemas());
    before.put("bells", Schema.create(Schema.Type.STRING));
    before.put("users", Contracts.schema("notify"));

    assertThat(problems("0.0.1", before, Contracts.schemas()))
        .contains("0.0.1 bells: the topic is gone")
        .anyMatch(each -> each.startsWith("0.0.1 users: it was io.carillon.avro.Notify"));
    assertThat(problems("0.0.1", Contracts.schemas(), Contracts.schemas())).isEmpty();
  }

  private static List<String> problems(
      String version, Map<String, Schema> before, Map<String, Schema> now) {
    List<String> problems = new ArrayList<>();
    before.forEach(
        (topic, schema) -> {
          Schema current = now.get(topic);
          List<String> found =
              current == null
                  ? List.of("the topic is gone")
                  : FullCompatibility.problems(schema, current);
          found.forEach(each -> problems.add(version + " " + topic + ": " + each));
        });
    return problems;
  }

  /** As text: Avro thinks two schemas equal that differ in their docs. */
  private static Map<String, String> texts(Map<String, Schema> schemas) {
    Map<String, String> texts = new TreeMap<>();
    schemas.forEach((topic, schema) -> texts.put(topic, schema.toString(true)));
    return texts;
  }
}
