package io.carillon.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CPU seconds used so far, by whom. On a shared machine it says more than the load average: what
 * strangers used is what the figure beside it lacked.
 *
 * @param streams stream threads of this process
 * @param producers network threads of producers of this process
 * @param jit compiler threads of this process
 * @param gc garbage collector threads of this process
 * @param rocksDb RocksDB's threads, which flush and compact
 * @param process this process as a whole
 * @param broker the broker's process
 * @param machine everyone
 */
record CpuUse(
    double streams,
    double producers,
    double jit,
    double gc,
    double rocksDb,
    double process,
    double broker,
    double machine) {

  private static final double TICKS_PER_SECOND = 100;

  static CpuUse now(long brokerPid) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double streams = 0;
    double producers = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread == null) {
        continue;
      }
      double seconds = threads.getThreadCpuTime(thread.getThreadId()) / 1e9;
      if (thread.getThreadName().startsWith("kafka-producer-network")) {
        producers += seconds;
      } else if (thread.getThreadName().contains("-StreamThread-")) {
        streams += seconds;
      }
    }
    double process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    return new CpuUse(
        streams,
        producers,
        nativeThreads("C1 ", "C2 "),
        nativeThreads("G1 ", "GC ", "VM Thread"),
        nativeThreads("rocksdb:"),
        process,
        secondsOf(Path.of("/proc", String.valueOf(brokerPid), "stat")),
        machineSeconds());
  }

  CpuUse since(CpuUse before) {
    return new CpuUse(
        streams - before.streams,
        producers - before.producers,
        jit - before.jit,
        gc - before.gc,
        rocksDb - before.rocksDb,
        process - before.process,
        broker - before.broker,
        machine - before.machine);
  }

  /** What neither this process nor the broker used. */
  double strangers() {
    return Math.max(0, machine - process - broker);
  }

  static final String HEADINGS =
      "stream threads | producers' I/O | JIT | GC | RocksDB's own | load generator and others"
          + " | broker | strangers";

  static final String RULE = " --- | --- | --- | --- | --- | --- | --- | ---";

  /** Beside {@link #HEADINGS}, in seconds. */
  String row() {
    double others = process - streams - producers - jit - gc - rocksDb;
    return Stream.of(streams, producers, jit, gc, rocksDb, others, broker, strangers())
        .map(Figures::number)
        .collect(Collectors.joining(" | "));
  }

  /** Of ours and the broker's. */
  double total() {
    return process + broker;
  }

  private static double nativeThreads(String... names) {
    double seconds = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        String name = read(thread.resolve("comm"));
        if (Stream.of(names).anyMatch(name::startsWith)) {
          seconds += secondsOf(thread.resolve("stat"));
        }
      }
      return seconds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double secondsOf(Path file) {
    String stat = read(file);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** All but idle and waiting for disks. */
  private static double machineSeconds() {
    String[] fields =
        read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().trim().split("\\s+");
    long ticks = 0;
    for (int i = 1; i <= 8; i++) {
      if (i != 4 && i != 5) {
        ticks += Long.parseLong(fields[i]);
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
