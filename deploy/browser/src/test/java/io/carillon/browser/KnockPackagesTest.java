package io.carillon.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.deploy.testing.RunningCarillon;
import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Knock's official packages, as they come from npm, call a running Carillon: {@code
 * deploy/knock/tests/*.test.js}. What they saw of the packages' methods is {@code methods.md}.
 */
@EnabledIf("io.carillon.browser.Machine#hasNode")
@ExtendWith(Beside.class)
class KnockPackagesTest {

  private static final long SECONDS = 600;
  private static final Path SCRIPTS = Path.of("../knock");
  private static final Path TABLE = SCRIPTS.resolve("methods.md");

  /** While it runs nothing else can. */
  private static final String RESTART = "restart.test.js";

  /** They mostly wait for the server. */
  private static final int AT_ONCE = 3;

  private static String run(
      NodeProject scripts, Beside.Servers servers, Path recorded, List<String> files)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(servers.carillon().environment());
    environment.put("CARILLON_SIGNING_KEY", servers.key().signing().toString());
    environment.put("CARILLON_RECORDED", recorded.toString());
    return scripts.test(SECONDS, environment, AT_ONCE, files);
  }

  @Test
  void theOfficialPackagesWork(Beside.Servers servers, @TempDir Path recorded) throws Exception {
    NodeProject scripts = RunningCarillon.install(SCRIPTS, "knock");
    List<String> files;
    try (Stream<Path> tests = Files.list(SCRIPTS.resolve("tests"))) {
      files =
          tests
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".test.js") && !name.equals(RESTART))
              .sorted()
              .map(name -> "tests/" + name)
              .toList();
    }
    System.out.println(run(scripts, servers, recorded, files));

    String table = scripts.run(SECONDS, Map.of(), "node", "methods.js", recorded.toString());
    Path seen = Files.writeString(Path.of("target", "methods.md"), table);
    assertThat(Files.exists(TABLE) ? Files.readString(TABLE) : "")
        .as("%s is not what the tests saw: copy %s over it if that is right", TABLE, seen)
        .isEqualTo(table);
  }

  @Test
  @Tag("full")
  void theyComeBackWithTheServer(Beside.Servers servers, @TempDir Path recorded) throws Exception {
    NodeProject scripts = RunningCarillon.install(SCRIPTS, "knock");
    System.out.println(run(scripts, servers, recorded, List.of("tests/" + RESTART)));
  }
}
