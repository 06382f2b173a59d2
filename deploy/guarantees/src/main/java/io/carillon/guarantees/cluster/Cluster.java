package io.carillon.guarantees.cluster;

import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalBroker;
import io.carillon.localstack.LocalRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker, a registry and some instances of Carillon, each a real process. */
public final class Cluster implements AutoCloseable {

  public static final String KEY = "sk_0123456789abcdef";
  public static final String PREFIX = "carillon.";
  public static final String GROUP = "carillon";

  /** By which some notifications go beside the feed. */
  public static final String CHANNEL = "hook";

  public static final int USER_PARTITIONS = 4;

  /** Small, so that floors rise in a short run. */
  public static final int FEED_LIMIT = 60;

  /** Small, so that there are announcements among a few dozen users. */
  private static final int ANNOUNCEMENT_THRESHOLD = 5;

  /** What a broker of one's own can be told so that a run of two minutes sees many lives. */
  private static final Map<String, String> QUICK = Map.of("group.min.session.timeout.ms", "1000");

  private final LocalBroker broker;
  private final LocalRegistry registry;
  private final List<Instance> instances = new ArrayList<>();

  private Cluster(Path directory, int count, String heap, Map<String, String> more) {
    broker = LocalBroker.start(directory.resolve("broker"), FreePorts.next(), QUICK);
    try {
      registry = LocalRegistry.start(directory.resolve("registry"));
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("CARILLON_SECRET_KEYS", KEY);
    settings.put("CARILLON_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    settings.put("CARILLON_SCHEMA_REGISTRY_URL", registry.url());
    settings.put("CARILLON_USER_PARTITIONS", String.valueOf(USER_PARTITIONS));
    settings.put("CARILLON_FEED_LIMIT", String.valueOf(FEED_LIMIT));
    settings.put("CARILLON_ANNOUNCEMENT_THRESHOLD", String.valueOf(ANNOUNCEMENT_THRESHOLD));
    // A few users have thousands of streams.
    settings.put("CARILLON_LIVE_STREAMS_PER_USER", "0");
    settings.put("CARILLON_SESSION_TIMEOUT_MS", "3000");
    settings.put("CARILLON_STATE_MEMORY", "64MiB");
    settings.putAll(more);
    for (int i = 0; i < count; i++) {
      String name = String.valueOf((char) ('a' + i));
      Path home = directory.resolve("instance-" + name);
      instances.add(new Instance(name, jar(), home, heap, settings));
    }
  }

  /**
   * Starts everything and returns when all serve.
   *
   * @param count of instances
   * @throws IllegalStateException when something does not, with the end of its log
   */
  public static Cluster start(Path directory, int count) throws InterruptedException {
    return started(new Cluster(directory, count, "400m", Map.of()));
  }

  /** The same with one instance that has room for a million users. */
  public static Cluster large(Path directory) throws InterruptedException {
    return started(new Cluster(directory, 1, "1500m", Map.of("CARILLON_STATE_MEMORY", "256MiB")));
  }

  private static Cluster started(Cluster cluster) throws InterruptedException {
    try {
      cluster.instances.forEach(Instance::start);
      for (Instance instance : cluster.instances) {
        instance.awaitReady();
      }
      return cluster;
    } catch (RuntimeException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  public LocalBroker broker() {
    return broker;
  }

  public LocalRegistry registry() {
    return registry;
  }

  public List<Instance> instances() {
    return instances;
  }

  private static Path jar() {
    Path jar = home().resolve("api").resolve("target").resolve("carillon.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run ./mvnw -DskipTests package");
    }
    return jar;
  }

  /** The checkout. */
  public static Path home() {
    return Path.of(System.getProperty("carillon.home", "../..")).toAbsolutePath().normalize();
  }

  /** Everything that was hurt runs again; returns when all serve. */
  public void heal() throws InterruptedException {
    broker.resume();
    registry.resume();
    if (!broker.isRunning()) {
      broker.restart();
    }
    if (!registry.isRunning()) {
      registry.restart();
    }
    for (Instance instance : instances) {
      instance.resume();
      instance.start();
    }
    for (Instance instance : instances) {
      instance.awaitReady();
    }
  }

  /** Returns when no process is left. */
  @Override
  public void close() {
    instances.forEach(Instance::close);
    try (broker) {
      broker.resume();
      registry.resume();
      registry.close();
    }
  }
}
