package io.carillon.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of this run only. */
public record TemporaryDirectory(Path path) {

  /**
   * @param name what its name begins with
   */
  public static TemporaryDirectory create(String name) throws IOException {
    return new TemporaryDirectory(Files.createTempDirectory(name));
  }

  /** With everything in it, as far as possible. */
  public void delete() {
    try {
      DataDirectory.delete(path);
    } catch (IOException e) {
      System.err.println("quickstart: " + path + " stays behind: " + e);
    }
  }
}
