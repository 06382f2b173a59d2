package io.carillon.localstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, counted from where the file ended when the run began. Thread-safe. */
final class LogTail {
  private static final int LINES = 40;
  private static final int MAX_BYTES = 16 * 1024;

  private final Path file;
  private final long start;

  private LogTail(Path file, long start) {
    this.file = file;
    this.start = start;
  }

  static LogTail from(Path file) throws IOException {
    return new LogTail(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** At most 40 lines and 16 KiB; a file that cannot be read says so itself. */
  String read() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(Math.max(start, log.length() - MAX_BYTES));
      byte[] bytes = new byte[(int) (log.length() - log.getFilePointer())];
      log.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }
}
