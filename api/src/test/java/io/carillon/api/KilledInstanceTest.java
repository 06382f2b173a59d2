package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalBroker;
import io.carillon.localstack.LocalRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ReadYourWrites over SIGKILL: what was acknowledged is in the first answer of the next instance,
 * although it was killed before the commit that would have kept it.
 */
class KilledInstanceTest {

  private static final int ROUNDS = 1;
  private static final long PATIENCE_MS = 90_000;

  @Test
  void anAcknowledgedChangeIsInTheFirstAnswerAfterAKill(@TempDir Path folder) throws Exception {
    Map<String, String> quick =
        Map.of(
            "group.min.session.timeout.ms", "1000",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), FreePorts.next(), quick);
        LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
      Path config = config(folder, broker, registry);
      for (int round = 0; round <= ROUNDS; round++) {
        try (Probe probe = new Probe(config)) {
          String before = round == 0 ? "none" : "round-" + (round - 1);
          probe.await(() -> probe.first.size() == LookupProbe.USERS);
          assertThat(probe.first.values()).as(probe.output()).containsOnly(before);
          for (int i = 0; i < LookupProbe.USERS; i++) {
            probe.put(LookupProbe.user(i), "round-" + round);
          }
          probe.await(() -> probe.acknowledged.size() == LookupProbe.USERS);
          probe.kill();
        }
      }
    }
  }

  private static Path config(Path folder, LocalBroker broker, LocalRegistry registry)
      throws IOException {
    return Files.write(
        folder.resolve("carillon.properties"),
        List.of(
            "secret.keys=sk_0123456789abcdef",
            "kafka.bootstrap.servers=" + broker.bootstrapServers(),
            "schema.registry.url=" + registry.url(),
            "http.port=" + FreePorts.next(),
            "state.dir=" + folder.resolve("state"),
            // Long enough that what is acknowledged is not yet committed when the kill comes.
            "commit.interval.ms=1000",
            "session.timeout.ms=3000"));
  }

  /** The process, and what it has said. */
  private static final class Probe implements AutoCloseable {
    final Map<String, String> first = new ConcurrentHashMap<>();
    final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Process process;

    Probe(Path config) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx400m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LookupProbe.class.getName(),
                  config.toString())
              .redirectErrorStream(true)
              .start();
      Thread reading = new Thread(this::read, "probe-output");
      reading.setDaemon(true);
      reading.start();
    }

    private void read() {
      new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .forEach(
              line -> {
                lines.add(line);
                String[] words = line.split(" ", -1);
                if (words[0].equals("FIRST")) {
                  first.put(words[1], words[2]);
                } else if (words[0].equals("ACK")) {
                  acknowledged.put(words[1], words[2]);
                }
              });
    }

    void put(String user, String value) throws IOException {
      OutputStream in = process.getOutputStream();
      in.write(("put " + user + " " + value + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    }

    void await(BooleanSupplier condition) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
      while (!condition.getAsBoolean()) {
        assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
        assertThat(process.isAlive()).as(output()).isTrue();
        Thread.sleep(1);
      }
    }

    String output() {
      return String.join("\n", lines);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
    }
  }
}
