package io.carillon.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.localstack.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ships to npm: built from its sources, and nothing else in it. */
class NpmPackageTest {

  private static final Path SOURCES = Path.of("../../api/src/main/inbox");
  private static final int MOST_PACKED_BYTES = 40_000;

  @Test
  void whatIsServedAndPackedIsWhatTheSourcesMake() throws Exception {
    Optional<String> missing = NodeProject.missing(Browser.OLDEST_NODE);
    missing.ifPresent(why -> System.out.println("SKIPPED NpmPackageTest: " + why));
    assumeTrue(missing.isEmpty(), missing::get);
    NodeProject project = NodeProject.install(SOURCES, "inbox");

    project.run(60, Map.of(), "node", "build.js", "built");
    assertThat(files(project.path().resolve("built")))
        .as("npm run build in api/src/main/inbox writes it anew")
        .isEqualTo(files(SOURCES.resolve("dist")));

    JsonNode packed =
        new ObjectMapper()
            .readTree(project.run(60, Map.of(), "npm", "pack", "--json", "--loglevel=error"))
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
