package io.carillon.deploy;

import io.carillon.localstack.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the three servers listen, all on 127.0.0.1.
 *
 * @param http Carillon
 * @param kafka the broker
 * @param registry the schema registry
 */
public record Ports(int http, int kafka, int registry) {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Any that are free. */
  public static Ports free() {
    return new Ports(FreePorts.next(), FreePorts.next(), FreePorts.next());
  }

  /** The broker's address, as Kafka clients take it. */
  public String bootstrapServers() {
    return "127.0.0.1:" + kafka;
  }

  /**
   * @throws QuickstartException if one is taken, naming the variable that chooses another
   */
  void requireFree() {
    List<String> taken = new ArrayList<>();
    byVariable()
        .forEach(
            (variable, port) -> {
              if (!FreePorts.isFree(port)) {
                taken.add(
                    "port %d is taken by another program; choose one with %s, for example %s=%d deploy/quickstart"
                        .formatted(port, variable, variable, FreePorts.next()));
              }
            });
    if (!taken.isEmpty()) {
      throw new QuickstartException(String.join("\n", taken));
    }
  }

  /** Returns when all are free or the time is over. */
  void awaitFree(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (!byVariable().values().stream().allMatch(FreePorts::isFree)
        && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private Map<String, Integer> byVariable() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put(QuickstartSettings.HTTP_PORT, http);
    ports.put(QuickstartSettings.KAFKA_PORT, kafka);
    ports.put(QuickstartSettings.REGISTRY_PORT, registry);
    return ports;
  }
}
