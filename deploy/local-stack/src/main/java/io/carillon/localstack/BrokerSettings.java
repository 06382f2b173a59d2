package io.carillon.localstack;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The broker's {@code server.properties}: one node, small, quick to react, loopback only. */
final class BrokerSettings {
  private BrokerSettings() {}

  static Properties of(Path data, int port, int controllerPort, Map<String, String> overrides) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    // A fixed voter rather than a dynamic one: the next start may choose other ports.
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "BROKER");
    settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put(
        "listeners", "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
    settings.put("log.dirs", data.toString());

    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "4");

    // After a SIGKILL the controller takes the new broker only when the old one's session has
    // ended:
    // 9 s by default. Shorter than this, a busy machine would fence the broker now and then.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Not shorter than its 10 s: transaction.abort.timed.out.transaction.cleanup.interval.ms. A
    // broker that comes back after SIGKILL has partitions without leader for some seconds. What it
    // aborts in that time gets no marker there (Kafka 4.3.1 takes them for deleted), and a later
    // commit of the same producer commits it after all.
    // 128 MB of a 512 MB heap by default.
    settings.put("log.cleaner.dedupe.buffer.size", "33554432");
    settings.putAll(overrides);
    return settings;
  }

  static void write(Properties settings, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      settings.store(out, "Rewritten by LocalBroker at every start");
    }
  }
}
