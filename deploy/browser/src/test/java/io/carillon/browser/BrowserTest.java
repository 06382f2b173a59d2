package io.carillon.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chromium drives the components as a person would: {@code tests/*.test.js}, each a test here. What
 * a person is to look at lies in {@code target/screenshots} afterwards.
 */
class BrowserTest {

  private static final long SMOKE_SECONDS = 120;
  private static final long FULL_SECONDS = 300;

  private static Optional<String> missing = Optional.empty();
  private static @Nullable RunningCarillon carillon;
  private static @Nullable NodeProject scripts;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    missing = Browser.missing();
    if (missing.isPresent()) {
      System.out.println("SKIPPED BrowserTest: " + missing.get());
      return;
    }
    scripts = NodeProject.install(Path.of("."), "browser");
    carillon = RunningCarillon.start(directory);
  }

  @AfterAll
  static void stop() {
    if (carillon != null) {
      carillon.close();
    }
  }

  @BeforeEach
  void skipWithoutBrowser() {
    assumeTrue(missing.isEmpty(), missing::get);
  }

  @Test
  void anInboxIsLiveAndKeepsTenantsApart() throws Exception {
    run("live", SMOKE_SECONDS);
  }

  @Test
  void thePanelIsSeenByKeyboardAndByScreenReadersToo() throws Exception {
    run("panel", SMOKE_SECONDS);
  }

  @Test
  void preferencesAreSavedAsOneChangesThem() throws Exception {
    run("preferences", SMOKE_SECONDS);
  }

  @Test
  void reactHasItAsAComponent() throws Exception {
    run("react", SMOKE_SECONDS);
  }

  @Test
  void knocksOwnFeedWorksToo() throws Exception {
    run("knock", SMOKE_SECONDS);
  }

  @Test
  void theDemoShowsWhatHappens() throws Exception {
    run("demo", SMOKE_SECONDS);
  }

  @Test
  @Tag("full")
  void whatGoesWrongIsToldAndMadeGood() throws Exception {
    run("faults", FULL_SECONDS);
  }

  @Test
  @Tag("full")
  void everyViewAndStateIsToBeLookedAt() throws Exception {
    run("views", FULL_SECONDS);
  }

  private static void run(String name, long seconds) throws IOException, InterruptedException {
    if (carillon == null || scripts == null) {
      throw new IllegalStateException("not started");
    }
    Map<String, String> environment = new HashMap<>(carillon.environment());
    environment.put(
        "CARILLON_INBOX", Path.of("../../api/src/main/inbox/dist").toAbsolutePath() + "/");
    environment.put(
        "CARILLON_SCREENSHOTS", Path.of("target", "screenshots").toAbsolutePath().toString());
    System.out.println(
        scripts.run(
            seconds,
            environment,
            "node",
            "--test",
            "--test-reporter=spec",
            "tests/" + name + ".test.js"));
  }
}
