package io.carillon.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.Uuid;

/**
 * A single-node Kafka cluster (KRaft broker and controller in one JVM, heap 512 MB) on 127.0.0.1.
 *
 * <p>Topics are not created by themselves. The directory keeps the cluster: a later broker on it,
 * at whatever port, finds the same cluster id, topics and records.
 */
public final class LocalBroker extends LocalServer {
  private static final int ADMIN_TIMEOUT_MILLIS = 5_000;

  private final int port;

  private LocalBroker(JavaCommand command, String clusterId, int port, int controllerPort) {
    super(command, () -> serves(clusterId, port), port, controllerPort);
    this.port = port;
  }

  /** At a free port, without overrides. */
  public static LocalBroker start(Path directory) {
    return start(directory, FreePorts.next(), Map.of());
  }

  /**
   * Starts a broker and returns when a client can use it.
   *
   * @param directory created when missing; one running broker at a time
   * @param overrides broker settings that win over this module's, by Kafka's names; they hold for
   *     restarts too
   * @throws IllegalStateException if it is not ready within 90 s or the port is taken, with the end
   *     of {@code broker.log}
   * @throws UncheckedIOException if the directory cannot be written
   */
  public static LocalBroker start(Path directory, int port, Map<String, String> overrides) {
    Path home = directory.toAbsolutePath();
    Path properties = home.resolve("server.properties");
    int controllerPort = FreePorts.next();
    String clusterId;
    try {
      Files.createDirectories(home);
      clusterId = clusterId(home.resolve("cluster-id"));
      BrokerSettings.write(
          BrokerSettings.of(home.resolve("data"), port, controllerPort, overrides), properties);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + home, e);
    }
    JavaCommand command =
        JavaCommand.of("broker", BrokerMain.class.getName(), Installation.brokerClassPath(), home)
            .withJvmOptions(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Djava.net.preferIPv4Stack=true",
                "-Dlog4j2.configurationFile=classpath:io/carillon/localstack/broker-log4j2.properties")
            .withArguments(properties.toString(), clusterId);
    return new LocalBroker(command, clusterId, port, controllerPort);
  }

  /** {@code 127.0.0.1:port}, the same after a restart. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  private static String clusterId(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, Uuid.randomUuid().toString());
    }
    return Files.readString(file).strip();
  }

  /** Whether the broker at the port is ours and has joined its cluster. */
  private static boolean serves(String clusterId, int port) throws Exception {
    if (FreePorts.isFree(port)) {
      return false; // an Admin would log a warning for every refused connection
    }
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:" + port,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ADMIN_TIMEOUT_MILLIS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ADMIN_TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(config)) {
      DescribeClusterResult cluster = admin.describeCluster();
      return clusterId.equals(cluster.clusterId().get(ADMIN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
          && !cluster.nodes().get(ADMIN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).isEmpty();
    }
  }
}
