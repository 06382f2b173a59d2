package io.carillon.api.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

/** The table agrees with itself, with the code and with the page in deploy/. */
class SettingsTableTest {

  @Test
  void thePageOfTheDocumentationIsTheTable() throws IOException {
    assertThat(Path.of("../deploy/CONFIGURATION.md"))
        .as("write it anew with: java -jar api/target/carillon.jar --print-settings-markdown")
        .hasContent(SettingsPage.markdown());
  }

  @Test
  void everySettingIsInTheTable() throws IllegalAccessException {
    assertThat(constants().values()).containsExactlyInAnyOrderElementsOf(CarillonSettings.ALL);
  }

  @Test
  void everySettingIsUsedOutsideThisPackage() throws IOException, IllegalAccessException {
    String code = codeOutsideThisPackage();
    List<String> unused =
        constants().keySet().stream()
            .filter(name -> !code.contains("CarillonSettings." + name))
            .toList();
    assertThat(unused).isEmpty();
  }

  @Test
  void everySettingHasOneSentenceAndAKeyThatTheEnvironmentCanSpell() {
    for (Setting<?> setting : CarillonSettings.ALL) {
      assertThat(setting.doc()).as(setting.key()).endsWith(".").doesNotContain("|");
      assertThat(setting.key()).matches("[a-z]+(\\.[a-z]+)*");
      assertThat(Spelling.keyOf(setting.variable())).isEqualTo(setting.key());
    }
  }

  @Test
  void everyDefaultIsAllowed() {
    for (Setting<?> setting : CarillonSettings.ALL) {
      if (setting.defaultText() != null) {
        assertThat(setting.parse(setting.defaultText())).as(setting.key()).isNotNull();
      }
    }
  }

  @Test
  void namesThatTheEnvironmentCannotSpellAreNotPassedThrough() {
    assertThat(PassThrough.KAFKA.names()).allMatch(name -> name.matches("[a-z0-9.]+"));
    assertThat(PassThrough.SCHEMA_REGISTRY.names()).allMatch(name -> name.matches("[a-z0-9.]+"));
    assertThat(PassThrough.KAFKA.names())
        .contains("security.protocol", "sasl.jaas.config", "ssl.truststore.location")
        .doesNotContain(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  private static java.util.Map<String, Setting<?>> constants() throws IllegalAccessException {
    java.util.Map<String, Setting<?>> constants = new java.util.TreeMap<>();
    for (Field field : CarillonSettings.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof Setting<?> it) {
        constants.put(field.getName(), it);
      }
    }
    return constants;
  }

  private static String codeOutsideThisPackage() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(Path.of("src/main/java"))) {
      walk.filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/settings/"))
          .forEach(files::add);
    }
    StringBuilder code = new StringBuilder();
    for (Path file : files) {
      code.append(Files.readString(file));
    }
    return code.chars()
        .filter(c -> !Character.isWhitespace(c))
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }
}
