package io.carillon.foreign;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * {@code produce.js} and {@code consume.js} in a copy of their folder, with what its lock file
 * names from npm.
 */
final class JavaScriptClients {

  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "produce.js", "consume.js");
  private static final Path COPY = Path.of("target", "foreign-client").toAbsolutePath();

  /** The lock file once everything it names is there: {@code npm ci} need not run again. */
  private static final Path INSTALLED = COPY.resolve("installed-lock.json");

  private static final long INSTALL_SECONDS = 180;
  private static final long STEP_SECONDS = 60;
  private static final String QUIET_MS = "2500";
  private static final int OLDEST_NODE = 18;

  private JavaScriptClients() {}

  /** Why it cannot run here; empty when it can. */
  static Optional<String> missing() throws IOException, InterruptedException {
    for (String program : List.of("node", "npm")) {
      if (!isOnPath(program)) {
        return Optional.of("there is no " + program + " on this machine");
      }
    }
    String version = run(STEP_SECONDS, Path.of("."), List.of("node", "--version")).strip();
    return Integer.parseInt(version.substring(1, version.indexOf('.'))) < OLDEST_NODE
        ? Optional.of("node is " + version + ", older than " + OLDEST_NODE)
        : Optional.empty();
  }

  static JavaScriptClients install() throws IOException, InterruptedException {
    Files.createDirectories(COPY);
    for (String file : FILES) {
      Files.copy(Path.of(file), COPY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Path lock = COPY.resolve("package-lock.json");
    if (!Files.exists(INSTALLED) || Files.mismatch(lock, INSTALLED) >= 0) {
      run(
          INSTALL_SECONDS,
          COPY,
          List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"));
      Files.copy(lock, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
    }
    return new JavaScriptClients();
  }

  /** Runs one step of the producer to its end. */
  void produce(String step, String brokers, String registry)
      throws IOException, InterruptedException {
    node(brokers, registry, "produce.js", step);
  }

  /** All feeds as the consumer has them when no event has come for a while, as JSON. */
  String consume(String brokers, String registry) throws IOException, InterruptedException {
    String said = node(brokers, registry, "consume.js", "--idle", QUIET_MS).strip();
    // kafkajs says first what it has to say.
    return said.substring(said.lastIndexOf('\n') + 1);
  }

  private static String node(String brokers, String registry, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--brokers", brokers, "--registry", registry));
    return run(STEP_SECONDS, COPY, command);
  }

  /** What it printed; fails with it unless it ended well and in time. */
  private static String run(long seconds, Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("foreign-client", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      String said = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        String how = ended ? "ended with " + process.exitValue() : "took over " + seconds + " s";
        throw new AssertionError(String.join(" ", command) + " " + how + ":\n" + said);
      }
      return said;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private static boolean isOnPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
