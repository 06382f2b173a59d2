package io.carillon.deploy;

import io.carillon.localstack.ChildProcess;
import io.carillon.localstack.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Carillon itself, as a child process that can be killed and started again. Thread-safe. */
public final class CarillonProcess {
  /** The checkout, given by deploy/quickstart. */
  private static final String HOME = "carillon.home";

  private static final Duration START_BOUND = Duration.ofSeconds(180);

  /** Such as {@code 2.5s schemas are registered}. */
  private static final Pattern STEP = Pattern.compile(" *\\d+\\.\\ds {2}(.*)");

  private static final Duration REQUEST_BOUND = Duration.ofSeconds(2);

  private final JavaCommand command;
  private final URI ready;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Progress progress;
  private volatile ChildProcess child;

  /**
   * Starts it and returns when it is ready to serve.
   *
   * @param directory of its log and its stores
   * @param environment its settings
   * @param progress is told of each step of the first start
   * @throws IllegalStateException if it is not ready within 180 s, with the end of its log
   */
  CarillonProcess(Path directory, int port, Map<String, String> environment, Progress progress) {
    this.progress = progress;
    this.command =
        JavaCommand.of("carillon", "io.carillon.api.Main", jar().toString(), directory)
            // RocksDB and the network have memory of their own beside the heap.
            .withJvmOptions("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=128m")
            .withEnvironment(environment);
    this.ready = URI.create("http://127.0.0.1:" + port + "/health/ready");
    this.child = launch(true);
  }

  public long pid() {
    return child.pid();
  }

  public boolean isRunning() {
    return child.isAlive();
  }

  public String logTail() {
    return child.logTail();
  }

  public Path log() {
    return command.log();
  }

  /** SIGKILL, as a crash would; returns when it is gone. */
  public synchronized void kill() {
    child.kill();
  }

  /** SIGTERM, then SIGKILL after the bound. */
  public synchronized void stop(Duration bound) {
    child.stop(bound);
  }

  /** Starts it again after it was killed or stopped; returns when it is ready. */
  public synchronized void startAgain() {
    child = launch(false);
  }

  private ChildProcess launch(boolean tell) {
    ChildProcess started = ChildProcess.start(command);
    AtomicInteger told = new AtomicInteger();
    started.awaitReady(
        () -> {
          if (tell) {
            tell(started.logTail(), told);
          }
          return isReady();
        },
        START_BOUND);
    return started;
  }

  /** Passes on what it says of its start, each step once. */
  private void tell(String log, AtomicInteger told) {
    List<String> steps =
        log.lines().map(STEP::matcher).filter(Matcher::matches).map(step -> step.group(1)).toList();
    for (String step : steps.subList(Math.min(told.get(), steps.size()), steps.size())) {
      progress.step("  " + step);
      told.incrementAndGet();
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(ready).timeout(REQUEST_BOUND).build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  private static Path jar() {
    Path jar = home().resolve("api").resolve("target").resolve("carillon.jar");
    if (!Files.exists(jar)) {
      throw new QuickstartException(jar + " is missing: run ./mvnw -DskipTests package");
    }
    return jar;
  }

  /** The checkout. */
  static Path home() {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new QuickstartException("run deploy/quickstart, which says where the checkout is");
    }
    return Path.of(home);
  }
}
