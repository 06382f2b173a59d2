package io.carillon.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Resident memory of processes, where {@code /proc} tells it. */
final class Memory {
  private static final String RESIDENT = "VmRSS:";

  private Memory() {}

  /** Such as {@code Kafka 310 MB, registry 250 MB; 560 MB in all}; empty where nothing tells it. */
  static Optional<String> of(Map<String, Long> pids) {
    Map<String, Long> megabytes = new LinkedHashMap<>();
    pids.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            process ->
                residentBytes(process.getValue())
                    .ifPresent(bytes -> megabytes.put(process.getKey(), bytes / 1_000_000)));
    if (megabytes.isEmpty()) {
      return Optional.empty();
    }
    long sum = megabytes.values().stream().mapToLong(Long::longValue).sum();
    return Optional.of(
        megabytes.entrySet().stream()
            .map(one -> String.format(Locale.ROOT, "%s %,d MB", one.getKey(), one.getValue()))
            .collect(
                Collectors.joining(", ", "", String.format(Locale.ROOT, "; %,d MB in all", sum))));
  }

  private static OptionalLong residentBytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
