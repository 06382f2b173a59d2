package io.carillon.localstack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a main class of the tests in a plain JVM, which is no child of a ChildProcess. */
final class Parents {
  private Parents() {}

  static Process start(Class<?> main, String... args) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(args));
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** For a failed test: what should have died with its parent; 0 is nobody. */
  static void killOrphans(long... pids) {
    for (long pid : pids) {
      if (pid != 0) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }
}
