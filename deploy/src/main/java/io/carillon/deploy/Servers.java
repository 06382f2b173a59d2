package io.carillon.deploy;

import io.carillon.localstack.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The three processes that make an installation, on one directory and fixed ports.
 *
 * <p>{@link #close} may be called from another thread.
 */
public final class Servers implements AutoCloseable {
  /** Together below the 10 s within which everything is to be gone. */
  private static final Duration CARILLON_STOP = Duration.ofSeconds(6);

  private static final Duration STACK_STOP = Duration.ofSeconds(3);

  private final Ports ports;
  private final LocalStack stack;
  private final CarillonProcess carillon;

  private Servers(Ports ports, LocalStack stack, CarillonProcess carillon) {
    this.ports = ports;
    this.stack = stack;
    this.carillon = carillon;
  }

  /**
   * Starts them one after the other and returns when all serve.
   *
   * @param settings of Carillon, beside those that follow from the rest
   * @throws IllegalStateException if one does not, with the end of its log
   */
  public static Servers start(
      Path directory, Ports ports, String key, Map<String, String> settings, Progress progress) {
    progress.step(
        "starting Kafka on 127.0.0.1:%d and the schema registry on 127.0.0.1:%d"
            .formatted(ports.kafka(), ports.registry()));
    LocalStack stack = LocalStack.start(directory, ports.kafka(), ports.registry());
    try {
      progress.step("starting Carillon on 127.0.0.1:" + ports.http());
      Path own = directory.resolve("carillon");
      Map<String, String> environment = new HashMap<>(settings);
      environment.put("CARILLON_HTTP_HOST", "127.0.0.1");
      environment.put("CARILLON_HTTP_PORT", String.valueOf(ports.http()));
      environment.put("CARILLON_SECRET_KEYS", key);
      environment.put("CARILLON_KAFKA_BOOTSTRAP_SERVERS", ports.bootstrapServers());
      environment.put("CARILLON_SCHEMA_REGISTRY_URL", stack.registry().url());
      environment.put("CARILLON_STATE_DIR", own.resolve("state").toString());
      environment.putIfAbsent("CARILLON_STATE_MEMORY", "128MiB");
      CarillonProcess carillon = new CarillonProcess(own, ports.http(), environment, progress);
      return new Servers(ports, stack, carillon);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  public Ports ports() {
    return ports;
  }

  /** What a Confluent client takes as {@code schema.registry.url}. */
  public String registryUrl() {
    return stack.registry().url();
  }

  public CarillonProcess carillon() {
    return carillon;
  }

  /** Process ids by what they are. */
  public Map<String, Long> pids() {
    return Map.of(
        "Kafka", stack.broker().pid(),
        "registry", stack.registry().pid(),
        "Carillon", carillon.pid());
  }

  /** All down, in the right order, and all up again on the same directory and ports. */
  public void restart() {
    close();
    Thread registry = started("start-registry", () -> stack.registry().restart());
    stack.broker().restart();
    join(registry);
    carillon.startAgain();
  }

  /** Which one has died, with the end of its log. */
  Optional<String> casualty() {
    if (!stack.broker().isRunning()) {
      return Optional.of("Kafka has died; the end of its log:\n" + stack.broker().logTail());
    }
    if (!stack.registry().isRunning()) {
      return Optional.of(
          "the registry has died; the end of its log:\n" + stack.registry().logTail());
    }
    if (!carillon.isRunning()) {
      return Optional.of(
          "Carillon has died; the end of " + carillon.log() + ":\n" + carillon.logTail());
    }
    return Optional.empty();
  }

  /** Carillon first, so that it can commit and leave; returns when all are gone, within 9 s. */
  @Override
  public void close() {
    carillon.stop(CARILLON_STOP);
    Thread registry = started("stop-registry", () -> stack.registry().stop(STACK_STOP));
    stack.broker().stop(STACK_STOP);
    join(registry);
  }

  private static Thread started(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
