package io.carillon.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The folder {@code released}: {@code <version>/<topic>.avsc}. */
record ReleasedSchemas(Path folder) {

  private static final String SUFFIX = ".avsc";

  /** Which version a build makes: {@code 0.1.0-SNAPSHOT} becomes 0.1.0. */
  static String versionOf(String projectVersion) {
    return projectVersion.replace("-SNAPSHOT", "");
  }

  /** Oldest first. */
  List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .map(each -> each.getFileName().toString())
          .sorted(Comparator.comparing(Runtime.Version::parse))
          .toList();
    }
  }

  /** By topic, without prefix. */
  Map<String, Schema> read(String version) throws IOException {
    Map<String, Schema> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(version))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        schemas.put(
            name.substring(0, name.length() - SUFFIX.length()),
            new Schema.Parser().parse(Files.readString(file)));
      }
    }
    return schemas;
  }

  /** Replaces what the folder has of that version. */
  void write(String version, Map<String, Schema> schemas) throws IOException {
    Path target = Files.createDirectories(folder.resolve(version));
    try (Stream<Path> old = Files.list(target)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, Schema> each : schemas.entrySet()) {
      Files.writeString(
          target.resolve(each.getKey() + SUFFIX), each.getValue().toString(true) + "\n");
    }
  }
}
