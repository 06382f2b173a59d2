package io.carillon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where and when a figure was measured. */
final class Machine {

  private Machine() {}

  /** One line for a report's head. */
  static String description() {
    String model = first("/proc/cpuinfo", "model name").replaceAll(".*: ", "");
    String memory = first("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
    return Instant.now().truncatedTo(ChronoUnit.MINUTES)
        + " · "
        + Runtime.getRuntime().availableProcessors()
        + " × "
        + model
        + " · "
        + (memory.isEmpty() ? "?" : Long.parseLong(memory) >> 20)
        + " GiB · Java "
        + Runtime.version()
        + " · load average "
        + loadAverage();
  }

  /** Of the last minute. */
  static String loadAverage() {
    return Figures.number(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Of a process: what of its memory is in RAM. */
  static long residentBytes(long pid) {
    return Long.parseLong(first("/proc/" + pid + "/status", "VmRSS").replaceAll("\\D", "")) << 10;
  }

  private static String first(String file, String start) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(start))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
