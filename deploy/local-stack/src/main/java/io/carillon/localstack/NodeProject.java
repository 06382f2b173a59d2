package io.carillon.localstack;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder of JavaScript in a copy below {@code target} of the module that runs it, with what its
 * lock file names from npm. One run at a time.
 */
public final class NodeProject {

  private static final long INSTALL_SECONDS = 180;
  private static final List<String> LEFT_OUT =
      List.of("node_modules", "target", "src/test", "pom.xml");

  private final Path copy;

  private NodeProject(Path copy) {
    this.copy = copy;
  }

  /**
   * Why it cannot run here; empty when it can.
   *
   * @param oldestNode major version
   */
  public static Optional<String> missing(int oldestNode) throws IOException, InterruptedException {
    for (String program : List.of("node", "npm")) {
      if (!isOnPath(program)) {
        return Optional.of("there is no " + program + " on this machine");
      }
    }
    String version = run(10, Path.of("."), Map.of(), List.of("node", "--version")).strip();
    return Integer.parseInt(version.substring(1, version.indexOf('.'))) < oldestNode
        ? Optional.of("node is " + version + ", older than " + oldestNode)
        : Optional.empty();
  }

  /**
   * Asks npm for nothing when the lock file is that of the last time.
   *
   * @param folder with a {@code package-lock.json}
   * @param name of the copy below {@code target}
   * @param beside files that are laid into the copy, too
   */
  public static NodeProject install(Path folder, String name, URL... beside)
      throws IOException, InterruptedException {
    Path copy = Path.of("target", name).toAbsolutePath();
    Files.createDirectories(copy);
    copyTree(folder, copy);
    for (URL file : beside) {
      try (InputStream in = file.openStream()) {
        String path = file.getPath();
        Path target = copy.resolve(path.substring(path.lastIndexOf('/') + 1));
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path lock = copy.resolve("package-lock.json");
    // What was installed: `npm ci` need not run again.
    Path installed = copy.resolve("installed-lock.json");
    if (!Files.exists(installed) || Files.mismatch(lock, installed) >= 0) {
      run(
          INSTALL_SECONDS,
          copy,
          Map.of(),
          List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"));
      Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    }
    return new NodeProject(copy);
  }

  /** Of the copy. */
  public Path path() {
    return copy;
  }

  /**
   * What it printed, errors included.
   *
   * @param environment beside this process's own
   * @throws AssertionError with what it printed, unless it ended well and in time
   */
  public String run(long seconds, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return run(seconds, copy, environment, List.of(command));
  }

  /**
   * Runs files of tests by node's own runner, and answers what it printed.
   *
   * @param atOnce how many files run beside each other, each in a process of its own
   * @throws AssertionError with what it printed, unless all passed in time
   */
  public String test(long seconds, Map<String, String> environment, int atOnce, List<String> files)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("node", "--test", "--test-reporter=spec", "--test-concurrency=" + atOnce));
    command.addAll(files);
    return run(seconds, copy, environment, command);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String relative = from.relativize(file).toString();
      if (LEFT_OUT.stream().noneMatch(relative::startsWith)) {
        Path target = to.resolve(relative);
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String run(
      long seconds, Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("node", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
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
