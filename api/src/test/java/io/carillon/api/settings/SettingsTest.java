package io.carillon.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.api.kafka.Provisioning;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final String KEY = "sk_0123456789abcdef";

  private final Path folder;

  SettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everythingHasADefaultButTheSecretKeys() {
    Settings settings = Settings.load(Map.of("CARILLON_SECRET_KEYS", KEY), null);

    assertThat(settings.get(CarillonSettings.HTTP_PORT)).isEqualTo(8080);
    assertThat(settings.get(CarillonSettings.TOPIC_PREFIX)).isEqualTo("carillon.");
    assertThat(settings.get(CarillonSettings.FEED_RETENTION)).isEqualTo(Duration.ofDays(90));
    assertThat(settings.get(CarillonSettings.STATE_MEMORY)).isEqualTo(256L << 20);
    assertThat(settings.get(CarillonSettings.ADVERTISED_URL)).isEmpty();
    assertThat(settings.get(CarillonSettings.SECRET_KEYS)).containsExactly(KEY);
  }

  @Test
  void withoutASecretKeyItSaysHowToMakeOne() {
    assertThat(problems(Map.of(), null))
        .singleElement()
        .asString()
        .contains(
            "secret.keys", "CARILLON_SECRET_KEYS", "must be set", "make one with: echo \"sk_");
  }

  @Test
  void theEnvironmentBeatsTheFileWhichBeatsTheDefault() throws IOException {
    Path file = file("http.port=1111", "user.partitions = 7", "secret.keys = " + KEY);

    Settings settings = Settings.load(Map.of("CARILLON_HTTP_PORT", "2222"), file);

    assertThat(settings.get(CarillonSettings.HTTP_PORT)).isEqualTo(2222);
    assertThat(settings.get(CarillonSettings.USER_PARTITIONS)).isEqualTo(7);
    assertThat(settings.get(CarillonSettings.FEED_LIMIT)).isEqualTo(1000);
  }

  @Test
  void oneSecretKeyMayBeGivenByTheQuickstartsName() {
    Settings settings = Settings.load(Map.of("CARILLON_SECRET_KEY", KEY), null);

    assertThat(settings.get(CarillonSettings.SECRET_KEYS)).containsExactly(KEY);
  }

  @Test
  void severalSecretKeysAreSeparatedByCommas() {
    assertThat(load("secret.keys", KEY + " , " + KEY + "2").get(CarillonSettings.SECRET_KEYS))
        .containsExactly(KEY, KEY + "2");
  }

  @Test
  void theKeyItselfIsNeverShown() {
    assertThat(problems(Map.of("CARILLON_SECRET_KEYS", "hunter2"), null))
        .singleElement()
        .asString()
        .contains("begin with sk_", "make one with")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http.port              | 0          | from 1 to 65535
          http.port              | 65536      | from 1 to 65535
          http.port              | http       | from 1 to 65535
          user.partitions        | 0          | from 1 to 1024
          user.partitions        | 4.0        | from 1 to 1024
          replication.factor     | 0          | must be -1, or 1 or more
          topic.prefix           | a b        | letters, digits
          topics.create          | maybe      | must be auto or check
          feed.retention         | 90         | such as 90d
          feed.retention         | 90y        | units d, h, m, s and ms
          feed.retention         | 1s         | at least 60000ms
          state.memory           | 256        | such as 256MiB
          state.memory           | 1MiB       | from 32MiB
          advertised.url         | localhost  | must be a URL
          advertised.url         | ftp://h:1  | must be a URL
          advertised.url         | http://h:1/x | must end with the port
          schema.registry.url    | localhost:8081 | must be URLs
          kafka.bootstrap.servers | ''        | must not be empty
          application.id         | a/b        | letters, digits
          commit.interval.ms     | 5          | from 10 to 1000
          """)
  void aWrongValueIsNamedWithWhatWouldBeRight(String key, String value, String rule) {
    assertThat(problems(Map.of("CARILLON_SECRET_KEYS", KEY, Setting.variable(key), value), null))
        .singleElement()
        .asString()
        .contains(Setting.variable(key), rule, "'" + value + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CARILLON_HTTP_PROT        | CARILLON_HTTP_PORT
          CARILLON_USER_PARTITION   | CARILLON_USER_PARTITIONS
          CARILLON_TOPIC_CREATE     | CARILLON_TOPICS_CREATE
          CARILLON_KAFKA_BOOTSTRAP_SERVER | CARILLON_KAFKA_BOOTSTRAP_SERVERS
          CARILLON_KAFKA_SASL_MECHANIMS | CARILLON_KAFKA_SASL_MECHANISM
          CARILLON_DATA_DIR         | CARILLON_STATE_DIR
          CARILLON_KAFKA_PORT       | CARILLON_KAFKA_BOOTSTRAP_SERVERS
          """)
  void anUnknownVariableIsAnErrorWithASuggestion(String variable, String suggestion) {
    assertThat(problems(Map.of("CARILLON_SECRET_KEYS", KEY, variable, "1"), null))
        .singleElement()
        .asString()
        .contains(variable, suggestion);
  }

  @ParameterizedTest
  @CsvSource({"htpt.port,http.port", "kafka.security.protocl,kafka.security.protocol"})
  void anUnknownKeyOfAFileIsAnErrorWithASuggestion(String key, String suggestion)
      throws IOException {
    assertThat(problems(Map.of(), file(key + "=1", "secret.keys=" + KEY)))
        .containsExactly("there is no setting " + key + "; did you mean " + suggestion + "?");
  }

  @Test
  void whatResemblesNothingHasNoSuggestion() throws IOException {
    assertThat(problems(Map.of(), file("colour=blue", "secret.keys=" + KEY)))
        .containsExactly("there is no setting colour");
  }

  @Test
  void allProblemsAreReportedTogether() throws IOException {
    Path file = file("http.port=none", "nonsense.key=1");

    SettingsException e =
        catchThrowableOfType(
            SettingsException.class,
            () -> Settings.load(Map.of("CARILLON_USER_PARTITIONS", "-1"), file));

    assertThat(e.problems()).hasSize(4);
    assertThat(e)
        .hasMessageContaining("4 settings are wrong")
        .hasMessageContaining("http.port")
        .hasMessageContaining("nonsense.key")
        .hasMessageContaining("CARILLON_USER_PARTITIONS")
        .hasMessageContaining("secret.keys")
        .hasMessageContaining("--help");
  }

  @Test
  void aFileThatCannotBeReadIsAProblem() {
    assertThat(problems(Map.of("CARILLON_SECRET_KEYS", KEY), folder.resolve("absent.properties")))
        .singleElement()
        .asString()
        .contains("cannot read", "absent.properties");
  }

  @Test
  void whatKubernetesSaysOfServicesIsNoSetting() {
    Map<String, String> environment = new HashMap<>();
    environment.put("CARILLON_SECRET_KEYS", KEY);
    environment.put("CARILLON_SERVICE_HOST", "10.0.0.1");
    environment.put("CARILLON_SERVICE_PORT", "8080");
    environment.put("CARILLON_SERVICE_PORT_HTTP", "8080");
    environment.put("CARILLON_PORT", "tcp://10.0.0.1:8080");
    environment.put("CARILLON_HTTP_PORT", "tcp://10.0.0.1:8080");
    environment.put("CARILLON_PORT_8080_TCP", "tcp://10.0.0.1:8080");
    environment.put("CARILLON_PORT_8080_TCP_ADDR", "10.0.0.1");

    assertThat(Settings.load(environment, null).get(CarillonSettings.HTTP_PORT)).isEqualTo(8080);
  }

  @Test
  void settingsOfTheLibrariesAreHandedOnByTheirOwnNames() throws IOException {
    Path file =
        file("kafka.security.protocol=SASL_SSL", "schema.registry.basic.auth.user.info=u:p");

    Settings settings =
        Settings.load(
            Map.of(
                "CARILLON_SECRET_KEYS", KEY,
                "CARILLON_KAFKA_BOOTSTRAP_SERVERS", "b:1",
                "CARILLON_KAFKA_SASL_JAAS_CONFIG", "x y=\"z\";",
                "CARILLON_SCHEMA_REGISTRY_URL", "https://r:2"),
            file);

    assertThat(settings.of(PassThrough.KAFKA))
        .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "x y=\"z\";"));
    assertThat(settings.of(PassThrough.SCHEMA_REGISTRY))
        .isEqualTo(Map.of("basic.auth.user.info", "u:p"));
    assertThat(settings.get(CarillonSettings.SCHEMA_REGISTRY_URL))
        .isEqualTo(List.of("https://r:2"));
  }

  @Test
  void typesAreWhatTheySay() {
    assertThat(load("topics.create", "CHECK").get(CarillonSettings.TOPICS_CREATE))
        .isEqualTo(Provisioning.CHECK);
    assertThat(
            load("advertised.url", "https://c1.internal:8443").get(CarillonSettings.ADVERTISED_URL))
        .contains(URI.create("https://c1.internal:8443"));
    assertThat(load("state.memory", "1GiB").get(CarillonSettings.STATE_MEMORY)).isEqualTo(1L << 30);
  }

  @Test
  void aSettingOutsideTheTableCannotBeAskedFor() {
    Setting<String> stranger = Setting.of("a.b", ValueType.text(), "x", "None.");
    assertThatThrownBy(() -> load("http.port", "1").get(stranger))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Settings load(String key, String value) {
    Map<String, String> environment = new HashMap<>(Map.of("CARILLON_SECRET_KEYS", KEY));
    environment.put(Setting.variable(key), value);
    return Settings.load(environment, null);
  }

  private static List<String> problems(Map<String, String> environment, @Nullable Path file) {
    return catchThrowableOfType(SettingsException.class, () -> Settings.load(environment, file))
        .problems();
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("carillon.properties"), List.of(lines));
  }
}
