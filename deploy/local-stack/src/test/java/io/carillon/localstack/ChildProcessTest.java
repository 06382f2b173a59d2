package io.carillon.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final int SIGHUP = 1;
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  private final Path directory;

  ChildProcessTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aChildThatExitsTooSoonIsReportedWithItsOutput() {
    ChildProcess child = ChildProcess.start(stubborn("exit"));
    assertThatThrownBy(() -> child.awaitReady(() -> false, BOUND))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stubborn exited with 3")
        .hasMessageContaining("exit=null");
  }

  @Test
  void aChildThatIsNeverReadyIsKilled() {
    ChildProcess child = ChildProcess.start(stubborn());
    assertThatThrownBy(
            () ->
                child.awaitReady(
                    () -> {
                      throw new UnsupportedOperationException("no such probe");
                    },
                    Duration.ofMillis(200)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not ready after PT0.2S")
        .hasRootCauseMessage("no such probe");
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void environmentReachesTheChildAndOnlyThisRunIsQuoted() {
    JavaCommand command = stubborn("BELL").withEnvironment(Map.of("BELL", "bourdon"));
    try (ChildProcess first = up(command)) {
      assertThat(first.logTail()).isEqualTo("BELL=bourdon\nup");
    }
    try (ChildProcess second = up(command)) {
      assertThat(second.logTail()).isEqualTo("BELL=bourdon\nup");
    }
  }

  @Test
  void sigtermIsEnoughForTheWillingAndSigkillEndsTheDeaf() {
    try (ChildProcess willing = up(stubborn())) {
      assertThat(willing.stop(BOUND)).isTrue();
    }
    try (ChildProcess deaf = up(stubborn("deaf"))) {
      assertThat(deaf.stop(Duration.ofMillis(300))).isFalse();
      assertThat(deaf.isAlive()).isFalse();
    }
  }

  @Test
  void aTerminalsSignalsAreLeftToTheParent() throws Exception {
    try (ChildProcess child = up(stubborn())) {
      assertThat(Proc.ignores(child.pid(), SIGHUP)).isTrue();
      assertThat(Proc.ignores(child.pid(), SIGINT)).isTrue();
      assertThat(Proc.ignores(child.pid(), SIGTERM)).isFalse();
    }
  }

  @Test
  void aPausedChildCanBeResumedStoppedAndKilled() throws Exception {
    try (ChildProcess child = up(stubborn())) {
      child.pause();
      Eventually.within(BOUND, "stopped", () -> Proc.isStopped(child.pid()));
      child.resume();
      Eventually.within(BOUND, "continued", () -> !Proc.isStopped(child.pid()));
      child.pause();
      assertThat(child.stop(BOUND)).isTrue();
    }
    ChildProcess other = up(stubborn());
    other.pause();
    other.kill();
    assertThat(other.isAlive()).isFalse();
  }

  @Test
  void evenAPausedChildDiesWithAKilledParent() throws Exception {
    long child = 0;
    Process parent = Parents.start(PausingParent.class, directory.toString());
    try {
      String line = parent.inputReader(StandardCharsets.UTF_8).readLine();
      assertThat(line).as("pid of the child").isNotNull();
      child = Long.parseLong(line);
      Eventually.within(BOUND, "stopped", stopped(child));
      parent.destroyForcibly().waitFor();
      Eventually.within(BOUND, "the child is gone", gone(child));
    } finally {
      parent.destroyForcibly();
      Parents.killOrphans(child);
    }
  }

  private static Callable<Boolean> gone(long pid) {
    return () -> !Proc.isAlive(pid);
  }

  private static Callable<Boolean> stopped(long pid) {
    return () -> Proc.isStopped(pid);
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  private JavaCommand stubborn(String... args) {
    return JavaCommand.of("stubborn", Stubborn.class.getName(), classPath(), directory)
        .withJvmOptions("-Xmx32m")
        .withArguments(args);
  }

  private static ChildProcess up(JavaCommand command) {
    ChildProcess child = ChildProcess.start(command);
    child.awaitReady(() -> child.logTail().endsWith("up"), BOUND);
    return child;
  }
}
