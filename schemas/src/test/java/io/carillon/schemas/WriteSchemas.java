package io.carillon.schemas;

import java.nio.file.Path;

/** Writes the schemas as they are now to the folder of the version that is being made. */
public final class WriteSchemas {

  private WriteSchemas() {}

  /** The folder {@code released}, and the project's version. */
  public static void main(String[] args) throws Exception {
    ReleasedSchemas released = new ReleasedSchemas(Path.of(args[0]));
    String version = ReleasedSchemas.versionOf(args[1]);
    released.write(version, Contracts.schemas());
    System.out.println(
        "wrote "
            + Contracts.schemas().size()
            + " schemas to "
            + released.folder().resolve(version));
  }
}
