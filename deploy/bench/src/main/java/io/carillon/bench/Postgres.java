package io.carillon.bench;

import io.carillon.localstack.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own, on loopback, in a temporary folder; as the user {@code postgres}
 * when this is root, which it refuses to run as.
 *
 * <p>{@code fsync} is off: Kafka by default does not wait for the disk either, so that both survive
 * a killed process and neither a power failure.
 */
final class Postgres implements AutoCloseable {

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /** What a tuned server of this size has; the defaults would only slow the peer down. */
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "fsync=off",
          "synchronous_commit=off",
          "full_page_writes=off",
          "shared_buffers=1GB",
          "work_mem=64MB",
          "maintenance_work_mem=512MB",
          "max_wal_size=8GB",
          "checkpoint_timeout=30min");

  private final Path programs;
  private final Path folder;
  private final int port;

  private Postgres(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Empty when the server is not installed. */
  static Optional<Postgres> start() throws IOException, InterruptedException {
    Optional<Path> programs = programs();
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("carillon-bench-postgres");
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    Postgres server = new Postgres(programs.get(), folder, FreePorts.next());
    server.launch();
    return Optional.of(server);
  }

  private static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  private void launch() throws IOException, InterruptedException {
    asServer("initdb", "-D", data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
    StringBuilder options = new StringBuilder("-p " + port + " -k " + folder);
    SETTINGS.forEach(setting -> options.append(" -c ").append(setting));
    asServer(
        "pg_ctl",
        "-D",
        data(),
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        options.toString(),
        "start");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
  }

  /** What a reader is to know of it. */
  static String settings() {
    return String.join(", ", SETTINGS);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    asServer("pg_ctl", "-D", data(), "-m", "immediate", "stop");
    run(List.of("rm", "-rf", folder.toString()));
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void asServer(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("carillon-bench", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + Files.readString(output));
      }
    } finally {
      Files.delete(output);
    }
  }
}
