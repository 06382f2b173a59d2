package io.carillon.browser;

import io.carillon.deploy.testing.RunningCarillon;
import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Chromium drives the components as a person would: {@code tests/*.test.js}. What a person is to
 * look at lies in {@code target/screenshots} afterwards.
 */
@EnabledIf("io.carillon.browser.Machine#hasBrowser")
@ExtendWith(Beside.class)
class BrowserTest {

  private static final long SMOKE_SECONDS = 600;
  private static final long FULL_SECONDS = 900;

  @Test
  void whatOneSeesIsLiveOnesOwnAndForEverybodyToUse(Beside.Servers servers) throws Exception {
    run(
        servers,
        2,
        SMOKE_SECONDS,
        "live",
        "panel",
        "faults",
        "preferences",
        "react",
        "knock",
        "unsubscribe");
  }

  /** By itself, for it tells how fast it is. */
  @Test
  void theDemoShowsWhatHappens(Beside.Servers servers) throws Exception {
    run(servers, 1, SMOKE_SECONDS, "demo");
  }

  /** By itself: no other test can run meanwhile. */
  @Test
  void aRestartOfTheServerIsCaughtUpWith(Beside.Servers servers) throws Exception {
    run(servers, 1, SMOKE_SECONDS, "restart");
  }

  @Test
  @Tag("full")
  void tenThousandMessagesAndSilenceAreBorne(Beside.Servers servers) throws Exception {
    run(servers, 1, FULL_SECONDS, "endurance");
  }

  @Test
  @Tag("full")
  void everyViewAndStateIsToBeLookedAt(Beside.Servers servers) throws Exception {
    run(servers, 1, FULL_SECONDS, "views");
  }

  private static void run(Beside.Servers servers, int atOnce, long seconds, String... names)
      throws IOException, InterruptedException {
    NodeProject scripts = RunningCarillon.install(Path.of("."), "browser");
    Map<String, String> environment = new HashMap<>(servers.carillon().environment());
    environment.put("CARILLON_UNSUBSCRIBE_SECRET", Beside.UNSUBSCRIBE_SECRET);
    environment.put(
        "CARILLON_INBOX", Path.of("../../api/src/main/inbox/dist").toAbsolutePath() + "/");
    environment.put(
        "CARILLON_SCREENSHOTS", Path.of("target", "screenshots").toAbsolutePath().toString());
    List<String> files = Stream.of(names).map(name -> "tests/" + name + ".test.js").toList();
    System.out.println(scripts.test(seconds, environment, atOnce, files));
  }
}
