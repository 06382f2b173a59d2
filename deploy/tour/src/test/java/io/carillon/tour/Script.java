package io.carillon.tour;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running deploy/quickstart, its output, and the processes that belong to it. */
final class Script implements AutoCloseable {
  private static final long POLL_MILLIS = 50;

  /** The JVMs it starts have the options of those that this one starts; it says so on a line. */
  static final Map<String, String> WITH_OUR_CHILDRENS_OPTIONS =
      Map.of("JDK_JAVA_OPTIONS", "-Dlocal-stack.jvm=" + System.getProperty("local-stack.jvm", ""));

  private final Process process;
  private final StringBuffer output = new StringBuffer();
  private final Thread reader;

  private Script(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "script-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** The checkout that is being tested. */
  static Path home() {
    return Path.of("..", "..").toAbsolutePath().normalize();
  }

  /** From a directory that is not the checkout. */
  static Script start(Path directory, Map<String, String> environment, String... options)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(home().resolve("deploy").resolve("quickstart").toString());
    line.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CARILLON_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new Script(builder.start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.append(line).append('\n');
      }
    } catch (IOException ended) {
      // With the process.
    }
  }

  /** All it has printed. */
  String output() {
    return output.toString();
  }

  /** Returns when it has printed this. */
  void awaitOutput(String text, Duration bound) throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!output().contains(text)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("'" + text + "' is not in what it printed:\n" + output());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Itself and all that it has started, now. */
  List<ProcessHandle> processes() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    return all;
  }

  /** SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Its exit status. */
  int awaitExit(Duration bound) throws InterruptedException {
    if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still there after " + bound + ":\n" + output());
    }
    reader.join(bound.toMillis());
    return process.exitValue();
  }

  /** For a test that failed: nothing stays. */
  @Override
  public void close() {
    if (process.isAlive()) { // else its number may be another's by now
      processes().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
