package io.carillon.browser;

import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What there is to run tests with; where something is missing they are skipped, and that is said.
 */
final class Machine {

  private static final int OLDEST_NODE = 20;
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private Machine() {}

  /** For {@code @EnabledIf}. */
  static boolean hasNode() throws IOException, InterruptedException {
    return hasAll(NodeProject.missing(OLDEST_NODE));
  }

  /** For {@code @EnabledIf}: node, and Debian's Chromium. */
  static boolean hasBrowser() throws IOException, InterruptedException {
    return hasNode()
        && hasAll(
            Files.isExecutable(CHROMIUM)
                ? Optional.empty()
                : Optional.of(
                    "there is no " + CHROMIUM + " on this machine (Debian: apt install chromium)"));
  }

  private static boolean hasAll(Optional<String> missing) {
    missing.ifPresent(why -> System.out.println("SKIPPED: " + why));
    return missing.isEmpty();
  }
}
