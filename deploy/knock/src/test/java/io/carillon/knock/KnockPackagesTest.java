package io.carillon.knock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Knock's official packages, as they come from npm, call a running Carillon: each {@code
 * tests/*.test.js} is a test here, and what they saw of the packages' methods is {@code
 * methods.md}.
 */
class KnockPackagesTest {

  private static final int OLDEST_NODE = 20;
  private static final long SECONDS = 90;
  private static final Path TABLE = Path.of("methods.md");

  private static Optional<String> missing = Optional.empty();
  private static @Nullable Session session;

  /**
   * What the tests run with.
   *
   * @param recorded folder of what they saw
   */
  private record Session(RunningCarillon carillon, NodeProject scripts, Path recorded) {}

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    missing = NodeProject.missing(OLDEST_NODE);
    if (missing.isPresent()) {
      System.out.println("SKIPPED KnockPackagesTest: " + missing.get());
      return;
    }
    NodeProject scripts = NodeProject.install(Path.of("."), "knock");
    Path recorded = Files.createDirectory(directory.resolve("recorded"));
    session = new Session(RunningCarillon.start(directory), scripts, recorded);
  }

  @AfterAll
  static void stop() {
    if (session != null) {
      session.carillon().close();
    }
  }

  private static Session session() {
    return Objects.requireNonNull(session);
  }

  @TestFactory
  Stream<DynamicTest> theOfficialPackagesWork() throws IOException {
    assumeTrue(missing.isEmpty(), missing::get);
    List<String> files;
    try (Stream<Path> tests = Files.list(Path.of("tests"))) {
      files =
          tests
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".test.js"))
              .sorted()
              .toList();
    }
    return Stream.concat(
        files.stream().map(file -> DynamicTest.dynamicTest(file, () -> run(file))),
        Stream.of(
            DynamicTest.dynamicTest("methods.md", KnockPackagesTest::theTableSaysWhatTheySaw)));
  }

  private static void run(String file) throws Exception {
    Map<String, String> environment = new HashMap<>(session().carillon().environment());
    environment.put("CARILLON_RECORDED", session().recorded().toString());
    System.out.println(
        session()
            .scripts()
            .run(SECONDS, environment, "node", "--test", "--test-reporter=spec", "tests/" + file));
  }

  private static void theTableSaysWhatTheySaw() throws Exception {
    String table =
        session()
            .scripts()
            .run(SECONDS, Map.of(), "node", "methods.js", session().recorded().toString());
    Path seen = Files.writeString(Path.of("target", "methods.md"), table);
    assertThat(Files.exists(TABLE) ? Files.readString(TABLE) : "")
        .as("%s is not what the tests saw: copy %s over it if that is right", TABLE, seen)
        .isEqualTo(table);
  }
}
