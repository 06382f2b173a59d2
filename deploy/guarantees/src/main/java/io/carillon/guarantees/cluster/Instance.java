package io.carillon.guarantees.cluster;

import io.carillon.localstack.ChildProcess;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One Carillon, by its jar, in a process of its own. Thread-safe. */
public final class Instance implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(120);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final String name;
  private final int port = FreePorts.next();
  private final JavaCommand command;
  private @Nullable ChildProcess child;

  Instance(String name, Path jar, Path directory, String heap, Map<String, String> settings) {
    this.name = name;
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("CARILLON_HTTP_PORT", String.valueOf(port));
    environment.put("CARILLON_STATE_DIR", directory.resolve("state").toString());
    this.command =
        JavaCommand.of("carillon", "io.carillon.api.Main", jar.toString(), directory)
            .withJvmOptions(
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxDirectMemorySize=128m")
            .withEnvironment(environment);
  }

  public String name() {
    return name;
  }

  /** Such as {@code http://127.0.0.1:12345}. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public Path log() {
    return command.log();
  }

  /** Starts it unless it runs; does not wait. */
  public synchronized void start() {
    if (child == null || !child.isAlive()) {
      child = ChildProcess.start(command);
    }
  }

  /** SIGKILL. */
  public synchronized void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** SIGTERM. */
  public synchronized void stop() {
    if (child != null) {
      child.stop(STOP_WITHIN);
    }
  }

  /** SIGSTOP. */
  public synchronized void pause() {
    if (child != null) {
      child.pause();
    }
  }

  /** SIGCONT. */
  public synchronized void resume() {
    if (child != null) {
      child.resume();
    }
  }

  public synchronized boolean isRunning() {
    return child != null && child.isAlive();
  }

  /** The end of its log. */
  public synchronized String logTail() {
    return child == null ? "" : child.logTail();
  }

  /** Whether it says that it can serve. */
  public boolean isReady() {
    return readiness().startsWith("200");
  }

  /** What it says of itself: the status and the body, or why there is no answer. */
  private String readiness() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    } catch (IOException e) {
      return "no answer: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "no answer: " + e;
    }
  }

  /**
   * Returns when it is ready.
   *
   * @throws IllegalStateException when it has died or is not within two minutes, with what it says
   *     of itself and the end of its log; what its threads do is in the log then
   */
  public void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!isReady()) {
      if (!isRunning() || System.nanoTime() > deadline) {
        String state = isRunning() ? " is not ready, says " + readiness() : " has died";
        dumpThreads();
        throw new IllegalStateException(name + state + "; " + log() + ":\n" + logTail());
      }
      Thread.sleep(100);
    }
  }

  /** To its log. */
  private synchronized void dumpThreads() throws InterruptedException {
    if (child != null) {
      child.dumpThreads();
      Thread.sleep(500); // it writes; nothing tells when it has
    }
  }

  @Override
  public void close() {
    kill();
  }
}
