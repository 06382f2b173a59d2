package io.carillon.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Apicurio Registry 2 (heap 256 MB) on 127.0.0.1, spoken to by the Confluent API.
 *
 * <p>Schemas and their ids are on disk before they are acknowledged. The global compatibility rule
 * is FULL, set anew at every start; a subject's own rule beats it.
 */
public final class LocalRegistry extends LocalServer {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(REQUEST_TIMEOUT)
          .build();

  private final int port;

  private LocalRegistry(JavaCommand command, int port) {
    super(command, () -> serves(port), port);
    this.port = port;
  }

  /** At a free port. */
  public static LocalRegistry start(Path directory) {
    return start(directory, FreePorts.next());
  }

  /**
   * Starts a registry and returns when it is healthy and its compatibility rule is set.
   *
   * @param directory created when missing; one running registry at a time; no {@code ;} in its
   *     path, which would end it in a JDBC URL
   * @throws IllegalStateException if it is not ready within 90 s or the port is taken, with the end
   *     of {@code registry.log}
   * @throws java.io.UncheckedIOException if the directory cannot be written
   */
  public static LocalRegistry start(Path directory, int port) {
    Path home = directory.toAbsolutePath();
    if (home.toString().contains(";")) {
      throw new IllegalArgumentException("no ';' allowed in " + home);
    }
    JavaCommand command =
        JavaCommand.of(
                "registry",
                "io.quarkus.runner.GeneratedMain",
                Installation.registryJar().toString(),
                home)
            .withJvmOptions(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true")
            .withEnvironment(environment(home, port));
    return new LocalRegistry(command, port);
  }

  private static Map<String, String> environment(Path home, int port) {
    return Map.of(
        // In memory by default: a registry that forgets, beside a broker that does not, gives the
        // same ids to other schemas. WRITE_DELAY=0: an acknowledged schema survives SIGKILL.
        "REGISTRY_DATASOURCE_URL",
        "jdbc:h2:file:" + home.resolve("registry") + ";WRITE_DELAY=0",
        "QUARKUS_DATASOURCE_JDBC_INITIAL_SIZE",
        "1",
        "QUARKUS_DATASOURCE_JDBC_MIN_SIZE",
        "1",
        "QUARKUS_DATASOURCE_JDBC_MAX_SIZE",
        "10",
        // 5 s by default, and it exits when a machine stands still for so long while it starts.
        "QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT",
        "90",
        // All interfaces by default. Version 3 also has a management interface to bind.
        "QUARKUS_HTTP_HOST",
        "127.0.0.1",
        "QUARKUS_HTTP_PORT",
        Integer.toString(port),
        "LOG_LEVEL",
        "WARN",
        "REGISTRY_LOG_LEVEL",
        "WARN");
  }

  /** What a Confluent client takes as {@code schema.registry.url}; the same after a restart. */
  public String url() {
    return url(port);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  private static boolean serves(int port) throws IOException, InterruptedException {
    return healthy(port) && requireFullCompatibility(port);
  }

  private static boolean healthy(int port) throws IOException, InterruptedException {
    URI health = URI.create("http://127.0.0.1:" + port + "/health/ready");
    return ok(HttpRequest.newBuilder(health));
  }

  private static boolean requireFullCompatibility(int port)
      throws IOException, InterruptedException {
    return ok(
        HttpRequest.newBuilder(URI.create(url(port) + "/config"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"compatibility\":\"FULL\"}")));
  }

  private static boolean ok(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest bounded = request.timeout(REQUEST_TIMEOUT).build();
    return HTTP.send(bounded, BodyHandlers.discarding()).statusCode() == 200;
  }
}
