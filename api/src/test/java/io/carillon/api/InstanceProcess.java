package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.http.Contract;
import io.carillon.api.kafka.Clients;
import io.carillon.api.settings.Settings;
import io.carillon.localstack.LocalStack;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The real process, by its real main, to be asked over HTTP and to be killed. */
final class InstanceProcess implements AutoCloseable {

  static final String KEY = "sk_0123456789abcdef";

  /** Of each topic, unless settings say otherwise. */
  static final int PARTITIONS = 4;

  /**
   * Settings of an instance that is not killed: its partitions stay with it though a machine stands
   * still for longer than sessions and transactions do.
   */
  static final List<String> STEADY =
      List.of("session.timeout.ms=60000", "transaction.timeout.ms=60000");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Process process;
  private final int port;
  private final Thread reading;

  /**
   * What an instance beside a stack needs to be told.
   *
   * @param file to be written; its state lies beside it
   * @param more lines of it
   */
  static Path config(Path file, LocalStack stack, int port, String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "secret.keys=" + KEY,
                "kafka.bootstrap.servers=" + stack.broker().bootstrapServers(),
                "schema.registry.url=" + stack.registry().url(),
                "http.port=" + port,
                "replication.factor=1",
                "state.dir=" + file.resolveSibling("state")));
    lines.addAll(List.of(more));
    return Files.write(file, lines);
  }

  /** The topics of such an instance, for whoever writes or reads them beside it. */
  static Topics topics(LocalStack stack) {
    Settings settings =
        Settings.load(
            Map.of(
                "CARILLON_SECRET_KEY", KEY, "CARILLON_SCHEMA_REGISTRY_URL", stack.registry().url()),
            null);
    return new Topics("carillon.", PARTITIONS, new AvroSerdes(Clients.registry(settings)));
  }

  /**
   * @param config its properties file
   * @param port {@code http.port} in it
   */
  InstanceProcess(Path config, int port) throws IOException {
    this(config, port, List.of());
  }

  /**
   * @param options of the JVM
   */
  InstanceProcess(Path config, int port, List<String> options) throws IOException {
    this.port = port;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--config",
            config.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CARILLON_"));
    process = builder.start();
    reading = new Thread(this::read, "instance-output");
    reading.setDaemon(true);
    reading.start();
  }

  private void read() {
    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .lines()
        .forEach(lines::add);
  }

  String output() {
    return String.join("\n", lines);
  }

  void awaitReady() throws InterruptedException {
    await(() -> get("/health/ready").statusCode() == 200);
  }

  /** Seldom enough for the instance to get on meanwhile. */
  void await(BooleanSupplier condition) throws InterruptedException {
    await(condition, 50);
  }

  void await(BooleanSupplier condition, long everyMillis) throws InterruptedException {
    long deadline = System.nanoTime() + Patience.LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
      assertThat(process.isAlive()).as(output()).isTrue();
      Thread.sleep(everyMillis);
    }
  }

  /** Status 0 while nobody listens. */
  Answer get(String path) {
    return send("GET", path, null);
  }

  /** What is answered once it is neither 503, which asks to come again, nor nothing. */
  Answer asked(String path) {
    AtomicReference<Answer> last = new AtomicReference<>(new Answer(0, ""));
    try {
      await(() -> isAnswer(last.updateAndGet(it -> get(path))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return Objects.requireNonNull(last.get());
  }

  static boolean isAnswer(Answer answer) {
    return answer.statusCode() != 0 && answer.statusCode() != 503;
  }

  /** Says it, which must do no harm, until it is acknowledged. */
  void put(String path, String body) throws InterruptedException {
    await(() -> send("PUT", path, body).statusCode() == 200);
  }

  Answer send(String method, String path, @Nullable String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Patience.LONG)
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
      Contract.check(response);
      return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Answer(0, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  record Answer(int statusCode, String body) {}

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; how long it took to end, in milliseconds. */
  long terminate() throws InterruptedException {
    long began = System.nanoTime();
    // Process.destroy would close our end of its output too.
    process.toHandle().destroy();
    assertThat(process.waitFor(Patience.LONG_MS, TimeUnit.MILLISECONDS)).as(output()).isTrue();
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    reading.join(Patience.LONG_MS);
    return took;
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(Patience.LONG_MS, TimeUnit.MILLISECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
