package io.carillon.browser;

import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What it takes to drive one: node and Debian's Chromium. */
final class Browser {

  static final int OLDEST_NODE = 20;

  private Browser() {}

  /** Why no browser can be driven here; empty when one can. */
  static Optional<String> missing() throws IOException, InterruptedException {
    Optional<String> node = NodeProject.missing(OLDEST_NODE);
    return node.isPresent() || Files.isExecutable(Path.of("/usr/bin/chromium"))
        ? node
        : Optional.of(
            "there is no /usr/bin/chromium on this machine (Debian: apt install chromium)");
  }
}
