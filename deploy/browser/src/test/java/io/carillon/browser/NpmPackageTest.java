package io.carillon.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.localstack.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What ships to npm: built from its sources, and nothing else in it. */
@EnabledIf("io.carillon.browser.Machine#hasNode")
class NpmPackageTest {

  private static final Path SOURCES = Path.of("../../api/src/main/inbox");
  private static final int MOST_PACKED_BYTES = 40_000;

  @Test
  void whatIsServedAndPackedIsWhatTheSourcesMake() throws Exception {
    NodeProject project = NodeProject.install(SOURCES, "inbox");

    project.run(300, Map.of(), "node", "build.js", "built");
    assertThat(files(project.path().resolve("built")))
        .as("npm run build in api/src/main/inbox writes it anew")
        .isEqualTo(files(SOURCES.resolve("dist")));

    JsonNode packed =
        new ObjectMapper()
            .readTree(project.run(300, Map.of(), "npm", "pack", "--json", "--loglevel=error"))
            .get(0);
    assertThat(packed.at("/files").findValuesAsText("path"))
        .contains(
            "package.json",
            "README.md",
            "dist/inbox.js",
            "dist/client.js",
            "dist/preferences.js",
            "dist/react.js",
            "types/inbox.d.ts",
            "types/client.d.ts",
            "types/preferences.d.ts",
            "types/react.d.ts")
        .allMatch(
            path -> path.matches("package\\.json|README\\.md|(dist|types)/[\\w.-]+\\.(js|d\\.ts)"));
    System.out.println("npm package: " + packed.get("size") + " bytes");
    assertThat(packed.get("size").asInt()).isLessThan(MOST_PACKED_BYTES);

    typesFit(project.path().resolve(packed.get("filename").asText()));
  }

  /** Programs of users, in {@code types}, compile with the package as it would be installed. */
  private static void typesFit(Path packed) throws Exception {
    NodeProject users = NodeProject.install(Path.of("."), "browser");
    String installed = "node_modules/@carillon/inbox";
    Files.createDirectories(users.path().resolve(installed));
    users.run(
        60, Map.of(), "tar", "-xzf", packed.toString(), "-C", installed, "--strip-components=1");
    users.run(300, Map.of(), "node_modules/.bin/tsc", "-p", "types");
  }

  private static Map<String, String> files(Path folder) throws Exception {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return files;
  }
}
